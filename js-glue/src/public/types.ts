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
  login(options: any): unknown;
  request(options: any): unknown;
  getStorageSync(key: string): unknown;
  setStorageSync(key: string, data: any): unknown;
  removeStorageSync(key: string): unknown;
  getLaunchOptionsSync?(): { scene?: number };
  /** For `client.uploadFile`. */
  uploadFile?(options: any): unknown;
  /** For `client.downloadFile`. */
  downloadFile?(options: any): unknown;
  /** For `client.connectSocket`. */
  connectSocket?(options: any): unknown;
  /** For `session.checkSession`. */
  checkSession?(options: any): unknown;
  /** For `login.with: 'userInfo'`. */
  getUserInfo?(options: any): unknown;
  /** For `session.encrypt`. */
  setStorage?(options: any): unknown;
  /** For `session.encrypt`. */
  getStorage?(options: any): unknown;
  /** For `session.encrypt`. */
  removeStorage?(options: any): unknown;
  /** For `session.encrypt`. */
  canIUse?(schema: string): boolean;
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
  /**
   * `'userInfo'` sends `encryptedData` and `iv` of `wx.getUserInfo` along with the code. Default `'code'`, with
   * `protocol: 'wafer'` it is `'userInfo'`.
   */
  with?: 'code' | 'userInfo';
}

/** How the session travels and is kept. */
export interface SessionOptions {
  /** What carries it. Default `'header'`. */
  in?: 'header' | 'query' | 'body' | 'cookie';
  /** The name of the header, query parameter, body field or cookie. Default `'sessionid'`. */
  name?: string;
  /** What stands in front of the id, for instance `'Bearer '`. Default `''`. */
  prefix?: string;
  /** Seconds a session lives, where the answer does not tell. None by default: then only the backend ends it. */
  ttl?: number;
  /** Seconds before its end at which it is renewed ahead of a request. Default 0. */
  renewBefore?: number;
  /** Whether each accepted answer restarts the session's lifetime, as it does at many backends. Default `false`. */
  sliding?: boolean;
  /** Where an answer tells of changes to the session: paths such as `header.X-Session-Id` or `data.session.id`. */
  update?: {
    /** To a new session id, which takes the place of the one that was sent. */
    id?: string;
    /** To its lifetime in seconds from now on. */
    expiresIn?: string;
  };
  /** Key in wx storage. By default derived from `baseUrl`, so that two backends never share a session. */
  storageKey?: string;
  /** Whether it is kept in wx storage for the next launch. Default `true`. */
  persist?: boolean;
  /** Whether it is kept in the host's encrypted storage, which is asynchronous (base library 2.21.3). Default `false`. */
  encrypt?: boolean;
  /**
   * Whether `wx.checkSession` is asked once for a session from storage, and a login made if it fails. Only for apps whose
   * backend needs `session_key`: it says nothing about the backend's session. Default `false`.
   */
  checkSession?: boolean;
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
    /** Dotted paths into the body, with the values there that mean it, for instance `{ errcode: [-1, 40001] }`. */
    body?: Record<string, Array<string | number | boolean>>;
    /** Says whether an answer means it. One that throws says nothing. */
    test?: (response: WxResponse) => boolean;
    /** Close codes of a socket, 1000 to 4999. Default `[4401]`. */
    closeCodes?: number[];
  };
  /** A preset for servers of a kind: `'wafer'` for those that run wafer-node-session. */
  protocol?: 'wafer';
  /** How many requests, uploads and downloads are at the host at once, 1 to 10; the rest wait in order. Default 10. */
  maxInFlight?: number;
  /** Defaults for each request, upload and download, under its own options. */
  request?: {
    /** Milliseconds that bound the whole call. */
    timeout?: number;
    /** Headers, or a function that gives them, called for each send. */
    header?: Header | (() => Header);
  };
  /** How often one request may be repeated after a new login, 0 to 10. Default 1. */
  replays?: number;
  /**
   * The wasm file's path inside the code package; or, for hosts with the standard `WebAssembly`, the module itself.
   * `fallback: require('weapp-session/fallback')` is what runs where there is no WebAssembly.
   */
  wasm?: string | { path?: string; module?: object; fallback?: Fallback };
  /** The host's API object. Default: the global `wx`. */
  host?: WxLike;
}

