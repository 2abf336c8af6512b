/** That options, callbacks and results as uni-app types them pass for ours, and `uni` itself for a host. Compiled and never run. */
import { createClient, type Client, type SocketTask, type WxLike } from 'weapp-session';

const client: Client = createClient({ baseUrl: 'https://api.example.com', login: { url: '/login' }, host: uni });
export const host: WxLike = uni;

/** An upload needs a path and a field's name here; there it may have neither. */
export function options(request: UniApp.RequestOptions, upload: UniApp.UploadFileOption, download: UniApp.DownloadFileOption, socket: UniApp.ConnectSocketOption): Promise<SocketTask> {
  client.request(request);
  client.request({ ...request, auth: false });
  client.uploadFile({ ...upload, filePath: 'a', name: 'file' });
  client.downloadFile(download);
  return client.connectSocket(socket);
}

export function callbacks(success: (result: UniApp.RequestSuccessCallbackResult) => void, fail: (result: UniApp.GeneralCallbackResult) => void, uploaded: (result: UniApp.UploadFileSuccessCallbackResult) => void): void {
  client.request({ url: '/', success, fail, complete: fail }).then(success, fail);
  client.uploadFile({ url: '/', filePath: 'a', name: 'file', success: uploaded, fail, complete: fail }).then(uploaded, fail);
}

export async function results(): Promise<UniApp.RequestSuccessCallbackResult> {
  return client.request({ url: '/' });
}
