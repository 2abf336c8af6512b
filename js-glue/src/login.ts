import { type Grant, hasSecrets, readGrant, statusOf } from './answers';
import { absolute, type Core, tell } from './core';
import { deliver } from './deliver';
import { emit } from './effects';
import type { Evidence } from './errors';
import { SECRET_IN_REPLY, EVENT_CODE_FAILED, EVENT_CODE_RECEIVED, EVENT_EXCHANGE_IMPOSSIBLE, EVENT_EXCHANGE_LOST, EVENT_EXCHANGED } from './generated/codes';
import { OPTION_LOGIN_CODE_FIELD, OPTION_LOGIN_DATA, OPTION_LOGIN_HEADER, OPTION_LOGIN_METHOD, OPTION_LOGIN_TIMEOUT, OPTION_LOGIN_URL, OPTION_PROTOCOL } from './generated/options';
import { askHost, type CodeAnswer } from './host-code';
import { assign, isFunction, isString } from './kinds';
import type { WxFailure, WxResponse } from './types';
import { without, wordsOf } from './words';

/** What is known of the login that failed last. */
export type Trouble = Evidence & { errMsg?: string };

/** The host's part of a login: `wx.login`, and the exchange of its code, or of credentials, at the backend. */
export interface HostLogin {
  /** Asks for a code while the wasm is still loading, on behalf of the machine's first attempt. */
  _askEarly(): void;
  /** A code asked early serves only at the start: later it might be stale, and nobody asked for it. */
  _dropEarly(): void;
  _askCode(attempt: number, by: number): void;
  _exchange(attempt: number): void;
  /** Posts the credentials of a login call. */
  _signIn(attempt: number, by: number): void;
  _abortExchange(): void;
  /** Keeps the words of an exception of the app. */
  _explain(reason: unknown): void;
  _trouble(): Trouble;
  /** The backend's last answer. */
  _response(): WxResponse | null;
}

/** A call of `wx.login` made before the machine asked for it. */
interface EarlyCode {
  _answer?: CodeAnswer;
  _take?: (answer: CodeAnswer) => void;
}

export function makeHostLogin(core: Core): HostLogin {
  const { _host: host, _options: options, _logins: calls } = core;
  const timeout = options[OPTION_LOGIN_TIMEOUT];
  let trouble: Trouble = {};
  let response: WxResponse | null = null;
  let early: EarlyCode | undefined;
  let task: { abort?: () => void } | undefined;
  /** The attempt whose exchange is out; what others still answer is nobody's business. */
  let exchanging = 0;
  let code = '';
  let user: CodeAnswer['_user'] = {};
  /** What the call that began the login sends along. */
  let extra: object | undefined;
  let isWarned = false;

  const ask = (take: (answer: CodeAnswer) => void) =>
    askHost(core, (answer) => {
      if (answer._trouble) trouble = answer._trouble;
      take(answer);
    });

  /** Words of others may quote the code, also as it stands in a URL; no error may contain it. */
  function explain(reason: unknown): void {
    trouble = { errMsg: without(wordsOf(reason), code) };
  }

  /** The app's own part in a login threw. */
  function impossible(attempt: number, reason: unknown): void {
    explain(reason);
    tell(core, EVENT_EXCHANGE_IMPOSSIBLE, attempt);
  }

  function lose(attempt: number, failure: Trouble): void {
    if (!ends(attempt)) return;
    const { errMsg, errno, cause } = failure || {};
    // Credentials are not looked for in words that may quote them: without a code, there are no words.
    trouble = { errMsg: isString(errMsg) && code ? without(errMsg, code) : '', errno, cause };
    tell(core, EVENT_EXCHANGE_LOST, attempt);
  }

  /** Whether this is the exchange that is out; it no longer is. */
  function ends(attempt: number): boolean {
    const is = exchanging === attempt;
    if (is) exchanging = 0;
    return is;
  }

  /** What the answer holds of a session, to the machine. */
  function read(attempt: number, answer: WxResponse): void {
    try {
      const status = statusOf(answer);
      // Only a success can hold a session; the app's function need not be prepared for a gateway's error page.
      const isSuccess = status >= 200 && status < 300;
      const { _id, _seconds } = isSuccess ? readGrant(options, answer) : ({ _seconds: 0 } as Grant);
      if (isSuccess && !isWarned && hasSecrets(answer)) {
        // Once: the backend hands out what belongs on the server.
        isWarned = true;
        emit(core, SECRET_IN_REPLY);
      }
      tell(core, EVENT_EXCHANGED, attempt, status, 0, _id, _seconds);
    } catch (cause) {
      impossible(attempt, cause);
    }
  }

  /** `data` is called where what it throws is noticed: it reads objects of the app. */
  function post(attempt: number, url: string, method: string, header: object | undefined, data: () => object): void {
    exchanging = attempt;
    try {
      task = host.request({
        url: absolute(core, url),
        method,
        header: header || {},
        timeout,
        data: data(),
        success: (answer: WxResponse) => {
          if (!ends(attempt)) return;
          response = answer;
          trouble = { statusCode: answer && answer.statusCode, response: answer };
          read(attempt, answer);
        },
        fail: (failure: WxFailure) => lose(attempt, failure),
      }) as { abort?: () => void };
    } catch (cause) {
      lose(attempt, { cause });
    }
  }

  return {
    _askEarly() {
      if (early) return;
      const asked: EarlyCode = (early = {});
      ask((answer) => {
        asked._answer = answer;
        if (asked._take) asked._take(answer);
      });
    },
    _dropEarly() {
      early = undefined;
    },
    _askCode(attempt, by) {
      const call = calls.get(by);
      trouble = {};
      extra = call && call._options.data;
      const take = (answer: CodeAnswer) => {
        // Some clients answer with an empty code in place of a failure.
        if (!answer._code) return tell(core, EVENT_CODE_FAILED, attempt, +!!answer._unavailable);
        code = answer._code;
        user = answer._user || {};
        return tell(core, EVENT_CODE_RECEIVED, attempt);
      };
      const asked = early;
      early = undefined;
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
        if (ends(attempt)) impossible(attempt, reason);
      });
    },
    _signIn(attempt, by) {
      const { url, method, header, data } = calls.get(by)!._options.via!;
      trouble = {};
      code = '';
      post(attempt, url, method || 'POST', header, () => assign({}, data));
    },
    _abortExchange() {
      exchanging = 0;
      deliver(task && task.abort && (() => task!.abort!()));
    },
    _explain: explain,
    _trouble: () => trouble,
    _response: () => response,
  };
}
