/** The host's API, as far as this SDK uses it. */
/** Headers by name. */
export type Header = Record<string, string>;

/** What the host tells of the attempts that failed before it had an answer (docs: wx.request). */
export interface RequestException {
  reasons: Array<{ errMsg: string; errno: string }>;
  retryCount: number;
}

/**
 * What the backend answered, as `wx.request` hands it to `success` (docs: wx.request). Typed as WeChat types it, so that
 * code for `wx.request` compiles: what older clients and other hosts leave out is not marked as optional there either.
 */
export interface WxResponse<T = any> {
  data: T;
  statusCode: number;
  header: Record<string, any>;
  cookies: string[];
  errMsg: string;
  profile: any;
  exception: RequestException;
  useHttpDNS: boolean;
  [field: string]: any;
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

/** What `require('weapp-session/fallback')` gives: the wasm as JavaScript. Each call makes an instance with a memory of its own. */
export type Fallback = (imports: any) => { exports: any };
