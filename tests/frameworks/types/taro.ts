/** That options, callbacks and results as Taro types them pass for ours, and Taro itself for a host. Compiled and never run. */
import Taro from '@tarojs/taro';
import { createClient, type Client, type SocketTask, type WxLike } from 'weapp-session';

interface Products {
  products: string[];
}

const client: Client = createClient({ baseUrl: 'https://api.example.com', login: { url: '/login' }, host: Taro });
export const host: WxLike = Taro;

export function options(request: Taro.request.Option, products: Taro.request.Option<Products, { page: number }>, upload: Taro.uploadFile.Option, download: Taro.downloadFile.Option, socket: Taro.connectSocket.Option): [Promise<number[]>, Promise<SocketTask>] {
  client.request(request);
  client.request({ ...request, auth: false });
  client.uploadFile(upload);
  client.downloadFile(download);
  return [client.request(products).then(({ data }) => data.products.map((name) => name.length)), client.connectSocket(socket)];
}

export function callbacks(success: (result: Taro.request.SuccessCallbackResult<Products>) => void, fail: (result: TaroGeneral.CallbackResult) => void, uploaded: (result: Taro.uploadFile.SuccessCallbackResult) => void): void {
  client.request<Products>({ url: '/', success, fail, complete: fail }).then(success, fail);
  client.uploadFile({ url: '/', filePath: 'a', name: 'file', success: uploaded, fail, complete: fail }).then(uploaded, fail);
  client.downloadFile({ url: '/', success: (result: Taro.downloadFile.FileSuccessCallbackResult) => result.tempFilePath, fail });
}

export async function results(): Promise<Taro.request.SuccessCallbackResult<Products>> {
  return client.request<Products>({ url: '/' });
}
