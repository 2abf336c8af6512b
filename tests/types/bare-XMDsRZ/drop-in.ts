/** Lines that compile with wx, and with a client in its place: the tests write a copy in which `api` is one. Never run. */
const api = wx;

interface Product {
  id: number;
  name: string;
}
type Products = { products: Product[] };

api.request({
  url: '/products', data: { page: 1 }, method: 'GET', header: { 'x-a': 1 }, dataType: 'json', responseType: 'text', timeout: 1000, enableHttp2: true, enableChunked: false,
  success: ({ data, cookies, header, profile, exception, useHttpDNS, statusCode, errMsg }) => [
    typeof data === 'string' && data.length, cookies.map((cookie) => cookie.length), Number(header['Content-Length']), header.any.thing,
    profile.rtt + 1, exception.reasons.map((reason) => reason.errMsg), !useHttpDNS, statusCode + 1, errMsg.length,
  ],
  fail: ({ errMsg, errno, exception, useHttpDNS }) => [errMsg.length, [5, 600001].includes(errno), exception.retryCount + 1, !useHttpDNS],
  complete: ({ errMsg }) => errMsg.length,
});
api.request<Products>({ url: '/products', success: ({ data }) => data.products.map(({ name }) => name) });
api.request<string>({ url: '/', success: ({ data }) => data.length });
api.request<ArrayBuffer>({ url: '/', responseType: 'arraybuffer', data: new ArrayBuffer(1), success: ({ data }) => data.byteLength });
api.request({ url: '/', success: async () => {}, fail: console_warn, complete: console_warn });
api.request({ url: '/', success() {}, fail() {}, complete() {} });
api.request({ url: '/', success: (result: WechatMiniprogram.RequestSuccessCallbackResult<Products>) => result.data.products.length });

const request = api.request({ url: '/' });
request.onHeadersReceived(({ header, cookies, statusCode }) => [header.date.length, cookies.map((cookie) => cookie.length), statusCode + 1]);
request.onChunkReceived(({ data }) => new Uint8Array(data));
request.offHeadersReceived();
request.offChunkReceived(console_warn);
request.abort();

const upload = api.uploadFile({
  url: '/', filePath: 'a', name: 'file', formData: { a: 1 }, header: {}, timeout: 1,
  success: ({ data, statusCode, errMsg }) => [data.length, statusCode + 1, errMsg.length], fail: ({ errMsg }) => errMsg.length, complete: console_warn,
});
upload.onProgressUpdate(({ progress, totalBytesSent, totalBytesExpectedToSend }) => progress + totalBytesSent + totalBytesExpectedToSend);
upload.onHeadersReceived(({ header }) => header.date.length);
upload.offProgressUpdate(console_warn);
upload.abort();

const download = api.downloadFile({
  url: '/', filePath: 'a', header: {}, timeout: 1,
  success: ({ tempFilePath, filePath, profile, statusCode }) => [tempFilePath.length, filePath.length, profile.rtt, statusCode + 1], fail: ({ errMsg }) => errMsg.length, complete: console_warn,
});
download.onProgressUpdate(({ progress, totalBytesWritten, totalBytesExpectedToWrite }) => progress + totalBytesWritten + totalBytesExpectedToWrite);
download.abort();

/** Any function at all. */
declare function console_warn(...given: unknown[]): void;

export {};
