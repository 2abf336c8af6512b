import assert from 'node:assert/strict';
import test from 'node:test';
import { createClock } from '../clock.js';
import { startSocketServer } from '../socket-server.js';
import { startBackend } from './backend.js';
import { hostWith } from './mini-program.js';
import { ask, connect, open } from './socket-events.js';

test('what can not be connected fails, asynchronously and without a network', async (t) => {
  const { origin, url, handshakes } = await startSocketServer(t);
  const host = hostWith(t, {}, { domains: [origin] });
  for (const [given, errMsg, errno] of /** @type {Array<[any, RegExp, number | undefined]>} */ ([
    [7, /^connectSocket:fail parameter error: parameter.url should be String instead of Number;$/, undefined],
    [origin, /^connectSocket:fail invalid url "http:/, 600009],
    ['wss://elsewhere.example/', /^connectSocket:fail url not in domain list$/, 600002],
    [`${url.slice(0, -1)}@elsewhere.example/`, /^connectSocket:fail url not in domain list$/, 600002],
    [url.replace('ws:', 'wss:'), /^connectSocket:fail url not in domain list$/, 600002],
    [url.replace(/\d+\/$/, '1/'), /^connectSocket:fail url not in domain list$/, 600002],
  ])) {
    const heard = connect(host, { url: given });
    assert.deepEqual(heard.events, [], 'nothing is called before wx.connectSocket returns');
    await host.clock.idle();
    assert.deepEqual([heard.events, heard.call.errno, heard.task.readyState], [['fail', 'complete'], errno, heard.task.CLOSED]);
    assert.match(heard.call.errMsg, errMsg);
  }
  for (const options of [{ url, protocols: ['a', 'a'] }, { url, protocols: 'a' }, { url, header: { 'not a name': 'x' } }]) {
    const heard = connect(host, options);
    await host.clock.idle();
    assert.match(heard.call.errMsg, /^connectSocket:fail ./);
  }
  assert.deepEqual([handshakes.length, host.sockets], [0, 0]);
});

test('a host may be listed as ws too', async (t) => {
  const { url } = await startSocketServer(t);
  await open(hostWith(t, {}, { domains: [url] }), { url });
});

test('five at a time, those included that are connecting or closing', async (t) => {
  const clock = createClock();
  const { origin, url } = await startSocketServer(t, { accept: ({ url: path }) => (path === '/slow' ? clock.park(1_000) : undefined) });
  const host = hostWith(t, {}, { clock, domains: [origin] });
  const slow = connect(host, { url: `${url}slow` });
  const first = await open(host, { url });
  for (let index = 0; index < 3; index++) await open(host, { url });
  first.task.close();
  const sixth = connect(host, { url });
  await clock.idle();
  assert.deepEqual([sixth.events, sixth.call.errMsg, sixth.call.errno], [['fail', 'complete'], 'connectSocket:fail exceed max task count', 600007]);
  assert.deepEqual([host.sockets, slow.events], [4, ['success', 'complete']]);
  await open(host, { url });
  assert.equal(host.sockets, 5);
});

test('a refused handshake is an error and a closing, whoever refuses it', async (t) => {
  const refusing = await startSocketServer(t, { accept: async ({ headers }) => (headers.sessionid === 'good' ? undefined : 401) });
  const plain = await startBackend(t, (_, response) => response.writeHead(404).end());
  const host = hostWith(t, {}, { domains: [refusing.origin, plain.origin] });
  for (const [url, status] of [[refusing.url, 401], [plain.origin.replace('http', 'ws'), 404]]) {
    const heard = connect(host, { url, header: { sessionid: 'bad' } });
    await host.clock.runUntil(() => heard.close);
    assert.deepEqual(heard.events, ['success', 'complete', 'error', 'close']);
    assert.deepEqual([heard.error.errMsg, heard.close.code], [`Error during WebSocket handshake: Unexpected response code: ${status}`, 1006]);
  }
  await open(host, { url: refusing.url, header: { sessionid: 'good' } });
  assert.equal(host.sockets, 1);
  await assert.rejects(host.clock.runUntil(new Promise(() => {})), /nothing left to wait for/);
  assert.equal(host.clock.elapsed(), 0, 'no timer is left behind');
});

test('a refused connection and one cut off in the handshake fail as requests do', async (t) => {
  const { origin, server } = await startBackend(t);
  server.on('upgrade', (request) => request.socket.destroy());
  const host = hostWith(t, {}, { domains: [origin] });
  const messages = [];
  for (const attempt of ['cut off', 'refused']) {
    if (attempt === 'refused') server.close();
    const heard = connect(host, { url: origin.replace('http', 'ws') });
    await host.clock.runUntil(() => heard.close);
    messages.push(/net::(\w+)/.exec(heard.error.errMsg)?.[1]);
  }
  assert.deepEqual(messages, ['ERR_CONNECTION_RESET', 'ERR_CONNECTION_REFUSED']);
});

test('the timeout counts virtual time, is over once the socket is open, and 60 s by default', async (t) => {
  const clock = createClock();
  const { origin, url, sockets } = await startSocketServer(t, { accept: ({ url: path }) => clock.park(path === '/in-time' ? 999 : 90_000) });
  const host = hostWith(t, {}, { clock, domains: [origin] });
  const inTime = await open(host, { url: `${url}in-time`, timeout: 1_000 });
  assert.equal(clock.elapsed(), 999);
  const late = connect(host, { url, timeout: 1_000 });
  await clock.runUntil(() => late.close);
  assert.deepEqual([late.events, late.error.errMsg, late.close.code, clock.elapsed()], [['success', 'complete', 'error', 'close'], 'timeout', 1006, 1_999]);
  const byDefault = connect(host, { url });
  await clock.runUntil(() => byDefault.close);
  assert.equal(clock.elapsed(), 61_999);
  await clock.advance(200_000);
  assert.deepEqual([inTime.close, late.events.length, host.sockets, sockets.size], [undefined, 4, 1, 1]);
});

test('a socket closed while it connects is an error and a closing', async (t) => {
  const { origin, url } = await startSocketServer(t);
  const host = hostWith(t, {}, { domains: [origin] });
  const heard = connect(host, { url });
  assert.equal(await ask(host, heard.task, 'close', {}), 'closeSocket:ok');
  await host.clock.idle();
  assert.deepEqual([heard.events, heard.close.code], [['success', 'complete', 'error', 'close'], 1006]);
});

test('a client that breaks off while the server makes up its mind harms nobody', async (t) => {
  const clock = createClock();
  const { origin, url } = await startSocketServer(t, {
    accept({ socket }) {
      socket.destroy(new Error('broken off'));
      return clock.park(10);
    },
  });
  const host = hostWith(t, {}, { clock, domains: [origin] });
  const heard = connect(host, { url });
  await clock.advance(100);
  assert.deepEqual(heard.events, ['success', 'complete', 'error', 'close']);
});
