import { deliver } from './deliver';
import type { Evidence } from './errors';
import type { FlatOptions } from './options';
import type { WxFailure, WxLike, WxResponse } from './types';

/** What is known of the login that failed last. */
export type Trouble = Evidence & { errMsg?: string };

/** What a login tells the machine. */
export interface LoginEvents {
  codeReceived(attempt: number, code: string): void;
  codeFailed(attempt: number, unavailable: boolean): void;
  exchanged(attempt: number, response: WxResponse): void;
  exchangeLost(attempt: number): void;
}

/** An answer of `wx.login`: a code, or whether the host has no login at all. */
type CodeAnswer = { code: string } | { unavailable: boolean };

/** A call of `wx.login` made before the machine asked for it. */
interface EarlyCode {
  answer?: CodeAnswer;
  take?: (answer: CodeAnswer) => void;
}

/** The single-page mode opened from Moments, in which there is no login (docs: wx.login, scene values). */
const SINGLE_PAGE_SCENE = 1154;

/** The host's part of a login: `wx.login`, and the exchange of its code at the backend. */
export class HostLogin {
  trouble: Trouble = {};
  /** The backend's last answer. */
  response: WxResponse | null = null;
  private _early: EarlyCode | undefined;
  private _exchangeTask: { abort?: () => void } | undefined;
  /** The attempt whose exchange is out; what others still answer is nobody's business. */
  private _exchanging = 0;
  private _lastCode = '';
  private _giveUp: (() => void) | undefined;

  constructor(
    private readonly _host: WxLike,
    private readonly _options: FlatOptions,
    private readonly _url: string,
    private readonly _events: LoginEvents,
  ) {}

  /** Asks for a code while the wasm is still loading, on behalf of the machine's first attempt. */
  askEarly(): void {
    if (this._early) return;
    const early: EarlyCode = (this._early = {});
    this._callHost((answer) => {
      early.answer = answer;
      if (early.take) early.take(answer);
    });
  }

  /** A code asked early serves only at the start: later it might be stale, and nobody asked for it. */
  dropEarly(): void {
    this._early = undefined;
  }

  /**
   * What the app sends along with the code: an object, or a function. A promise of the app that never settles is given
   * up together with its exchange; something would wait for it for ever.
   */
  data(): unknown {
    const data = this._options['login.data'];
    if (typeof data !== 'function') return data;
    return (code: string) =>
      new Promise((resolve, reject) => {
        this._giveUp = reject;
        Promise.resolve(data(code)).then(resolve, reject);
      });
  }

  askCode(attempt: number): void {
    this.trouble = {};
    const take = (answer: CodeAnswer) => {
      if ('code' in answer) {
        this._lastCode = answer.code;
        this._events.codeReceived(attempt, answer.code);
      } else {
        this._events.codeFailed(attempt, answer.unavailable);
      }
    };
    const early = this._early;
    this._early = undefined;
    if (!early) this._callHost(take);
    else if (early.answer) take(early.answer);
    else early.take = take;
  }

  exchange(attempt: number, code: string, data: unknown): void {
    const { _options: options } = this;
    this._exchanging = attempt;
    try {
      const body = Object.assign({}, typeof data === 'object' ? data : undefined) as Record<string, unknown>;
      body[options['login.codeField']] = code;
      this._exchangeTask = this._host.request({
        url: this._url,
        method: options['login.method'],
        header: options['login.header'] || {},
        timeout: options['login.timeout'],
        data: body,
        success: (response: WxResponse) => {
          if (!this._ends(attempt)) return;
          this.response = response;
          this.trouble = { statusCode: response && response.statusCode, response };
          this._events.exchanged(attempt, response);
        },
        fail: (failure: WxFailure) => this._lose(attempt, failure),
      }) as { abort?: () => void };
    } catch (cause) {
      this._lose(attempt, { cause });
    }
  }

  abortExchange(): void {
    const task = this._exchangeTask;
    this._exchanging = 0;
    if (this._giveUp) this._giveUp();
    deliver(task && task.abort && (() => task.abort!()), undefined);
  }

  /** Keeps the words of an exception of the app. */
  explain(reason: string): void {
    this.trouble = { errMsg: this._withoutCode(reason) };
  }

  /** Words of others may quote the code, also as it stands in a URL; no error may contain it. */
  private _withoutCode(words: string): string {
    const code = this._lastCode;
    return code ? words.split(code).join('…').split(encodeURIComponent(code)).join('…') : words;
  }

  private _lose(attempt: number, trouble: Trouble): void {
    if (!this._ends(attempt)) return;
    const { errMsg, errno, cause } = trouble || {};
    this.trouble = { errMsg: typeof errMsg === 'string' ? this._withoutCode(errMsg) : '', errno, cause };
    this._events.exchangeLost(attempt);
  }

  /** Whether this is the exchange that is out; it no longer is. */
  private _ends(attempt: number): boolean {
    const is = this._exchanging === attempt;
    if (is) this._exchanging = 0;
    return is;
  }

  private _callHost(answer: (answer: CodeAnswer) => void): void {
    const fail = (failure: Trouble) => {
      this.trouble = failure || {};
      answer({ unavailable: this._isSinglePage() });
    };
    try {
      this._host.login({
        timeout: this._options['login.timeout'],
        success: (result: { code?: unknown }) => answer({ code: String((result && result.code) || '') }),
        fail,
      });
    } catch (cause) {
      fail({ cause });
    }
  }

  private _isSinglePage(): boolean {
    try {
      return this._host.getLaunchOptionsSync!().scene === SINGLE_PAGE_SCENE;
    } catch {
      return false;
    }
  }
}
