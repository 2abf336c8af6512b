/** All that takes a callback says so as a method: then callbacks that are typed by a vendor's own typings are taken as well. */
import type { SessionError } from '../errors/session-error';
import type { Retry } from '../generated/client-options';
import type { RequestException, WxResponse } from '../lib/host';

/** What requests, uploads and downloads take beside the host's own options. */
export interface CallOptions {
  /**
   * `true`: wait for a session and log in if there is none. `'optional'`: attach the session if there is one, never wait.
   * `false`: never attach it.
   *
   * @default true
   */
  auth?: boolean | 'optional';
  /**
   * `false`: never replay this call after a new login.
   *
   * @default true
   */
  replay?: boolean;
  /**
   * `'high'`: before all others that wait for one of the host's places.
   *
   * @default 'normal'
   */
  priority?: 'normal' | 'high';
  /**
   * How this call is retried after a failure of transport, or an answer with one of some statuses; `false`: not at all. Without
   * it, `request.retry` of the client's options. Not for sockets.
   */
  retry?: CallRetry | false;
}

/** As `request.retry` of the client's options; and the key may be the app's own. */
export interface CallRetry extends Omit<Retry, 'key'> {
  /** `true`: a header `Idempotency-Key` with a new key, the same for all sends of the call. A string: the key itself. */
  key?: boolean | string;
}

/** What `client.request` takes: what `wx.request` takes, passed on untouched, and our options (docs: wx.request). */
export interface RequestOptions<T = any> extends CallOptions {
  /** Absolute, or relative to `baseUrl`. */
  url: string;
  /** The body; of a GET, what goes into the query. */
  data?: string | object | ArrayBuffer;
  /** Over `request.header` of the client's options, header by header. */
  header?: object;
  /** Time limit of the whole call, in milliseconds: waiting for a session, sending, replay. Without it, `request.timeout`. */
  timeout?: number;
  /**
   * The HTTP method. WeChat knows no `'PATCH'`; other hosts do, and so do the typings of Taro.
   *
   * @default 'GET'
   */
  method?: 'OPTIONS' | 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'TRACE' | 'CONNECT' | 'PATCH';
  /**
   * `'json'` parses the body where that is possible.
   *
   * @default 'json'
   */
  dataType?: string;
  /**
   * What `data` of the answer is: text, or bytes. The typings of uni-app say no more than that it is a string.
   *
   * @default 'text'
   */
  responseType?: 'text' | 'arraybuffer' | (string & {});
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
  /** Called with every answer that does not mean "expired", whatever its HTTP status. */
  success?(response: WxResponse<T>): void;
  /** Called if there is no such answer. */
  fail?(error: RequestFailure): void;
  /** Called after `success` or `fail`, with the same. */
  complete?(result: any): void;
}

/** What `client.uploadFile` takes: what `wx.uploadFile` takes, passed on untouched, and our options (docs: wx.uploadFile). */
export interface UploadOptions extends CallOptions {
  /** Absolute, or relative to `baseUrl`. */
  url: string;
  /** The file, as WeChat names it, for instance in the answer of `wx.chooseMedia`. */
  filePath: string;
  /** The form field that holds the file. */
  name: string;
  /** Over `request.header` of the client's options, header by header. */
  header?: object;
  /** The other fields of the form. */
  formData?: object;
  /** Time limit of the whole call, in milliseconds. Without it, `request.timeout`. */
  timeout?: number;
  enableProfile?: boolean;
  enableHttp2?: boolean;
  enableQuic?: boolean;
  useHighPerformanceMode?: boolean;
  /** Called with every answer that does not mean "expired", whatever its HTTP status. */
  success?(response: UploadResponse): void;
  /** Called if there is no such answer. */
  fail?(error: SessionError): void;
  /** Called after `success` or `fail`, with the same. */
  complete?(result: any): void;
}

/** What `client.downloadFile` takes: what `wx.downloadFile` takes, passed on untouched, and our options (docs: wx.downloadFile). */
export interface DownloadOptions extends CallOptions {
  /** Absolute, or relative to `baseUrl`. */
  url: string;
  /** Where the file is kept; without it, in a temporary place. */
  filePath?: string;
  /** Over `request.header` of the client's options, header by header. */
  header?: object;
  /** Time limit of the whole call, in milliseconds. Without it, `request.timeout`. */
  timeout?: number;
  enableProfile?: boolean;
  enableHttp2?: boolean;
  enableQuic?: boolean;
  useHighPerformanceMode?: boolean;
  /** Called with every answer that does not mean "expired", whatever its HTTP status. */
  success?(response: DownloadResponse): void;
  /** Called if there is no such answer. */
  fail?(error: SessionError): void;
  /** Called after `success` or `fail`, with the same. */
  complete?(result: any): void;
}

/**
 * What `fail` of a request is given: a `SessionError`. The fields here are what WeChat's typings promise of theirs, so that
 * callbacks for `wx.request` are taken (docs: wx.request).
 */
export interface RequestFailure extends SessionError {
  /** The host's number, where it gave one. */
  errno: number;
  /** Not handed on. */
  exception: RequestException;
  /** Not handed on. */
  useHttpDNS: boolean;
}

/** What the backend answered to an upload (docs: wx.uploadFile). */
export interface UploadResponse {
  /** The body; always text. */
  data: string;
  /** The HTTP status. */
  statusCode: number;
  /** `uploadFile:ok`. */
  errMsg: string;
  profile: any;
  [field: string]: any;
}

