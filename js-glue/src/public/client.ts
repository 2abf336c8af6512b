import type { SessionError } from '../errors/session-error';
import type {
  DownloadOptions,
  DownloadTask,
  RequestOptions,
  RequestTask,
  SocketOptions,
  SocketTask,
  UploadOptions,
  UploadTask,
} from './calls';
import type { Header, WxResponse } from '../lib/host';

/** A login with an account of the app's own, or of another provider. */
export interface LoginVia {
  /** Where the account credentials go, relative to `baseUrl` or absolute. */
  url: string;
  /** The account credentials. */
  data?: object;
  /**
   * POST and PUT send JSON. GET puts the account credentials into the query.
   *
   * @default 'POST'
   */
  method?: 'POST' | 'GET' | 'PUT';
  /** Headers of the login request. */
  header?: Header;
}

/** What `client.login` takes. */
export interface LoginCallOptions {
  /**
   * Make a new session even if there is one: by `wx.login`, or for an account's session by its refresh token.
   *
   * @default false
   */
  force?: boolean;
  /** Sent along with the code, over `login.data`, if this call begins a login. */
  data?: object;
  /**
   * Log in with these account credentials in the place of `wx.login`'s code. Such a session is renewed by its refresh token, if it
   * has one (see the option `renew`). When it is over, requests fail with `SESSION_EXPIRED` and `expired` is emitted.
   */
  via?: LoginVia;
}

/** How a login ended. */
export interface LoginResult {
  /** Whether a session was made just now; otherwise there was one already. */
  fresh: boolean;
  /** When the session ends, in milliseconds since 1970, if it is known. */
  expiresAt: number | null;
  /** The backend's answer, if a session was made just now. It holds the session id, so it is not enumerable. */
  response: WxResponse | null;
}

/** The session as it stands. */
export interface SessionState {
  /**
   * `'loading'`: the wasm is being loaded. `'none'`: no session. `'active'`: there is one. `'renewing'`: a login is
   * under way. `'expired'`: the next request that needs it logs in again, or fails, if only the user can.
   */
  state: 'loading' | 'none' | 'active' | 'renewing' | 'expired';
  /** The session id; a secret. */
  id: string | null;
  /** When it ends, in milliseconds since 1970, if it is known. */
  expiresAt: number | null;
}

/** What `client.on` can listen to, with what the listener is given. `undefined`: nothing. */
export interface ClientEvents {
  /** A session was made or renewed, or another client's newer one was found in storage. */
  login: { expiresAt: number | null };
  /** `logout()` was called. */
  logout: undefined;
  /** The backend ended the session, and a request failed with `SESSION_EXPIRED` for it. */
  expired: undefined;
  /** Something failed that concerns more than one call, or that nobody waits for: a login (a renewal too), the storage. */
  error: SessionError;
}

