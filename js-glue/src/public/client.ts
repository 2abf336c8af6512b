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
   * Log in with these account credentials in the place of `wx.login`'s code. Such a session is not renewed by itself: when it is
   * over, requests fail with `SESSION_EXPIRED` and `expired` is emitted.
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
   * under way. `'expired'`: the next request that needs it logs in again.
   */
  state: 'loading' | 'none' | 'active' | 'renewing' | 'expired';
  /** The session id; a secret. */
  id: string | null;
  /** When it ends, in milliseconds since 1970, if it is known. */
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
  error: SessionError;
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
