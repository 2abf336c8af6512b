/** The host's part of a login: a code of `wx.login`, and its exchange at the backend. Codes and account credentials stay here. */
import type { LoginFailure } from '../errors/failures';
import type { AttemptNo, Flag } from '../generated/border';
import { EVENT_CODE_FAILED, EVENT_CODE_RECEIVED, EVENT_EXCHANGE_IMPOSSIBLE, EVENT_EXCHANGE_LOST, EVENT_EXCHANGED, SECRET_IN_REPLY } from '../generated/codes';
import {
  OPTION_LOGIN_CODE_FIELD,
  OPTION_LOGIN_DATA,
  OPTION_LOGIN_HEADER,
  OPTION_LOGIN_METHOD,
  OPTION_LOGIN_TIMEOUT,
  OPTION_LOGIN_URL,
  OPTION_PROTOCOL,
} from '../generated/options';
import { callSafely } from '../lib/call-safely';
import { assign, isFunction, isString } from '../lib/is';
import { messageOf, redact } from '../lib/redact';
import type { WxFailure, WxResponse } from '../public/types';
import { hasSecrets, readGrant, type SessionGrant, statusOf } from '../session/answer';
import { absoluteUrl } from '../state/base-url';
import type { ClientState } from '../state/client-state';
import { dispatch } from '../state/dispatch';
import { emitNotice } from '../state/notices';
import type { HostLogin } from '../state/ports';
import { askHost, type CodeAnswer } from './wx-login';

/** A call of `wx.login` made before the machine asked for it. */
interface PrefetchedCode {
  _answer?: CodeAnswer;
  _take?: (answer: CodeAnswer) => void;
}

