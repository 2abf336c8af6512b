/** What the parts of a client do for each other, as interfaces: each is implemented further up. */
import type { Evidence, SessionError } from '../errors/session-error';
import type { AttemptNo, CallId, Effects, LoginCallId, OfAttempt, StoredRecord } from '../generated/border';
import type { Bindings } from '../generated/weapp_session_bg';
import type { LoginCallOptions, LoginResult, WxResponse } from '../public/types';

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
  /** Posts the refresh token of a session. */
  _renew(attempt: AttemptNo, id: string): void;
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
  /** What lies there, at once or as a promise; whatever cannot be read is as good as nothing. `again`: whatever this client has written. */
  _read(again?: boolean): unknown;
  /** Notes there that the session is being renewed. */
  _claim(time: number): void;
  _write(record: StoredRecord): void;
  /** Removes what lies there; where that fails, an empty string, which stands for nothing, takes its place. */
  _remove(): void;
  /** What the host said when it refused the last change. */
  _words(): string;
}