/** What the backend answered to a download: one of the two paths is there (docs: wx.downloadFile). */
export interface DownloadResponse {
  /** The file, if the call named no place for it. */
  tempFilePath: string;
  /** The file, if the call said where. */
  filePath: string;
  /** The HTTP status. */
  statusCode: number;
  /** `downloadFile:ok`. */
  errMsg: string;
  profile: any;
  [field: string]: any;
}

/** What `client.connectSocket` takes: what `wx.connectSocket` takes, passed on untouched, and our options (docs: wx.connectSocket). */
export interface SocketOptions {
  /** Absolute (`wss://…`), or relative to `baseUrl`. */
  url: string;
  /** Over `request.header` of the client's options, header by header. */
  header?: object;
  /** The sub-protocols. */
  protocols?: string[];
  tcpNoDelay?: boolean;
  perMessageDeflate?: boolean;
  /** The host's time limit for connecting, in milliseconds. */
  timeout?: number;
  forceCellularNetwork?: boolean;
  /**
   * As for a request.
   *
   * @default true
   */
  auth?: boolean | 'optional';
  /**
   * `false`: don't log in and connect again when the session is over.
   *
   * @default true
   */
  replay?: boolean;
}

/** Called with what the listeners of a task are given. */
export type TaskListener<R = any> = { listener(result: R): void }['listener'];

/** What is known when the headers are there; of an upload or a download, the headers (docs: RequestTask). */
export interface HeadersReceived {
  /** Headers by name. */
  header: Record<string, any>;
  /** The cookies that the answer sets, as it says so. */
  cookies: string[];
  /** The HTTP status. */
  statusCode: number;
  [field: string]: any;
}

/** A piece of an answer that is taken with `enableChunked` (docs: RequestTask). */
export interface ChunkReceived {
  /** The bytes. */
  data: ArrayBuffer;
  [field: string]: any;
}

/** How far an upload is (docs: UploadTask). */
export interface UploadProgress {
  /** Per cent. */
  progress: number;
  /** Bytes so far. */
  totalBytesSent: number;
  /** Bytes in all. */
  totalBytesExpectedToSend: number;
  [field: string]: any;
}

/** How far a download is (docs: DownloadTask). */
export interface DownloadProgress {
  /** Per cent. */
  progress: number;
  /** Bytes so far. */
  totalBytesWritten: number;
  /** Bytes in all. */
  totalBytesExpectedToWrite: number;
  [field: string]: any;
}

/** A call under way: the host's task, and also a promise of the response. */
interface Task<R> extends Promise<R> {
  /** Ends the call with `ABORTED`. */
  abort(): void;
  /** Called when the headers are there. */
  onHeadersReceived(listener: TaskListener<HeadersReceived>): void;
  /** Takes a listener away; without one, all. */
  offHeadersReceived(listener?: TaskListener): void;
  // Said here as well, for apps that are compiled for ES2017 or older.
  finally(onFinally?: (() => void) | null): Promise<R>;
}

/** A request under way: the task that `wx.request` returns, and also a promise of the answer (docs: RequestTask). */
export interface RequestTask<T = any> extends Task<WxResponse<T>> {
  /** Called with each piece of the answer, with `enableChunked`. */
  onChunkReceived(listener: TaskListener<ChunkReceived>): void;
  /** Takes a listener away; without one, all. */
  offChunkReceived(listener?: TaskListener): void;
}

/** An upload under way, and also a promise of the answer. Its listeners stay when it is replayed (docs: UploadTask). */
export interface UploadTask extends Task<UploadResponse> {
  /** Called with the progress, which begins anew when the upload is replayed. */
  onProgressUpdate(listener: TaskListener<UploadProgress>): void;
  /** Takes a listener away; without one, all. */
  offProgressUpdate(listener?: TaskListener): void;
}

/** A download under way, and also a promise of the answer. Its listeners stay when it is replayed (docs: DownloadTask). */
export interface DownloadTask extends Task<DownloadResponse> {
  /** Called with the progress, which begins anew when the download is replayed. */
  onProgressUpdate(listener: TaskListener<DownloadProgress>): void;
  /** Takes a listener away; without one, all. */
  offProgressUpdate(listener?: TaskListener): void;
}

/**
 * A socket, as `wx.connectSocket` returns it. It stays the same when it connects once more after the session was over; `onOpen`
 * is then called again (docs: SocketTask).
 */
export interface SocketTask {
  /** Sends text or bytes. */
  send(options: { data: string | ArrayBuffer; success?(result: any): void; fail?(error: any): void; complete?(result: any): void }): void;
  /** Closes the connection. */
  close(options?: { code?: number; reason?: string; success?(result: any): void; fail?(error: any): void; complete?(result: any): void }): void;
  /** Called when the connection is open, and again when it is made once more. */
  onOpen(listener: TaskListener<{ header: Record<string, any>; profile: any; [field: string]: any }>): void;
  /** Called when the connection is closed, but not for an "expired" that is followed by another connection. */
  onClose(listener: TaskListener<{ code: number; reason: string; [field: string]: any }>): void;
  /** Called when the connection fails. */
  onError(listener: TaskListener<{ errMsg: string; [field: string]: any }>): void;
  /** Called with what the backend sends. Up to 100 messages that come before the first listener are kept for it. */
  onMessage(listener: TaskListener<{ data: string | ArrayBuffer; [field: string]: any }>): void;
}