/** The session SDK for one backend. */
export interface Client {
  /**
   * Resolves when the wasm is loaded and the options are accepted; rejects with what went wrong. Nobody has to wait
   * for it: calls wait by themselves, and each call made after a failed load tries to load again, of which `ready`
   * no longer tells.
   *
   * @throws `CONFIG_INVALID`, `WASM_UNAVAILABLE` or `DESTROYED`, as a rejection
   * @example
   * await client.ready;
   */
  readonly ready: Promise<void>;
  /**
   * Makes sure that there is a session; with `force` a new one. Calls at the same time share one login.
   *
   * @param options `force`, `data` and `via`, as far as they are needed.
   * @throws `CONFIG_INVALID`, `WASM_UNAVAILABLE`, `LOGIN_FAILED`, `LOGIN_TIMEOUT`, `LOGIN_UNAVAILABLE`, `EXCHANGE_FAILED`,
   * `EXCHANGE_REJECTED`, `LOGGED_OUT` or `DESTROYED`, as a rejection
   * @example
   * const { fresh, expiresAt } = await client.login();
   */
  login(options?: LoginCallOptions): Promise<LoginResult>;
  /**
   * Forgets the session, here and in storage. Calls that wait for a session fail with `LOGGED_OUT`. With `url`, the
   * backend is told first, by a POST that carries the session; whatever comes of that, the session is forgotten.
   *
   * @param options Where the backend is told of it.
   * @param options.url Relative to `baseUrl`, or absolute.
   * @param options.revoke `true`: it is sent the refresh token, as `renew.url` is.
   * @throws `CONFIG_INVALID`, `WASM_UNAVAILABLE` or `DESTROYED`, as a rejection; without the wasm, what is stored is removed all the same
   * @example
   * await client.logout({ url: '/wx/logout' });
   */
  logout(options?: { url?: string; revoke?: boolean }): Promise<void>;
  /**
   * As `wx.request`, with the session: with callbacks, or as a promise of the answer.
   *
   * @param options The options of `wx.request`, and ours.
   * @throws any code but `STORAGE_FAILED` and `SECRET_IN_REPLY`, as a rejection and in `fail`
   * @example
   * const { statusCode, data } = await client.request({ url: '/wx/products/list' });
   */
  request<T = any>(options: RequestOptions<T>): RequestTask<T>;
  /**
   * As `wx.uploadFile`, with the session.
   *
   * @param options The options of `wx.uploadFile`, and ours.
   * @throws any code but `STORAGE_FAILED` and `SECRET_IN_REPLY`, as a rejection and in `fail`
   * @example
   * const task = client.uploadFile({ url: '/wx/upload', filePath, name: 'file' });
   * task.onProgressUpdate(({ progress }) => console.log(progress));
   * const { statusCode, data } = await task;
   */
  uploadFile(options: UploadOptions): UploadTask;
  /**
   * As `wx.downloadFile`, with the session.
   *
   * @param options The options of `wx.downloadFile`, and ours.
   * @throws any code but `STORAGE_FAILED` and `SECRET_IN_REPLY`, as a rejection and in `fail`
   * @example
   * const { tempFilePath } = await client.downloadFile({ url: '/wx/download/receipt' });
   */
  downloadFile(options: DownloadOptions): DownloadTask;
  /**
   * As `wx.connectSocket`, with the session. A close code that means "expired" leads to one login and one more
   * connection before the app is told.
   *
   * @param options The options of `wx.connectSocket`, and ours.
   * @throws any code but `STORAGE_FAILED` and `SECRET_IN_REPLY`, as a rejection
   * @example
   * const socket = await client.connectSocket({ url: '/wx/socket' });
   * socket.onMessage(({ data }) => console.log(data));
   * socket.onOpen(() => socket.send({ data: 'hello' }));
   */
  connectSocket(options: SocketOptions): Promise<SocketTask>;
  /**
   * Takes a session that the app has got in another way; `null` forgets it, as `logout` does.
   *
   * @param session The session, or `null`.
   * @param session.id The session id: 1 to 4096 characters of visible ASCII, with spaces only inside.
   * @param session.expiresIn Its lifetime in seconds, if it is known.
   * @param session.renewable `false`: it is not renewed with `wx.login` when it is over.
   * @param session.refresh Its refresh token, by which it is renewed; see the option `renew`.
   * @throws `CONFIG_INVALID`, at once
   * @example
   * client.setSession({ id: 'session-id-of-another-login', expiresIn: 3600, renewable: false });
   */
  setSession(session: { id: string; expiresIn?: number; renewable?: boolean; refresh?: string } | null): void;
  /**
   * The session as it stands.
   *
   * @example
   * const { state, expiresAt } = client.session();
   */
  session(): SessionState;
  /**
   * Listens; the returned function stops it.
   *
   * @param event `'login'`, `'logout'`, `'expired'` or `'error'`.
   * @param listener Called with what belongs to the event.
   * @throws `CONFIG_INVALID`, at once
   * @example
   * const stop = client.on('error', ({ code, errMsg }) => console.warn(code, errMsg));
   */
  on<E extends keyof ClientEvents>(event: E, listener: (detail: ClientEvents[E]) => void): () => void;
  /**
   * Ends the client: every pending call fails with `DESTROYED`, and so do later ones. The stored session stays.
   *
   * @example
   * client.destroy();
   */
  destroy(): void;
}
