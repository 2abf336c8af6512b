/** What an app may write. Compiled and never run. */
import { createClient, SessionError, version, type Client, type ClientOptions, type DownloadOptions, type ErrorCode, type RequestOptions, type SessionState, type SocketOptions, type UploadOptions } from 'weapp-session';
import fallback from 'weapp-session/fallback';

interface Product {
  id: number;
  name: string;
}

const client: Client = createClient({ baseUrl: 'https://api.example.com', login: { url: '/wx/onlogin' } });

/** Options with nothing left out. */
type Whole<T> = T extends ((...given: any[]) => any) | readonly unknown[] ? T : T extends object ? { [Name in keyof T]-?: Whole<T[Name]> } : T;

export const everything: Whole<ClientOptions> = {
  baseUrl: 'https://api.example.com',
  allowedOrigins: ['https://files.example.com'],
  login: {
    url: '/wx/onlogin', method: 'GET', codeField: 'js_code', data: { app: 1 }, header: { 'x-a': 'b' }, timeout: 5000,
    retry: { limit: 1, delay: 100 }, session: 'data.session.id', expiresIn: 'data.session.expires', refresh: 'data.session.refresh', with: 'userInfo',
  },
  renew: {
    url: '/token', method: 'PUT', field: 'token', data: { grant_type: 'refresh_token' }, header: { 'x-a': 'b' }, session: 'access_token', expiresIn: 'expires_in', refresh: 'refresh_token',
    over: { statusCodes: [400, 401], body: { error: ['invalid_grant', 7, false] } },
  },
  session: {
    in: 'cookie', name: 'sid', prefix: 'Bearer ', ttl: 60, renewBefore: 5, sliding: true, update: { id: 'header.X-Id', expiresIn: 'data.left' },
    storageKey: 'key', persist: true, encrypt: true, checkSession: true,
  },
  expired: { statusCodes: [401, 419], body: { errcode: [-1, 'gone', true] }, test: ({ statusCode, data }) => statusCode === 200 && data === 'expired', closeCodes: [4401] },
  protocol: 'wafer',
  maxInFlight: 5,
  request: { timeout: 1000, header: () => ({ 'x-token': 't' }), retry: { limit: 2, methods: ['GET', 'POST'], statusCodes: [502, 503], delay: 100, jitter: false, retryAfter: false, key: true } },
  replays: 2,
  wasm: { path: '/wasm/weapp_session.wasm.br', module: {}, fallback },
  host: wx,
};
export const options: ClientOptions = everything;
export const functions: ClientOptions = {
  allowedOrigins: ['https://api.example.com'],
  login: { url: 'https://api.example.com/login', data: async (code) => ({ code: code.length }), session: (reply) => ({ id: String(reply.data), expiresIn: 60 }) },
  request: { header: { 'x-a': 'b' } },
  wasm: '/wasm/weapp_session.wasm.br',
};

export async function requests(): Promise<Product[]> {
  await client.ready;
  const task = client.request<Product[]>({
    url: '/products', data: { page: 1 }, header: { 'x-a': 'b' }, timeout: 1000, method: 'POST', dataType: 'json', responseType: 'text',
    redirect: 'manual', useHighPerformanceMode: true, enableHttp2: true, enableProfile: true, enableQuic: true, enableCache: true, enableHttpDNS: true,
    httpDNSServiceId: 'id', httpDNSTimeout: 100, enableHttpDNSFallback: true, enableChunked: true, forceCellularNetwork: true,
    auth: 'optional', replay: false, priority: 'high', retry: { limit: 1, key: 'order-7' },
    success: ({ data, statusCode, header, cookies }) => data.map(({ name }) => `${name}${statusCode}${header.date}${cookies}`),
    fail: ({ errMsg, errno }) => `${errMsg}${errno}`,
    complete: () => {},
  } satisfies Required<RequestOptions<Product[]>>);
  task.onHeadersReceived(({ header }) => header);
  task.offHeadersReceived();
  task.onChunkReceived(({ data }) => data);
  task.offChunkReceived();
  task.abort();
  task.finally(() => {}).catch((error: SessionError) => error.code);
  const { data } = await task;
  const bytes: ArrayBuffer = (await client.request<ArrayBuffer>({ url: '/picture', responseType: 'arraybuffer' })).data;
  const anything = (await client.request({ url: '/' })).data.whatever;
  return bytes.byteLength ? data : anything;
}

export async function transfers(): Promise<string> {
  const upload = client.uploadFile({
    url: '/upload', filePath: 'wxfile://a', name: 'file', header: {}, formData: { a: 1 }, timeout: 1, enableProfile: true, enableHttp2: true, enableQuic: true, useHighPerformanceMode: true,
    auth: false, replay: false, priority: 'normal', retry: { limit: 1, key: true }, success: ({ data }) => data.length, fail: ({ errMsg }) => errMsg, complete: () => {},
  } satisfies Required<UploadOptions>);
  upload.onProgressUpdate(({ progress, totalBytesSent }) => progress + totalBytesSent);
  upload.offProgressUpdate();
  const download = client.downloadFile({
    url: '/file', filePath: 'wxfile://b', header: {}, timeout: 1, enableProfile: true, enableHttp2: true, enableQuic: true, useHighPerformanceMode: true,
    auth: true, replay: true, priority: 'high', retry: false, success: ({ tempFilePath }) => tempFilePath, fail: ({ errMsg }) => errMsg, complete: () => {},
  } satisfies Required<DownloadOptions>);
  download.onHeadersReceived(() => {});
  return (await upload).data + (await download).tempFilePath;
}

export async function sockets(): Promise<void> {
  const socket = await client.connectSocket({
    url: '/socket', header: {}, protocols: ['a'], tcpNoDelay: true, perMessageDeflate: true, timeout: 1, forceCellularNetwork: true, auth: true, replay: true,
  } satisfies Required<SocketOptions>);
  socket.onOpen(() => {});
  socket.onMessage(({ data }) => (typeof data === 'string' ? data.length : data.byteLength));
  socket.onError(({ errMsg }) => errMsg);
  socket.onClose(({ code, reason }) => `${code}${reason}`);
  socket.send({ data: 'text', success: () => {}, fail: () => {}, complete: () => {} });
  socket.send({ data: new ArrayBuffer(1) });
  socket.close();
  socket.close({ code: 1000, reason: 'done' });
}

export async function sessions(): Promise<unknown> {
  const { fresh, expiresAt, response } = await client.login({ force: true, data: { a: 1 }, via: { url: '/account', data: {}, method: 'PUT', header: {} } });
  client.setSession({ id: 'x', expiresIn: 1, renewable: false });
  client.setSession({ id: 'x', refresh: 'y' });
  client.setSession(null);
  const state: SessionState['state'] = client.session().state;
  const stop: () => void = client.on('login', ({ expiresAt }) => expiresAt);
  client.on('error', ({ code, cause }) => [code satisfies ErrorCode, cause]);
  client.on('logout', () => {});
  client.on('expired', () => {});
  await client.logout();
  await client.logout({ url: '/wx/logout' });
  await client.logout({ url: '/wx/logout', revoke: true });
  client.destroy();
  return [fresh, expiresAt, response, state, stop, version.length];
}

export function told(error: unknown): string | undefined {
  if (!(error instanceof SessionError)) return undefined;
  const known: ErrorCode = error.code;
  return `${known}${error.errMsg}${error.errno}${error.statusCode}`;
}
