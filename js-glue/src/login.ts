import { type Grant, hasSecrets, readGrant, statusOf } from './answers';
import { deliver } from './deliver';
import type { Evidence } from './errors';
import { TELL_CODE_FAILED, TELL_CODE_RECEIVED, TELL_EXCHANGE_IMPOSSIBLE, TELL_EXCHANGE_LOST, TELL_EXCHANGED } from './generated/codes';
import { OPTION_LOGIN_CODE_FIELD, OPTION_LOGIN_DATA, OPTION_LOGIN_HEADER, OPTION_LOGIN_METHOD, OPTION_LOGIN_TIMEOUT, OPTION_LOGIN_URL, OPTION_LOGIN_WITH, OPTION_PROTOCOL } from './generated/options';
import type { FlatOptions } from './options';
import type { LoginCallOptions, WxFailure, WxLike, WxResponse } from './types';

/** Tells the machine what happened; see src/session/border.rs. */
export type Tell = (what: number, a?: number, b?: number, c?: number, text?: string, x?: number, y?: number, z?: number) => void;

/** What is known of the login that failed last. */
export type Trouble = Evidence & { errMsg?: string };

/** What the host gave for the exchange: a code, perhaps with user data; or whether it has no login at all. */
interface CodeAnswer {
  _code?: string;
  _user?: { encryptedData?: unknown; iv?: unknown };
  _unavailable?: boolean;
}

/** A call of `wx.login` made before the machine asked for it. */
interface EarlyCode {
  _answer?: CodeAnswer;
  _take?: (answer: CodeAnswer) => void;
}

/** The single-page mode opened from Moments, in which there is no login (docs: wx.login, scene values). */
const SINGLE_PAGE_SCENE = 1154;

/** The host's part of a login: `wx.login`, and the exchange of its code, or of credentials, at the backend. */
export class HostLogin {
  _trouble: Trouble = {};
  /** The backend's last answer. */
  _response: WxResponse | null = null;
  private _early: EarlyCode | undefined;
  private _exchangeTask: { abort?: () => void } | undefined;
  /** The attempt whose exchange is out; what others still answer is nobody's business. */
  private _exchanging = 0;
  private _lastCode = '';
  private _user: { encryptedData?: unknown; iv?: unknown } = {};
  /** What the call that began the login sends along. */
  private _extra: object | undefined;

  constructor(
    private readonly _host: WxLike,
    private readonly _options: FlatOptions,
    private readonly _absolute: (url: string) => string,
    private readonly _calls: Map<number, { _options: LoginCallOptions }>,
    private readonly _tell: Tell,
    private readonly _warn: () => void,
  ) {}

  /** Asks for a code while the wasm is still loading, on behalf of the machine's first attempt. */
  _askEarly(): void {
    if (this._early) return;
    const early: EarlyCode = (this._early = {});
    this._callHost((answer) => {
      early._answer = answer;
      if (early._take) early._take(answer);
    });
  }

  /** A code asked early serves only at the start: later it might be stale, and nobody asked for it. */
  _dropEarly(): void {
    this._early = undefined;
  }

  _askCode(attempt: number, by: number): void {
    const call = this._calls.get(by);
    this._trouble = {};
    this._extra = call && call._options.data;
    const take = (answer: CodeAnswer) => {
      const { _code: code } = answer;
      // Some clients answer with an empty code in place of a failure.
      if (!code) return this._tell(TELL_CODE_FAILED, attempt, +!!answer._unavailable);
      this._lastCode = code;
      this._user = answer._user || {};
      this._tell(TELL_CODE_RECEIVED, attempt);
    };
    const early = this._early;
    this._early = undefined;
    if (!early) this._callHost(take);
    else if (early._answer) take(early._answer);
    else early._take = take;
  }

  _exchange(attempt: number): void {
    const { _options: options, _lastCode: code } = this;
    const given = options[OPTION_LOGIN_DATA];
    const { encryptedData, iv } = this._user;
    let header = options[OPTION_LOGIN_HEADER];
    let fields: object | undefined;
    if (options[OPTION_PROTOCOL]) header = Object.assign({ 'X-WX-Code': code, 'X-WX-Encrypted-Data': encryptedData, 'X-WX-IV': iv }, header);
    else fields = Object.assign({ [options[OPTION_LOGIN_CODE_FIELD]]: code }, this._user);
    const post = (data: unknown) => {
      if (this._exchanging !== attempt) return;
      const body = () => Object.assign({}, typeof data === 'object' ? data : undefined, this._extra, fields);
      this._post(attempt, [options[OPTION_LOGIN_URL], options[OPTION_LOGIN_METHOD], header], body);
    };
    this._exchanging = attempt;
    if (typeof given !== 'function') return post(given);
    // What the app's function throws is the end of this login: it would throw again.
    const failed = (reason: unknown) => {
      if (this._ends(attempt)) this._impossible(attempt, reason);
    };
    try {
      Promise.resolve(given(code)).then(post, failed);
    } catch (reason) {
      failed(reason);
    }
  }

