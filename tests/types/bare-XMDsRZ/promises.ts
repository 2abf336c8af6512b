/** That whatever a promise can do, a call can. Compiled and never run. */
import { createClient, SessionError, type ErrorCode, type RequestTask, type UploadResponse, type WxResponse } from 'weapp-session';

interface Product {
  id: number;
  name: string;
}

const client = createClient({ baseUrl: 'https://api.example.com', login: { url: '/login' } });

export const chained: Promise<string | number> = client
  .request<Product[]>({ url: '/' })
  .then(({ data }) => data.map(({ name }) => name).join())
  .catch((error: SessionError) => error.code.length)
  .finally(() => {});
export const caught: Promise<WxResponse<Product> | undefined> = client.request<Product>({ url: '/' }).catch(() => undefined);
export const settled: Promise<WxResponse<Product>> = client.request<Product>({ url: '/' }).finally(() => {});
export const both: Promise<number | undefined> = client.request({ url: '/' }).then(({ statusCode }) => statusCode, ({ statusCode }: SessionError) => statusCode);
export const nothing: Promise<WxResponse<Product>> = client.request<Product>({ url: '/' }).then().catch().finally();

/** A call is a promise, for whoever asks for one. */
export const plain: Promise<WxResponse<Product>> = client.request<Product>({ url: '/' });
export const likewise: PromiseLike<UploadResponse> = client.uploadFile({ url: '/', filePath: 'a', name: 'file' });
export function returned(id: number): Promise<WxResponse<Product>> {
  return client.request({ url: `/products/${id}` });
}
export class Repository {
  get = <T>(url: string): Promise<T> => client.request<T>({ url }).then(({ data }) => data);
  all = (): Promise<{ tempFilePath: string }> => client.downloadFile({ url: '/' });
}
export async function awaited(): Promise<Product> {
  const { data } = await client.request<Product>({ url: '/' });
  return data;
}
export const tag: string = client.request({ url: '/' })[Symbol.toStringTag];

export async function together(): Promise<[string, number, string]> {
  const [products, anything, upload] = await Promise.all([client.request<Product[]>({ url: '/' }), client.request({ url: '/' }), client.uploadFile({ url: '/', filePath: 'a', name: 'file' })]);
  const first: WxResponse<Product> = await Promise.race([client.request<Product>({ url: '/a' }), client.request<Product>({ url: '/b' })]);
  const outcomes = await Promise.allSettled([client.request<Product>({ url: '/' }), client.downloadFile({ url: '/' })]);
  const names = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value.statusCode : (outcome.reason as SessionError).code));
  const tasks: RequestTask<Product>[] = [1, 2].map((id) => client.request<Product>({ url: `/${id}` }));
  const list = (await Promise.all(tasks)).map(({ data }) => data.name);
  return [products.data[0]?.name ?? first.data.name + list + names, anything.data.whatever, upload.data];
}

/** A wrapper that gives a promise for callbacks, as many an app has one. */
export function promised<T>(url: string): Promise<T> {
  return new Promise((resolve, reject) => client.request<T>({ url, success: ({ data }) => resolve(data), fail: reject }));
}

/** `fail` is given our error, with all that it tells. */
export function failures(): void {
  const codes: ErrorCode[] = [];
  client.request({ url: '/', fail: ({ code, statusCode, response, cause }: SessionError) => [codes.push(code), statusCode, response, cause] });
  client.request({ url: '/', fail: ({ code, errMsg, errno }) => [codes.push(code), errMsg.length, errno + 1] });
  client.request({ url: '/', fail: (error) => error instanceof SessionError && error.code });
  client.request({ url: '/', fail: ({ message, stack }: Error) => [message, stack] });
  client.uploadFile({ url: '/', filePath: 'a', name: 'file', fail: ({ code }: SessionError) => codes.push(code) });
  client.downloadFile({ url: '/', fail: ({ code }: SessionError) => codes.push(code) });
  client.request({ url: '/', complete: (result: WxResponse | SessionError) => result.errMsg });
}
