/** The host's API, as far as this SDK uses it. */
/** Headers by name. */
export type Header = Record<string, string>;

/** What the host tells of the attempts that failed before it had an answer (docs: wx.request). */
export interface RequestException {
  /** Why, one for each attempt. */
  reasons: Array<{ errMsg: string; errno: string }>;
  /** How many attempts. */
  retryCount: number;
}

/**
 * What the backend answered, as `wx.request` hands it to `success` (docs: wx.request). Typed as WeChat types it, so that
 * code for `wx.request` compiles: what older clients and other hosts leave out is not marked as optional there either.
 */
export interface WxResponse<T = any> {
  /** The body: as JSON gives it, or text, or bytes. */
  data: T;
  /** The HTTP status. */
  statusCode: number;
  /** Headers by name. */
  header: Record<string, any>;
  /** The cookies that the answer sets, as it says so. */
  cookies: string[];
  /** `request:ok`. */
  errMsg: string;
  profile: any;
  exception: RequestException;
  useHttpDNS: boolean;
  [field: string]: any;
}

/** What `wx.request` hands to `fail` (docs: errno). */
export interface WxFailure {
  /** In wx's form, `request:fail …`. */
  errMsg: string;
  /** The host's number. */
  errno?: number;
}

/** The part of a host's API object that this SDK uses: the global `wx`, or an object of the same shape. */
export interface WxLike {
  /** For codes. */
  login(options: any): unknown;
  /** For requests and logins. */
  request(options: any): unknown;
  /** For the stored session. */
  getStorageSync(key: string): unknown;
  /** For the stored session. */
  setStorageSync(key: string, data: any): unknown;
  /** For the stored session. */
  removeStorageSync(key: string): unknown;
  /** Tells of the single-page mode, in which there is no login. */
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

/**
 * What `require('weapp-session/fallback')` gives: the wasm as JavaScript, for clients without WebAssembly. Pass it on as
 * `wasm.fallback`; each call makes an instance with a memory of its own.
 */
export type Fallback = (imports: any) => { exports: any };
