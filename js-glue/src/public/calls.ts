/** All that takes a callback says so as a method: then callbacks that are typed by a vendor's own typings are taken as well. */
import type { SessionError } from '../errors/session-error';
import type { RequestException, WxResponse } from '../lib/host';

/** What our calls take beside the host's own options. */
export interface CallOptions {
  /**
   * `true` (default): wait for a session and log in if there is none. `'optional'`: attach the session if there is
   * one, never wait. `false`: never attach it.
   */
  auth?: boolean | 'optional';
  /** `false`: never replay this call after a new login. */
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
  /** WeChat knows no `'PATCH'`; other hosts do, and so do the typings of Taro. */
  method?: 'OPTIONS' | 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'TRACE' | 'CONNECT' | 'PATCH';
  /** `'json'` (default) parses the body where that is possible. */
  dataType?: string;
  /** The typings of uni-app say no more than that it is a string. */
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
  success?(response: WxResponse<T>): void;
  fail?(error: RequestFailure): void;
  complete?(result: any): void;
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
  success?(response: UploadResponse): void;
  fail?(error: SessionError): void;
  complete?(result: any): void;
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
  success?(response: DownloadResponse): void;
  fail?(error: SessionError): void;
  complete?(result: any): void;
}

/**
 * What `fail` of a request is given: our error. The fields here are what WeChat's typings promise of theirs, so that callbacks
 * for `wx.request` are taken (docs: wx.request). `errno` is there where the host gave one; the other two are not handed on.
 */
export interface RequestFailure extends SessionError {
  errno: number;
  exception: RequestException;
  useHttpDNS: boolean;
}

/** What the backend answered to an upload; its data is always text (docs: wx.uploadFile). */
export interface UploadResponse {
  data: string;
  statusCode: number;
  errMsg: string;
  profile: any;
  [field: string]: any;
}

/** What the backend answered to a download (docs: wx.downloadFile): one of the two paths is there. */
export interface DownloadResponse {
  tempFilePath: string;
  filePath: string;
  statusCode: number;
  errMsg: string;
  profile: any;
  [field: string]: any;
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
export type TaskListener<R = any> = { listener(result: R): void }['listener'];

/** What is known when the headers are there (docs: RequestTask); of an upload or a download, the headers. */
export interface HeadersReceived {
  header: Record<string, any>;
  cookies: string[];
  statusCode: number;
  [field: string]: any;
}

/** A piece of an answer that is taken with `enableChunked` (docs: RequestTask). */
export interface ChunkReceived {
  data: ArrayBuffer;
  [field: string]: any;
}

/** How far an upload is (docs: UploadTask). */
export interface UploadProgress {
  progress: number;
  totalBytesSent: number;
  totalBytesExpectedToSend: number;
  [field: string]: any;
}

/** How far a download is (docs: DownloadTask). */
export interface DownloadProgress {
  progress: number;
  totalBytesWritten: number;
  totalBytesExpectedToWrite: number;
  [field: string]: any;
}

/** A call under way: the host's task, and also a promise of the response. */
interface Task<R> extends Promise<R> {
  /** Ends the call with `ABORTED`. */
  abort(): void;
  onHeadersReceived(listener: TaskListener<HeadersReceived>): void;
  offHeadersReceived(listener?: TaskListener): void;
  // Said here as well, for apps that are compiled for ES2017 or older.
  finally(onFinally?: (() => void) | null): Promise<R>;
}

/** A request under way: the task that `wx.request` returns, and also a promise of the response. */
export interface RequestTask<T = any> extends Task<WxResponse<T>> {
  onChunkReceived(listener: TaskListener<ChunkReceived>): void;
  offChunkReceived(listener?: TaskListener): void;
}

/** An upload under way; its listeners stay when it is replayed. */
export interface UploadTask extends Task<UploadResponse> {
  onProgressUpdate(listener: TaskListener<UploadProgress>): void;
  offProgressUpdate(listener?: TaskListener): void;
}

/** A download under way; its listeners stay when it is replayed. */
export interface DownloadTask extends Task<DownloadResponse> {
  onProgressUpdate(listener: TaskListener<DownloadProgress>): void;
  offProgressUpdate(listener?: TaskListener): void;
}

/**
 * A socket, as `wx.connectSocket` returns it (docs: SocketTask). It stays the same when it connects once more after the
 * session was over; `onOpen` is then called again.
 */
export interface SocketTask {
  send(options: { data: string | ArrayBuffer; success?(result: any): void; fail?(error: any): void; complete?(result: any): void }): void;
  close(options?: { code?: number; reason?: string; success?(result: any): void; fail?(error: any): void; complete?(result: any): void }): void;
  onOpen(listener: TaskListener<{ header: Record<string, any>; profile: any; [field: string]: any }>): void;
  onClose(listener: TaskListener<{ code: number; reason: string; [field: string]: any }>): void;
  onError(listener: TaskListener<{ errMsg: string; [field: string]: any }>): void;
  onMessage(listener: TaskListener<{ data: string | ArrayBuffer; [field: string]: any }>): void;
}