  /** Posts the credentials of a login call. */
  _signIn(attempt: number, by: number): void {
    const { url, method, header, data } = this._calls.get(by)!._options.via!;
    this._trouble = {};
    this._lastCode = '';
    this._post(attempt, [url, method || 'POST', header], () => Object.assign({}, data));
  }

  _abortExchange(): void {
    const task = this._exchangeTask;
    this._exchanging = 0;
    deliver(task && task.abort && (() => task.abort!()), undefined);
  }

  /** Keeps the words of an exception of the app. */
  _explain(reason: string): void {
    this._trouble = { errMsg: this._withoutCode(reason) };
  }

  /** `data` is called where what it throws is noticed: it reads objects of the app. */
  private _post(attempt: number, [url, method, header = {}]: readonly [string, string, object | undefined], data: () => object): void {
    this._exchanging = attempt;
    try {
      this._exchangeTask = this._host.request({
        url: this._absolute(url),
        method,
        header,
        timeout: this._options[OPTION_LOGIN_TIMEOUT],
        data: data(),
        success: (response: WxResponse) => {
          if (!this._ends(attempt)) return;
          this._response = response;
          this._trouble = { statusCode: response && response.statusCode, response };
          this._read(attempt, response);
        },
        fail: (failure: WxFailure) => this._lose(attempt, failure),
      }) as { abort?: () => void };
    } catch (cause) {
      this._lose(attempt, { cause });
    }
  }

  /** What the answer holds of a session, to the machine. */
  private _read(attempt: number, response: WxResponse): void {
    try {
      const status = statusOf(response);
      // Only a success can hold a session; the app's function need not be prepared for a gateway's error page.
      const isSuccess = status >= 200 && status < 300;
      const { _id, _seconds } = isSuccess ? readGrant(this._options, response) : ({ _seconds: 0 } as Grant);
      if (isSuccess && hasSecrets(response)) this._warn();
      this._tell(TELL_EXCHANGED, attempt, status, 0, _id, _seconds);
    } catch (cause) {
      this._impossible(attempt, cause);
    }
  }

  /** The app's own part in a login threw. */
  private _impossible(attempt: number, reason: unknown): void {
    this._explain(wordsOf(reason));
    this._tell(TELL_EXCHANGE_IMPOSSIBLE, attempt);
  }

  /** Words of others may quote the code, also as it stands in a URL; no error may contain it. */
  private _withoutCode(words: string): string {
    return without(words, this._lastCode);
  }

  private _lose(attempt: number, trouble: Trouble): void {
    if (!this._ends(attempt)) return;
    const { errMsg, errno, cause } = trouble || {};
    // Credentials are not looked for in words that may quote them: without a code, there are no words.
    this._trouble = { errMsg: typeof errMsg === 'string' && this._lastCode ? this._withoutCode(errMsg) : '', errno, cause };
    this._tell(TELL_EXCHANGE_LOST, attempt);
  }

  /** Whether this is the exchange that is out; it no longer is. */
  private _ends(attempt: number): boolean {
    const is = this._exchanging === attempt;
    if (is) this._exchanging = 0;
    return is;
  }

  private _callHost(answer: (answer: CodeAnswer) => void): void {
    const fail = (failure: Trouble) => {
      this._trouble = failure || {};
      answer({ _unavailable: this._isSinglePage() });
    };
    const { _host: host, _options: options } = this;
    const withUser = (options[OPTION_LOGIN_WITH] || options[OPTION_PROTOCOL] || 'code') !== 'code';
    const attempt = (run: () => void) => {
      try {
        run();
      } catch (cause) {
        fail({ cause });
      }
    };
    attempt(() =>
      host.login({
        timeout: options[OPTION_LOGIN_TIMEOUT],
        success: (result: { code?: unknown }) => {
          const code = String((result && result.code) || '');
          if (!withUser || !code) return answer({ _code: code });
          // Encrypted with the key that this code stands for, so it comes second (docs: wx.getUserInfo).
          const success = ({ encryptedData, iv }: any) => answer({ _code: code, _user: { encryptedData, iv } });
          attempt(() => host.getUserInfo!({ withCredentials: true, success, fail }));
        },
        fail,
      }),
    );
  }

  private _isSinglePage(): boolean {
    try {
      return this._host.getLaunchOptionsSync!().scene === SINGLE_PAGE_SCENE;
    } catch {
      return false;
    }
  }
}

/** Words of others without a secret that they may quote, also as it stands in a URL. */
export function without(words: string, secret: string | undefined): string {
  return secret ? words.split(secret).join('…').split(encodeURIComponent(secret)).join('…') : words;
}

/** The words of whatever was thrown, or handed to `fail`: hosts do so with plain objects as often as with errors (docs: errno). */
export function wordsOf(thrown: any): string {
  try {
    const words = (thrown && (thrown.errMsg || thrown.message)) || thrown;
    return typeof words === 'string' ? words : '';
  } catch {
    // What is thrown may itself throw when it is looked at.
    return '';
  }
}
