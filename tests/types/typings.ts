/** That our options are those of WeChat's own typings, and that what passes for theirs passes for ours. */
import type { Client, DownloadOptions, RequestOptions, SocketOptions, SocketTask, UploadOptions, WxLike } from 'weapp-session';

/** What theirs has and ours has not; for a socket, nobody but the promise tells of success. */
type Missing<Theirs, Ours> = Exclude<keyof Theirs, keyof Ours>;
type None<Names extends never> = Names;

export type Complete = [
  None<Missing<WechatMiniprogram.RequestOption, RequestOptions>>,
  None<Missing<WechatMiniprogram.UploadFileOption, UploadOptions>>,
  None<Missing<WechatMiniprogram.DownloadFileOption, DownloadOptions>>,
  None<Missing<Omit<WechatMiniprogram.ConnectSocketOption, 'success' | 'fail' | 'complete'>, SocketOptions>>,
  None<Missing<WechatMiniprogram.RequestTask, ReturnType<Client['request']>>>,
  None<Missing<WechatMiniprogram.UploadTask, ReturnType<Client['uploadFile']>>>,
  None<Missing<WechatMiniprogram.DownloadTask, ReturnType<Client['downloadFile']>>>,
  None<Missing<WechatMiniprogram.SocketTask, SocketTask>>,
];

type Plain<Options> = Omit<Options, 'success' | 'fail' | 'complete'>;
declare const theirs: {
  request: Plain<WechatMiniprogram.RequestOption>;
  upload: Plain<WechatMiniprogram.UploadFileOption>;
  download: Plain<WechatMiniprogram.DownloadFileOption>;
  socket: Plain<WechatMiniprogram.ConnectSocketOption>;
};
export const ours: [RequestOptions, UploadOptions, DownloadOptions, SocketOptions] = [theirs.request, theirs.upload, theirs.download, theirs.socket];

/** A helper written for wx takes our tasks. */
export const tasks = (client: Client): [Pick<WechatMiniprogram.RequestTask, 'abort' | 'onHeadersReceived'>, Pick<WechatMiniprogram.UploadTask, 'onProgressUpdate'>] => [
  client.request({ url: '/' }),
  client.uploadFile({ url: '/', filePath: 'a', name: 'file' }),
];

export const host: WxLike = wx;
