import { errnoOf } from '../errors/failures';
import { OPTION_LOGIN_TIMEOUT, OPTION_LOGIN_WITH, OPTION_PROTOCOL } from '../generated/options';
import { attempt } from '../lib/attempt';
import { assign, isNumber, isString } from '../lib/is';
import { valueAt } from '../lib/paths';
import { whenResolved } from '../lib/thenable';
import type { ClientState } from '../state/client-state';
import type { LoginFailure } from '../state/ports';
import { causeOf, keepSecret, wordsOf } from '../state/secrets';

/** What the host gave for the exchange: a code, perhaps with user data; or why not, and whether it has no login at all. */
export interface CodeAnswer {
  _code?: string;
  _user?: { encryptedData?: unknown; iv?: unknown };
  _failure?: LoginFailure;
  _unavailable?: boolean;
}

/** The single-page mode opened from Moments, in which there is no login (docs: wx.login, scene values). */
const SINGLE_PAGE_SCENE = 1154;

/** Calls `wx.login`, and `wx.getUserInfo` where the options ask for it. Its first answer counts. */
export function askHost(state: ClientState, answer: (answer: CodeAnswer) => void): void {
  const { _host: host, _options: options } = state;
  const withUser = (options[OPTION_LOGIN_WITH] || options[OPTION_PROTOCOL] || 'code') !== 'code';
  let isAnswered = false;
  const once = (given: CodeAnswer) => {
    if (!isAnswered) answer(given);
    isAnswered = true;
  };

  function fail(failure: unknown, cause?: unknown): void {
    // There are hosts that do not tell.
    const _unavailable = attempt(() => host.getLaunchOptionsSync!().scene === SINGLE_PAGE_SCENE, false);
    once({ _failure: { errMsg: wordsOf(state, failure), errno: errnoOf(failure), cause: cause && causeOf(state, cause) }, _unavailable });
  }

  /** Calls an API; also one that gives a promise, as what an app puts around it does. */
  function ask(api: 'login' | 'getUserInfo', more: object, success: (result: any) => void): void {
    try {
      whenResolved(host[api]!(assign(more, { success, fail: (failure: unknown) => fail(failure) })), (result) => result && success(result), fail);
    } catch (cause) {
      fail(cause, cause);
    }
  }

  ask('login', { timeout: options[OPTION_LOGIN_TIMEOUT] }, (result) => {
    const given = valueAt(result, 'code');
    const code = isNumber(given) ? String(given) : given;
    // Some clients answer with an empty code in place of a failure.
    if (!isString(code) || !code) return fail({ errMsg: 'no code' });
    keepSecret(state, code);
    if (!withUser) return once({ _code: code });
    // Encrypted with the key that this code stands for, so it comes second (docs: wx.getUserInfo).
    if (!isAnswered) ask('getUserInfo', { withCredentials: true }, (user) => once({ _code: code, _user: { encryptedData: valueAt(user, 'encryptedData'), iv: valueAt(user, 'iv') } }));
  });
}
