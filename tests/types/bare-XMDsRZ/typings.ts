/**
 * That whatever compiles with `wx.request` compiles with `client.request`: options, callbacks and tasks as WeChat's own
 * typings have them, whole. Compiled and never run.
 */
import { createClient, type Client, type DownloadOptions, type RequestOptions, type SocketOptions, type SocketTask, type UploadOptions, type WxLike } from 'weapp-session';

import W = WechatMiniprogram;

interface Product {
  id: number;
  name: string;
}
/** What theirs takes for a body must be a type of this shape. */
type Products = { products: Product[] };

const client: Client = createClient({ baseUrl: 'https://api.example.com', login: { url: '/login' } });

/** What theirs has and ours has not; for a socket, nobody but the promise tells of success. */
type Missing<Theirs, Ours> = Exclude<keyof Theirs, keyof Ours>;
type None<Names extends never> = Names;

export type Complete = [
  None<Missing<W.RequestOption, RequestOptions>>,
  None<Missing<W.UploadFileOption, UploadOptions>>,
  None<Missing<W.DownloadFileOption, DownloadOptions>>,
  None<Missing<Omit<W.ConnectSocketOption, 'success' | 'fail' | 'complete'>, SocketOptions>>,
  None<Missing<W.RequestTask, ReturnType<Client['request']>>>,
  None<Missing<W.UploadTask, ReturnType<Client['uploadFile']>>>,
  None<Missing<W.DownloadTask, ReturnType<Client['downloadFile']>>>,
  None<Missing<W.SocketTask, SocketTask>>,
];

/** Options that were written for wx. */
export const ours = (
  request: W.RequestOption, products: W.RequestOption<Products>, upload: W.UploadFileOption, download: W.DownloadFileOption, socket: W.ConnectSocketOption,
): [RequestOptions, RequestOptions, RequestOptions<Products>, UploadOptions, DownloadOptions, SocketOptions] => [request, products, products, upload, download, socket];

export function handed(request: W.RequestOption, products: W.RequestOption<Products>, upload: W.UploadFileOption, download: W.DownloadFileOption, socket: W.ConnectSocketOption): unknown[] {
  const told: Promise<string[]> = client.request(products).then(({ data }) => data.products.map(({ name }) => name));
  client.request({ ...request, auth: false, priority: 'high' });
  client.uploadFile({ ...upload, replay: false });
  return [client.request(request), told, client.uploadFile(upload), client.downloadFile(download), client.connectSocket(socket)];
}

/** Callbacks that were written for wx, each of a type that the typings name. */
export function callbacks(
  success: W.RequestSuccessCallback<Products>, fail: W.RequestFailCallback, complete: W.RequestCompleteCallback,
  uploaded: W.UploadFileSuccessCallback, notUploaded: W.UploadFileFailCallback, downloaded: W.DownloadFileSuccessCallback, notDownloaded: W.DownloadFileFailCallback,
): void {
  client.request({ url: '/', success, fail, complete });
  client.request<Products>({ url: '/', success, fail, complete }).then(success, fail).catch(fail);
  client.uploadFile({ url: '/', filePath: 'a', name: 'file', success: uploaded, fail: notUploaded, complete }).then(uploaded, notUploaded);
  client.downloadFile({ url: '/', success: downloaded, fail: notDownloaded, complete }).then(downloaded, notDownloaded);
}

/** Callbacks that are written on the spot and name what they are given. */
export function named(): void {
  client.request({
    url: '/',
    success(result: W.RequestSuccessCallbackResult<Products>) {
      return result.data.products;
    },
    fail(failure: W.RequestFailCallbackErr) {
      return failure.errMsg.length + failure.errno;
    },
    complete: (result: W.GeneralCallbackResult) => result.errMsg,
  });
  client.request({ url: '/', success: async ({ data }: W.RequestSuccessCallbackResult) => data, fail: ({ errMsg }: W.GeneralCallbackResult) => errMsg });
  client.uploadFile({
    url: '/', filePath: 'a', name: 'file',
    success: ({ data }: W.UploadFileSuccessCallbackResult) => data.length, fail: ({ errMsg }: W.GeneralCallbackResult) => errMsg, complete: ({ errMsg }: W.GeneralCallbackResult) => errMsg,
  });
  client.downloadFile({ url: '/', success: ({ filePath }: W.DownloadFileSuccessCallbackResult) => filePath.length, fail: ({ errMsg }: W.GeneralCallbackResult) => errMsg });
}

/** A helper that was written for wx takes our client, our tasks and what they give. */
export const api: Pick<typeof wx, 'request' | 'uploadFile' | 'downloadFile'> = client;
export const request: typeof wx.request = client.request;
export const tasks: [W.RequestTask, W.UploadTask, W.DownloadTask] = [
  client.request({ url: '/' }),
  client.uploadFile({ url: '/', filePath: 'a', name: 'file' }),
  client.downloadFile({ url: '/' }),
];
export async function results(): Promise<[W.RequestSuccessCallbackResult<Products>, W.UploadFileSuccessCallbackResult, W.DownloadFileSuccessCallbackResult, W.SocketTask]> {
  return [
    await client.request<Products>({ url: '/' }),
    await client.uploadFile({ url: '/', filePath: 'a', name: 'file' }),
    await client.downloadFile({ url: '/' }),
    await client.connectSocket({ url: '/' }),
  ];
}

/** Listeners that were written for wx. */
export async function listeners(
  headers: W.RequestTaskOnHeadersReceivedCallback, chunk: W.OnChunkReceivedCallback, sent: W.UploadTaskOnProgressUpdateCallback, written: W.DownloadTaskOnProgressUpdateCallback,
  open: W.OnOpenCallback, close: W.SocketTaskOnCloseCallback, error: W.UDPSocketOnErrorCallback, message: W.SocketTaskOnMessageCallback, send: W.SocketTaskSendOption, end: W.SocketTaskCloseOption,
): Promise<void> {
  const [request, upload, download] = [client.request({ url: '/' }), client.uploadFile({ url: '/', filePath: 'a', name: 'file' }), client.downloadFile({ url: '/' })];
  request.onHeadersReceived(headers);
  request.offHeadersReceived(headers);
  request.onChunkReceived(chunk);
  request.offChunkReceived(chunk);
  upload.onProgressUpdate(sent);
  download.onProgressUpdate(written);
  const socket = await client.connectSocket({ url: '/' });
  socket.onOpen(open);
  socket.onClose(close);
  socket.onError(error);
  socket.onMessage(message);
  socket.send(send);
  socket.close(end);
}

/** What looks at answers, too. */
export function looked(isExpired: (result: W.RequestSuccessCallbackResult) => boolean, idOf: (result: W.RequestSuccessCallbackResult<{ token: string }>) => string): Client {
  return createClient({ baseUrl: 'https://api.example.com', login: { url: '/login', session: idOf }, expired: { test: isExpired } });
}

export const host: WxLike = wx;
