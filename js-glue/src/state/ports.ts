/** What the parts of a client do for each other, as interfaces: each is implemented further up. */
import type { SessionError } from '../errors/session-error';
import type { Evidence } from '../errors/session-error';
import type { AttemptNo, CallId, Effects, LoginCallId, OfAttempt, RequestBits, SendNo, StoredRecord } from '../generated/border';
import type { Bindings } from '../generated/weapp_session_bg';
import type { LoginCallOptions, LoginResult, TaskListener, WxResponse } from '../public/types';
import type { ClientState } from './client-state';

/** A running instance of the module, with bindings and memory of its own. */
export interface WasmInstance {
  readonly _bindings: Bindings;
  /** Takes a client in. Of options that are refused, `REFUSE` tells. */
  _serve(client: number, options: string, effects: Effects, lost: (cause: unknown) => void): void;
  /** Lets go of a client. */
  _release(client: number): void;
  /** Something was thrown out of the wasm: a trap. Its memory can't be trusted any more, by any client. */
  _lose(cause: unknown): void;
}

/** What all calls that go to the host have in common. */
export interface HostCall {
  /** Counted when the machine is about to be told of it, or it joins those that wait for that. */
  _id: CallId;
  _state: ClientState;
  _api: string;
  /** What is called: first as the app gave it, then absolute. */
  _url: unknown;
  /** The other options that are the host's, as they were given: what most calls have, and what else there is. */
  _data: unknown;
  _header: any;
  _more?: Record<string, any>;
  /** Those that are ours. */
  _own?: Record<string, any>;
  /** How it is to be treated, while the machine has not been told that it went under a lease; negative for all others. */
  _bits: RequestBits;
  /** The last send. */
  _sends: SendNo;
  /** The send of which the host has not said yet what became of it; 0 when none is out, less when it was aborted. */
  _awaited: SendNo;
  /** Whether the app has ended it. */
  _isAborted?: boolean | undefined;
  /** Whether it tells the backend of a logout: then it takes the session along that is left behind. */
  _isLogout?: boolean | undefined;
  /** Looks at it since it was sent, and after how many there is no answer to come; see `calls/limits`. */
  _age: number;
  _looks: number;
  /** The backend's answer to the last send, as far as it has one. */
  _response: any;
  /** Why the last send came to nothing. */
  _failure?: SessionError | undefined;
  /** The host's task of the last send, and whether the session is attached to that. */
  _hostTask: any;
  _isAttached?: boolean | undefined;
  /** Whether its answer comes in chunks. */
  _isStream?: unknown;
  /**
   * The listeners of each event that tasks are listened to for. Of a stream always the headers: chunks come before anybody else
   * knows whether the answer is a refusal.
   */
  _listeners?: Record<string, TaskListener[]> | undefined;
  /** The timer of its own limit. */
  _timer?: any;
  /** What came before the status was known, and until when it is held back. */
  _held?: Array<[event: string, result: unknown]> | undefined;
  _holdTimer?: any;
  /** What the app was given of a socket: a promise of its task. */
  _given?: any;
  /** Hands the call to the host. `header`: the option `request.header`, or what it gave. */
  _send(call: HostCall, send: SendNo, credential: string | undefined, header: object | undefined): void;
  /** Tells the app how the call ended. Called once. */
  _settle(call: HostCall, error: SessionError | undefined): void;
  /** The app's callbacks, and whether they have been called; the promise, and what settles it, if somebody has asked for it. */
  _success?: unknown;
  _fail?: unknown;
  _complete?: unknown;
  _isDone?: boolean;
  _promise?: Promise<any>;
  _settlePromise?(): void;
}

/** Makes a call. */
export type HostCallClass = new (id: CallId, url?: unknown, data?: unknown, header?: unknown, success?: unknown) => HostCall;

/** A login that the app asked for. */
export interface LoginCall {
  _options: LoginCallOptions;
  _resolve(result: LoginResult): void;
  _reject(error: SessionError): void;
}

/** What is known of a login attempt that failed. */
export type LoginFailure = Evidence & { errMsg?: string | undefined };

/** The host's part of a login: `wx.login`, and the exchange of its code, or of account credentials, at the backend. */
export interface HostLogin {
  /** Asks for a code while the wasm is still loading, on behalf of the machine's first attempt. */
  _prefetchCode(): void;
  /** A prefetched code serves only at the start: later it might be stale, and nobody asked for it. */
  _dropPrefetched(): void;
  _askCode(attempt: AttemptNo, login: LoginCallId): void;
  _exchange(attempt: AttemptNo): void;
  /** Posts the account credentials of a login call. */
  _postAccountCredentials(attempt: AttemptNo, login: CallId): void;
  _abortExchange(): void;
  /** Why an attempt failed. */
  _failureOf(attempt: OfAttempt): LoginFailure;
  /** What the backend answered to an attempt. */
  _responseTo(attempt: OfAttempt): WxResponse | null;
}

/** The session's place in the host's storage. Nothing here interprets what lies there. */
export interface Storage {
  /** What lies there, at once or as a promise; whatever cannot be read is as good as nothing. */
  _read(): unknown;
  _write(record: StoredRecord): void;
  /** Removes what lies there; where that fails, an empty string, which stands for nothing, takes its place. */
  _remove(): void;
  /** What the host said when it refused the last change. */
  _words(): string;
}