/** What `require('weapp-session/fallback')` gives: the wasm as JavaScript. Each call makes an instance with a memory of its own. */
export type Fallback = (imports: any) => { exports: any };

/** What our calls take beside the host's own options. */
export interface CallOptions {
  /**
   * `true` (default): wait for a session and log in if there is none. `'optional'`: attach the session if there is
   * one, never wait. `false`: never attach it.
   */
  auth?: boolean | 'optional';
  /** `false`: never repeat this call after a new login. */
  replay?: boolean;
  /** `'high'`: before all others that wait for one of the host's places. */
  priority?: 'normal' | 'high';
}

/** What `client.request` takes: what `wx.request` takes, passed on untouched (docs: wx.request), and ours. */
export interface RequestOptions<T = any> extends CallOptions {
  /** Absolute, or relative to `baseUrl`. */
  url: string;
  data?: string | object | ArrayBuffer;
  header?: object;
  /** Milliseconds that bound the whole call: waiting for a session, sending, replay. */
  timeout?: number;
  method?: 'OPTIONS' | 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'TRACE' | 'CONNECT';
  /** `'json'` (default) parses the body where that is possible. */
  dataType?: string;
  responseType?: 'text' | 'arraybuffer';
  redirect?: 'follow' | 'manual';
  useHighPerformanceMode?: boolean;
  enableHttp2?: boolean;
  enableProfile?: boolean;
  enableQuic?: boolean;
  enableCache?: boolean;
  enableHttpDNS?: boolean;
  enableHttpDNSFallback?: boolean;
  httpDNSServiceId?: string;
  httpDNSTimeout?: number;
  enableChunked?: boolean;
  forceCellularNetwork?: boolean;
  success?: (response: WxResponse<T>) => void;
  fail?: (error: WxFailure) => void;
  complete?: (result: any) => void;
}

/** What `client.uploadFile` takes: what `wx.uploadFile` takes (docs: wx.uploadFile), and ours. */
export interface UploadOptions extends CallOptions {
  /** Absolute, or relative to `baseUrl`. */
  url: string;
  filePath: string;
  /** The form field that holds the file. */
  name: string;
  header?: object;
  formData?: object;
  /** Milliseconds that bound the whole call. */
  timeout?: number;
  enableProfile?: boolean;
  enableHttp2?: boolean;
  enableQuic?: boolean;
  useHighPerformanceMode?: boolean;
  success?: (response: UploadResponse) => void;
  fail?: (error: WxFailure) => void;
  complete?: (result: any) => void;
}

/** What `client.downloadFile` takes: what `wx.downloadFile` takes (docs: wx.downloadFile), and ours. */
export interface DownloadOptions extends CallOptions {
  /** Absolute, or relative to `baseUrl`. */
  url: string;
  filePath?: string;
  header?: object;
  /** Milliseconds that bound the whole call. */
  timeout?: number;
  enableProfile?: boolean;
  enableHttp2?: boolean;
  enableQuic?: boolean;
  useHighPerformanceMode?: boolean;
  success?: (response: DownloadResponse) => void;
  fail?: (error: WxFailure) => void;
  complete?: (result: any) => void;
}

/** What the backend answered to an upload; its data is always text (docs: wx.uploadFile). */
export interface UploadResponse {
  data: string;
  statusCode: number;
  errMsg: string;
  [field: string]: unknown;
}

/** What the backend answered to a download (docs: wx.downloadFile). */
export interface DownloadResponse {
  tempFilePath: string;
  filePath?: string;
  statusCode: number;
  errMsg: string;
  [field: string]: unknown;
}

/** What `client.connectSocket` takes: what `wx.connectSocket` takes (docs: wx.connectSocket), and ours. */
export interface SocketOptions {
  /** Absolute (`wss://…`), or relative to `baseUrl`. */
  url: string;
  header?: object;
  protocols?: string[];
  tcpNoDelay?: boolean;
  perMessageDeflate?: boolean;
  timeout?: number;
  forceCellularNetwork?: boolean;
  /** As for a request. */
  auth?: boolean | 'optional';
  /** `false`: don't log in and connect again when the session is over. */
  replay?: boolean;
}

/** Called with what the listeners of a task are given. */
export type TaskListener = (result: any) => void;

