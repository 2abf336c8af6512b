/** Headers by name. */
export type Header = Record<string, string>;

/** What the backend answered, as `wx.request` hands it to `success` (docs: wx.request). */
export interface WxResponse<T = unknown> {
  data: T;
  statusCode: number;
  header: Record<string, string>;
  cookies?: string[];
  errMsg: string;
  [field: string]: unknown;
}

/** What `wx.request` hands to `fail` (docs: errno). */
export interface WxFailure {
  errMsg: string;
  errno?: number;
}

/** The part of a host's API object that this SDK uses: the global `wx`, or an object of the same shape. */
export interface WxLike {
  login(options: object): unknown;
  request(options: object): unknown;
  getStorageSync(key: string): unknown;
  setStorageSync(key: string, data: unknown): unknown;
  removeStorageSync(key: string): unknown;
  getLaunchOptionsSync?(): { scene?: number };
}

/** How to log in at the backend. */
export interface LoginOptions {
  /** The backend's login endpoint, relative to `baseUrl` or absolute. */
  url: string;
  /** Default `'POST'` with a JSON body; `'GET'` puts the code in the query, as `wx.request` does. */
  method?: 'POST' | 'GET' | 'PUT';
  /** The field that carries the code. Default `'code'`. */
  codeField?: string;
  /** Sent along with the code: an object, or a (possibly asynchronous) function of the code that gives one. */
  data?: object | ((code: string) => object | Promise<object>);
  /** Headers of the login request. */
  header?: Header;
  /** Milliseconds, 1 to 600 000, for `wx.login` and again for the exchange. Default 10 000. */
  timeout?: number;
  /** Repeats after a failure of transport or a 5xx, each with a fresh code. */
  retry?: {
    /** How many, 0 to 10. Default 2. */
    limit?: number;
    /** Milliseconds before the first, 0 to 60 000, doubling with each. Default 500. */
    delay?: number;
  };
  /** Where the session id is in the backend's answer: a dotted path (default `'sessionid'`), or a function. */
  session?: string | ((reply: WxResponse) => string | { id: string; expiresIn?: number });
  /** Dotted path to the session's lifetime in seconds, if the answer tells it. */
  expiresIn?: string;
}

/** How the session travels and is kept. */
export interface SessionOptions {
  /** What carries it. Default `'header'`. */
  in?: 'header';
  /** The header's name. Default `'sessionid'`. */
  name?: string;
  /** What stands in front of the id, for instance `'Bearer '`. Default `''`. */
  prefix?: string;
  /** Seconds a session lives, where the answer does not tell. None by default: then only the backend ends it. */
  ttl?: number;
  /** Seconds before its end at which it is renewed ahead of a request. Default 0. */
  renewBefore?: number;
  /** Key in wx storage. By default derived from `baseUrl`, so that two backends never share a session. */
  storageKey?: string;
  /** Whether it is kept in wx storage for the next launch. Default `true`. */
  persist?: boolean;
}

/** What `createClient` takes. */
export interface ClientOptions {
  /** Prefix of relative URLs. Its origin may receive the session. This or `allowedOrigins` is needed. */
  baseUrl?: string;
  /** Further origins that may receive the session; every other origin never does. */
  allowedOrigins?: string[];
  login: LoginOptions;
  session?: SessionOptions;
  /** Which answers mean that the session is no longer valid. */
  expired?: {
    /** HTTP statuses, 100 to 599. Default `[401]`. */
    statusCodes?: number[];
  };
  /** How often one request may be repeated after a new login, 0 to 10. Default 1. */
  replays?: number;
  /** The wasm file's path inside the code package; or, for hosts with the standard `WebAssembly`, the module itself. */
  wasm?: string | { path?: string; module?: object };
  /** The host's API object. Default: the global `wx`. */
  host?: WxLike;
}

