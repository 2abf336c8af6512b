/** Where a call goes: what a relative URL is relative to, for requests and for sockets, and what becomes of it where that is not said. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, createWorld } from './world.js';

const SESSION = 'https://api.example.com';

for (const [baseUrl, base] of /** @type {const} */ ([['https://api.example.com', 'wss://api.example.com'], ['https://api.example.com/v1/', 'wss://api.example.com/v1'], ['http://127.0.0.1:8080', 'ws://127.0.0.1:8080']])) {
  test(`the URL of a socket is relative to ${baseUrl} as it stands, whatever it begins with`, async (t) => {
    const { host, clock, createSocketClient } = await createWorld(t);
    const urls = host.evaluate(`{
      const urls = [];
      const task = {};
      for (const name of ['onOpen', 'onClose', 'onError', 'onMessage', 'send', 'close']) task[name] = () => {};
      wx.connectSocket = ({ url }) => { urls.push(url); return task; };
      urls;
    }`);
    const client = createSocketClient({ baseUrl });
    client.setSession({ id: 'the-id-of-the-session' });
    const paths = ['ws', 'ws/chat', '/ws', '/ws/chat', 'wss', 'wss/chat', 'WS/chat', 'wsx', 'http', 'http/chat', 'https', '/http', 'chat?to=ws://x', 'chat#ws'];
    for (const url of paths) client.connectSocket({ url }).catch(() => {});
    await clock.advance(10);
    assert.deepEqual([...urls], paths.map((path) => `${base}/${path.replace(/^\//, '')}`));
  });
}

for (const [place, session] of /** @type {Array<[string, any]>} */ ([['header', {}], ['query', { in: 'query' }], ['cookie', { in: 'cookie' }], ['body', { in: 'body' }]])) {
  test(`a relative URL without baseUrl is refused by name, and nothing is sent (session in ${place})`, async (t) => {
    const { host, clock, createSocketClient } = await createWorld(t);
    const sent = host.evaluate(`{
      const sent = [];
      for (const api of ['request', 'uploadFile', 'downloadFile', 'connectSocket']) wx[api] = ({ url }) => void sent.push(url);
      sent;
    }`);
    const client = createSocketClient({ baseUrl: undefined, allowedOrigins: [SESSION], login: { url: `${SESSION}/login` }, session });
    client.setSession({ id: 'the-id-of-the-session' });
    /** @type {any[]} */
    const errors = [];
    for (const url of ['/products', 'products', '', '?page=1', '#top', './x', '../x']) {
      for (const auth of /** @type {const} */ ([true, 'optional', false])) {
        errors.push(['request', call(client, { url, auth, method: 'POST' })]);
        client.uploadFile({ url, auth, filePath: 'a', name: 'f', fail: (error) => errors.push(['uploadFile', { result: error }]) });
        client.connectSocket({ url, auth }).catch((error) => errors.push(['connectSocket', { result: error }]));
      }
    }
    await clock.advance(10);
    assert.equal(errors.length, 7 * 3 * 3);
    for (const [api, { result }] of errors) {
      assert.equal(result?.code, 'CONFIG_INVALID');
      assert.match(result.errMsg, new RegExp(`^${api}:fail .*'url'.*baseUrl`));
    }
    assert.deepEqual([...sent], []);
  });
}