export function makeHostLogin(state: ClientState): HostLogin {
  const { _host: host, _options: options, _logins: calls } = state;
  const timeout = options[OPTION_LOGIN_TIMEOUT];
  let lastFailure: LoginFailure = {};
  let response: WxResponse | null = null;
  let prefetched: PrefetchedCode | undefined;
  let task: { abort?: () => void } | undefined;
  /** The attempt whose exchange is out; what others still answer is nobody's business. */
  let exchanging: AttemptNo = 0;
  let code = '';
  let user: CodeAnswer['_user'] = {};
  /** What the call that began the login sends along. */
  let extra: object | undefined;
  let isWarned = false;

  const ask = (take: (answer: CodeAnswer) => void) =>
    askHost(state, (answer) => {
      if (answer._failure) lastFailure = answer._failure;
      take(answer);
    });

  /** Words of others may quote the code, also as it stands in a URL; no error may contain it. */
  function rememberFailure(reason: unknown): void {
    lastFailure = { errMsg: redact(messageOf(reason), code) };
  }

  /** The app's own part in a login threw. */
  function exchangeImpossible(attempt: AttemptNo, answered: Flag, reason: unknown): void {
    rememberFailure(reason);
    dispatch(state, EVENT_EXCHANGE_IMPOSSIBLE, attempt, answered);
  }

  function exchangeLost(attempt: AttemptNo, failure: LoginFailure): void {
    if (!claim(attempt)) return;
    const { errMsg, errno, cause } = failure || {};
    // Account credentials are not looked for in a message that may quote them: without a code, there is no message.
    lastFailure = { errMsg: isString(errMsg) && code ? redact(errMsg, code) : '', errno, cause };
    dispatch(state, EVENT_EXCHANGE_LOST, attempt);
  }

  /** Whether this is the exchange that is out; it no longer is. */
  function claim(attempt: AttemptNo): boolean {
    const isCurrent = exchanging === attempt;
    if (isCurrent) exchanging = 0;
    return isCurrent;
  }

  /** What the answer holds of a session, to the machine. */
  function readAnswer(attempt: AttemptNo, answer: WxResponse): void {
    try {
      const status = statusOf(answer);
      // Only a success can hold a session; the app's function need not be prepared for a gateway's error page.
      const isSuccess = status >= 200 && status < 300;
      const { _id, _seconds } = isSuccess ? readGrant(options, answer) : ({ _seconds: 0 } as SessionGrant);
      if (isSuccess && !isWarned && hasSecrets(answer)) {
        // Once: the backend hands out what belongs on the server.
        isWarned = true;
        emitNotice(state, SECRET_IN_REPLY, 0);
      }
      dispatch(state, EVENT_EXCHANGED, attempt, status, 0, _id, _seconds);
    } catch (cause) {
      exchangeImpossible(attempt, 1, cause);
    }
  }

  /** `data` is called where what it throws is noticed: it reads objects of the app. */
  function post(attempt: AttemptNo, url: string, method: string, header: object | undefined, data: () => object): void {
    exchanging = attempt;
    try {
      task = host.request({
        url: absoluteUrl(state, url),
        method,
        header: header || {},
        timeout,
        data: data(),
        success: (answer: WxResponse) => {
          if (!claim(attempt)) return;
          response = answer;
          lastFailure = { statusCode: answer && answer.statusCode, response: answer };
          readAnswer(attempt, answer);
        },
        fail: (failure: WxFailure) => exchangeLost(attempt, failure),
      }) as { abort?: () => void };
    } catch (cause) {
      exchangeLost(attempt, { cause });
    }
  }

  return {
    _prefetchCode() {
      if (prefetched) return;
      const asked: PrefetchedCode = (prefetched = {});
      ask((answer) => {
        asked._answer = answer;
        if (asked._take) asked._take(answer);
      });
    },
    _dropPrefetched() {
      prefetched = undefined;
    },
    _askCode(attempt, login) {
      const call = calls.get(login);
      lastFailure = {};
      extra = call && call._options.data;
      const take = (answer: CodeAnswer) => {
        // Some clients answer with an empty code in place of a failure.
        if (!answer._code) return dispatch(state, EVENT_CODE_FAILED, attempt, +!!answer._unavailable);
        code = answer._code;
        user = answer._user || {};
        return dispatch(state, EVENT_CODE_RECEIVED, attempt);
      };
      const asked = prefetched;
      prefetched = undefined;
      if (!asked) ask(take);
      else if (asked._answer) take(asked._answer);
      else asked._take = take;
    },
    _exchange(attempt) {
      const given = options[OPTION_LOGIN_DATA];
      let header = options[OPTION_LOGIN_HEADER];
      let fields: object | undefined;
      if (options[OPTION_PROTOCOL]) header = assign({ 'X-WX-Code': code, 'X-WX-Encrypted-Data': user!.encryptedData, 'X-WX-IV': user!.iv }, header);
      else fields = assign({ [options[OPTION_LOGIN_CODE_FIELD]]: code }, user);
      const exchange = (data: unknown) => {
        if (exchanging !== attempt) return;
        post(attempt, options[OPTION_LOGIN_URL], options[OPTION_LOGIN_METHOD], header, () =>
          assign({}, typeof data === 'object' && data, extra, fields),
        );
      };
      exchanging = attempt;
      if (!isFunction(given)) return exchange(given);
      // What the app's function throws is the end of this login: it would throw again.
      new Promise((resolve) => resolve(given(code))).then(exchange, (reason) => {
        if (claim(attempt)) exchangeImpossible(attempt, 0, reason);
      });
    },
    _postAccountCredentials(attempt, login) {
      const { url, method, header, data } = calls.get(login)!._options.via!;
      lastFailure = {};
      code = '';
      post(attempt, url, method || 'POST', header, () => assign({}, data));
    },
    _abortExchange() {
      exchanging = 0;
      callSafely(task && task.abort && (() => task!.abort!()));
    },
    _rememberFailure: rememberFailure,
    _lastFailure: () => lastFailure,
    _response: () => response,
  };
}