/** What `client.request` takes: everything that `wx.request` takes, passed on untouched, and ours. */
export interface RequestOptions<T = unknown> {
  /** Absolute, or relative to `baseUrl`. */
  url: string;
  data?: string | object | ArrayBuffer;
  header?: object;
  /** Milliseconds that bound the whole call: waiting for a session, sending, replay. */
  timeout?: number;
  method?: 'OPTIONS' | 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'TRACE' | 'CONNECT';
  dataType?: string;
  responseType?: 'text' | 'arraybuffer';
  success?: (response: WxResponse<T>) => void;
  fail?: (error: WxFailure) => void;
  complete?: (result: WxResponse<T> | WxFailure) => void;
  /**
   * `true` (default): wait for a session and log in if there is none. `'optional'`: attach the session if there is
   * one, never wait. `false`: never attach it.
   */
  auth?: boolean | 'optional';
  /** `false`: never repeat this request after a new login. */
  replay?: boolean;
  [option: string]: unknown;
}

/** Called with what `onHeadersReceived` or `onChunkReceived` of `wx.request`'s task give. */
export type TaskListener = (result: any) => void;

/** A request under way: the task that `wx.request` returns, and also a promise of the response. */
export interface RequestTask<T = unknown> extends PromiseLike<WxResponse<T>> {
  /** Ends the call with `ABORTED`. */
  abort(): void;
  onHeadersReceived(listener: TaskListener): void;
  offHeadersReceived(listener?: TaskListener): void;
  onChunkReceived(listener: TaskListener): void;
  offChunkReceived(listener?: TaskListener): void;
  catch<R = never>(onRejected?: ((error: any) => R | PromiseLike<R>) | null): Promise<WxResponse<T> | R>;
  finally(onFinally?: (() => void) | null): Promise<WxResponse<T>>;
}

/** How a login ended. */
export interface LoginResult {
  /** Whether a session was made just now; otherwise there was one already. */
  fresh: boolean;
  /** When the session ends, in milliseconds since 1970, if somebody told. */
  expiresAt: number | null;
  /** The backend's answer, if a session was made just now. It holds the session id, so it is not enumerable. */
  response: WxResponse | null;
}

/** The session as it stands. */
export interface SessionState {
  /**
   * `'loading'`: the wasm is being loaded. `'none'`: no session. `'active'`: there is one. `'renewing'`: a login is
   * under way. `'expired'`: the next request that needs it logs in again.
   */
  state: 'loading' | 'none' | 'active' | 'renewing' | 'expired';
  /** The session id; a secret. */
  id: string | null;
  /** When it ends, in milliseconds since 1970, if somebody told. */
  expiresAt: number | null;
}

/** What `client.on` can listen to, with what the listener is given. */
export interface ClientEvents {
  /** A session was made. */
  login: { expiresAt: number | null };
  /** `logout()` was called. */
  logout: undefined;
  /** The backend ended the session, and a request failed with `SESSION_EXPIRED` for it. */
  expired: undefined;
  /** Something failed that concerns more than one call: a login (a renewal too), or the storage. */
  error: import('./errors').SessionError;
}

/** The session SDK for one backend. */
export interface Client {
  /**
   * Resolves when the wasm is loaded and the options are accepted; rejects with what went wrong. Nobody has to wait
   * for it: calls wait by themselves, and each call made after a failed load tries to load again, of which `ready`
   * no longer tells.
   */
  readonly ready: Promise<void>;
  /** Makes sure that there is a session; with `force` a new one. Calls at the same time share one login. */
  login(options?: { force?: boolean }): Promise<LoginResult>;
  /** Forgets the session, here and in storage. Calls that wait for a session fail with `LOGGED_OUT`. */
  logout(): Promise<void>;
  /** As `wx.request`, with the session. */
  request<T = unknown>(options: RequestOptions<T>): RequestTask<T>;
  /** The session as it stands. */
  session(): SessionState;
  /** Listens; the returned function stops it. */
  on<E extends keyof ClientEvents>(event: E, listener: (detail: ClientEvents[E]) => void): () => void;
  /** Ends the client: every pending call fails with `DESTROYED`, and so do later ones. The stored session stays. */
  destroy(): void;
}
