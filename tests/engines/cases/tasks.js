/** Listeners, uploads, downloads and sockets. @import { Case } from '../suite/kit.js' */
import { expect } from '../suite/expect.js';

/** @type {Record<string, Case>} */
export const tasks = {
  async 'listeners hear of a request\'s headers, until they are taken away'({ loggedIn, wait }) {
    const client = await loggedIn();
    let heard = 0;
    const gone = () => void (heard += 100);
    const task = client.request({ url: '/a' });
    task.onHeadersReceived(() => void heard++);
    task.onHeadersReceived(gone);
    task.offHeadersReceived(gone);
    await wait(task);
    expect(heard, 1);
  },

  async 'a listener added while the login is made hears of the send that comes'({ createClient, wait }) {
    let heard = 0;
    const task = createClient().request({ url: '/a' });
    task.onHeadersReceived(() => void heard++);
    task.onChunkReceived(() => {});
    await wait(task);
    expect(heard, 1);
  },

  async 'an upload is repeated with its listeners'({ loggedIn, backend, wait }) {
    const client = await loggedIn();
    backend.revoke('session-1');
    /** @type {any[]} */
    const heard = [];
    const task = client.uploadFile({ url: '/up', filePath: 'wxfile://1', name: 'file', formData: { note: '你好' } });
    task.onProgressUpdate(({ progress }) => heard.push(progress));
    const { statusCode, data, errMsg } = await wait(task);
    expect([statusCode, data, errMsg], [200, '{"path":"/up"}', 'uploadFile:ok']);
    expect(heard, [100, 100]);
    expect(backend.at('/up').map(({ session, data }) => [session, data]), [['session-1', { note: '你好' }], ['session-2', { note: '你好' }]]);
  },

  async 'a download carries the session; one that is given up says so in its own name'({ loggedIn, wait, failure, clock }) {
    const client = await loggedIn();
    const { statusCode, tempFilePath } = await wait(client.downloadFile({ url: '/down' }));
    expect([statusCode, tempFilePath], [200, 'wxfile://1']);
    const task = client.downloadFile({ url: '/down' });
    const failed = failure(task);
    task.abort();
    const { code, errMsg } = await failed;
    expect([code, errMsg], ['ABORTED', 'downloadFile:fail abort']);
    await clock.advance(1000);
  },

  async 'a socket carries the session, and what is said goes both ways'({ loggedIn, socketModule, backend, clock, wait }) {
    const client = await loggedIn({ socket: socketModule() });
    const task = await wait(client.connectSocket({ url: '/socket' }));
    const heard = listenTo(task);
    await clock.advance(10);
    task.send({ data: '会话😀' });
    task.send({ data: new Uint8Array([0, 255]).buffer });
    await clock.advance(10);
    task.close({ code: 4000, reason: 'enough' });
    await clock.advance(10);
    expect(heard.map((event) => (event instanceof ArrayBuffer ? [...new Uint8Array(event)] : event)), ['open', '会话😀', [0, 255], 4000]);
    const [{ url, session } = /** @type {any} */ ({})] = backend.at('/socket');
    expect([url, session], ['wss://api.example.com/socket', 'session-1']);
  },

  async 'a socket whose session is over connects once more, with a new one'({ loggedIn, socketModule, backend, clock, wait }) {
    const client = await loggedIn({ socket: socketModule() });
    backend.revoke('session-1');
    const heard = listenTo(await wait(client.connectSocket({ url: 'wss://api.example.com/socket' })));
    await clock.advance(1000);
    expect(heard, ['open', 'open']);
    expect(backend.at('/socket').map(({ session }) => session), ['session-1', 'session-2']);
  },

  async 'a socket to somebody else carries nothing'({ loggedIn, socketModule, backend, wait }) {
    const client = await loggedIn({ socket: socketModule() });
    await wait(client.connectSocket({ url: 'wss://evil.example/socket' }));
    expect(backend.at('/socket').map(({ session }) => session), [undefined]);
  },

  async 'the app\'s own session is sent, and logout tells the backend'({ createClient, backend, storage, wait }) {
    const client = createClient();
    client.setSession({ id: 'of-the-app' });
    await wait(client.request({ url: '/public' }));
    await wait(client.logout({ url: '/public' }));
    expect(backend.at('/public').map(({ method, session }) => [method, session]), [['GET', 'of-the-app'], ['POST', 'of-the-app']]);
    expect([client.session().state, storage.size], ['none', 0]);
  },
};

/** @param {import('../../../js-glue/dist/types/index.js').SocketTask} task */
function listenTo(task) {
  /** @type {unknown[]} */
  const heard = [];
  task.onOpen(() => heard.push('open'));
  task.onMessage(({ data }) => heard.push(data));
  task.onClose(({ code }) => heard.push(code));
  return heard;
}
