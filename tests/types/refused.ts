/** What the compiler has to find before the app runs. Each line under a mark must fail; a mark with nothing to find does. */
import { createClient, type ClientOptions, type SessionError } from 'weapp-session';
import socket from 'weapp-session/socket';

const login = { url: '/login' };
const client = createClient({ baseUrl: 'https://api.example.com', login });

// @ts-expect-error nothing at all
createClient();
// @ts-expect-error no login
createClient({ baseUrl: 'https://api.example.com' });
// @ts-expect-error no url
createClient({ login: {} });
// @ts-expect-error a misspelt option
createClient({ login, baseURL: 'https://api.example.com' });
// @ts-expect-error a misspelt option of a group
createClient({ login: { url: '/login', codefield: 'c' } });
// @ts-expect-error a method that no login has
createClient({ login: { url: '/login', method: 'DELETE' } });
// @ts-expect-error the name of the fallback in the place of what it gives
createClient({ login, wasm: { fallback: 'weapp-session/fallback' } });
// @ts-expect-error the name of the module for sockets in the place of what it gives
createClient({ login, socket: 'weapp-session/socket' });
// @ts-expect-error an unknown place
createClient({ login, session: { in: 'url' } });
// @ts-expect-error a number as text
createClient({ login, session: { ttl: '7200' } });
// @ts-expect-error one status is no list
createClient({ login, expired: { statusCodes: 401 } });
// @ts-expect-error values are lists
createClient({ login, expired: { body: { errcode: -1 } } });
// @ts-expect-error the name of the protocol in the place of the module
createClient({ login, protocol: 'wafer' });
// @ts-expect-error another module
createClient({ login, protocol: socket });
// @ts-expect-error headers are text
createClient({ login, request: { header: { a: 1 } } });
// @ts-expect-error not enough of a host
createClient({ login, host: { login() {} } });
// @ts-expect-error a number
createClient({ login, maxInFlight: 'all' });

// @ts-expect-error no options
client.request();
// @ts-expect-error no url
client.request({ data: {} });
// @ts-expect-error a url that is none
client.request({ url: 7 });
// @ts-expect-error a misspelt option
client.request({ url: '/', headers: {} });
// @ts-expect-error an unknown option
client.request({ url: '/', cache: true });
// @ts-expect-error an unknown method
client.request({ url: '/', method: 'QUERY' });
// @ts-expect-error methods are written in capitals
client.request({ url: '/', method: 'post' });
// @ts-expect-error none of true, 'optional', false
client.request({ url: '/', auth: 'yes' });
// @ts-expect-error none of the two
client.request({ url: '/', priority: 'low' });
// @ts-expect-error yes or no
client.request({ url: '/', replay: 1 });
// @ts-expect-error milliseconds
client.request({ url: '/', timeout: '5s' });
// @ts-expect-error not of that type
client.request<string>({ url: '/', success: ({ data }) => data.toFixed() });
// @ts-expect-error no answer is that
client.request({ url: '/', success: (answer: number) => answer });
// @ts-expect-error nor is a failure
client.uploadFile({ url: '/', filePath: 'a', name: 'file', fail: (error: string) => error });
// @ts-expect-error a promise of an answer, and of nothing else
export const body: Promise<{ name: string }> = client.request<{ name: string }>({ url: '/' });
// @ts-expect-error it is a promise of a string
client.request<string>({ url: '/' }).then(({ data }) => data.toFixed());
// @ts-expect-error there is no progress of a request
client.request({ url: '/' }).onProgressUpdate(() => {});

// @ts-expect-error no file
client.uploadFile({ url: '/', name: 'file' });
// @ts-expect-error no field for it
client.uploadFile({ url: '/', filePath: 'a' });
// @ts-expect-error uploads have formData
client.uploadFile({ url: '/', filePath: 'a', name: 'file', data: {} });
// @ts-expect-error downloads have one method
client.downloadFile({ url: '/', method: 'POST' });
// @ts-expect-error a list
client.connectSocket({ url: '/', protocols: 'chat' });
// @ts-expect-error sockets stand in no line
client.connectSocket({ url: '/', priority: 'high' });
// @ts-expect-error a promise of a task
client.connectSocket({ url: '/' }).send({ data: '' });

// @ts-expect-error a misspelt option
client.login({ forced: true });
// @ts-expect-error no url
client.login({ via: { data: {} } });
// @ts-expect-error no id
client.setSession({ expiresIn: 1 });
// @ts-expect-error nothing forgets a session but null
client.setSession(undefined);
// @ts-expect-error an unknown event
client.on('change', () => {});
// @ts-expect-error that event tells nothing
client.on('logout', ({ expiresAt }) => expiresAt);

export const unknown = (error: SessionError): boolean => {
  // @ts-expect-error no such code
  return error.code === 'NETWORK_FAILED';
};
// @ts-expect-error options are read, not code
export const options: ClientOptions = () => ({ login });