/** A call under way: the host's task, and also a promise of the response. */
interface Task<R> extends PromiseLike<R> {
  /** Ends the call with `ABORTED`. */
  abort(): void;
  onHeadersReceived(listener: TaskListener): void;
  offHeadersReceived(listener?: TaskListener): void;
  catch<A = never>(onRejected?: ((error: any) => A | PromiseLike<A>) | null): Promise<R | A>;
  finally(onFinally?: (() => void) | null): Promise<R>;
}

/** A request under way: the task that `wx.request` returns, and also a promise of the response. */
export interface RequestTask<T = any> extends Task<WxResponse<T>> {
  onChunkReceived(listener: TaskListener): void;
  offChunkReceived(listener?: TaskListener): void;
}

/** An upload under way; its listeners stay when it is repeated. */
export interface UploadTask extends Task<UploadResponse> {
  onProgressUpdate(listener: TaskListener): void;
  offProgressUpdate(listener?: TaskListener): void;
}

/** A download under way; its listeners stay when it is repeated. */
export interface DownloadTask extends Task<DownloadResponse> {
  onProgressUpdate(listener: TaskListener): void;
  offProgressUpdate(listener?: TaskListener): void;
}

/**
 * A socket, as `wx.connectSocket` returns it (docs: SocketTask). It stays the same when it connects once more after the
 * session was over; `onOpen` is then called again.
 */
export interface SocketTask {
  send(options: { data: string | ArrayBuffer; success?: (result: any) => void; fail?: (error: any) => void; complete?: (result: any) => void }): void;
  close(options?: { code?: number; reason?: string; success?: (result: any) => void; fail?: (error: any) => void; complete?: (result: any) => void }): void;
  onOpen(listener: (result: any) => void): void;
  onClose(listener: (result: { code: number; reason: string }) => void): void;
  onError(listener: (result: { errMsg: string }) => void): void;
  onMessage(listener: (result: { data: string | ArrayBuffer }) => void): void;
}

/** A login with an account of the app's own, or of another provider. */
export interface LoginVia {
  /** Where the credentials go, relative to `baseUrl` or absolute. */
  url: string;
  /** The credentials. */
  data?: object;
  /** Default `'POST'` with a JSON body. */
  method?: 'POST' | 'GET' | 'PUT';
  /** Headers of the login request. */
  header?: Header;
}

/** What `client.login` takes. */
export interface LoginCallOptions {
  /** Make a new session even if there is one. */
  force?: boolean;
  /** Sent along with the code, over `login.data`, if this call begins a login. */
  data?: object;
  /**
   * Log in with these credentials in the place of `wx.login`'s code. Such a session is not renewed by itself: when it is
   * over, requests fail with `SESSION_EXPIRED` and `expired` is emitted.
   */
  via?: LoginVia;
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
  /** Something failed that concerns more than one call, or that nobody waits for: a login (a renewal too), the storage. */
  error: import('../errors/session-error').SessionError;
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
  login(options?: LoginCallOptions): Promise<LoginResult>;
  /**
   * Forgets the session, here and in storage. Calls that wait for a session fail with `LOGGED_OUT`. With `url`, the
   * backend is told first, by a POST that carries the session; whatever comes of that, the session is forgotten.
   */
  logout(options?: { url?: string }): Promise<void>;
  /** As `wx.request`, with the session. */
  request<T = any>(options: RequestOptions<T>): RequestTask<T>;
  /** As `wx.uploadFile`, with the session. */
  uploadFile(options: UploadOptions): UploadTask;
  /** As `wx.downloadFile`, with the session. */
  downloadFile(options: DownloadOptions): DownloadTask;
  /**
   * As `wx.connectSocket`, with the session. A close code that means "expired" leads to one login and one more
   * connection before the app is told.
   */
  connectSocket(options: SocketOptions): Promise<SocketTask>;
  /**
   * Takes a session that the app has got in another way; `null` forgets it, as `logout` does. `renewable: false`: it is
   * not renewed with `wx.login` when it is over.
   *
   * @throws SessionError `CONFIG_INVALID`
   */
  setSession(session: { id: string; expiresIn?: number; renewable?: boolean } | null): void;
  /** The session as it stands. */
  session(): SessionState;
  /** Listens; the returned function stops it. */
  on<E extends keyof ClientEvents>(event: E, listener: (detail: ClientEvents[E]) => void): () => void;
  /** Ends the client: every pending call fails with `DESTROYED`, and so do later ones. The stored session stays. */
  destroy(): void;
}
