import assert from 'node:assert/strict';
import test from 'node:test';
import { startSocketServer } from '../socket-server.js';
import { hostWith } from './mini-program.js';
import { ask, connect, open } from './socket-events.js';

/** @param {import('node:test').TestContext} t @param {import('../socket-server.js').SocketServerOptions} [options] */
async function echoHost(t, options) {
  const sockets = await startSocketServer(t, {
    connection: (socket) => socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })),
    ...options,
  });
  return { sockets, host: hostWith(t, {}, { domains: [sockets.origin] }) };
}

test('a socket opens, carries text both ways, and closes with what both are told', async (t) => {
  /** @type {Array<[number, string]>} */
  const closings = [];
  const { sockets, host } = await echoHost(t, {
    connection: (socket) => {
      socket.send('welcome');
      socket.on('message', (data) => socket.send(`echo ${data}`));
      socket.on('close', (code, reason) => void closings.push([code, String(reason)]));
    },
  });
  const heard = connect(host, { url: sockets.url });
  assert.deepEqual([heard.events, heard.task.readyState], [[], heard.task.CONNECTING], 'nothing is called before it returns');
  await host.clock.runUntil(() => heard.messages.length === 1);
  assert.deepEqual(heard.events, ['success', 'complete', 'open', 'message']);
  assert.deepEqual([heard.call.errMsg, heard.open.header.Upgrade, heard.task.readyState], ['connectSocket:ok', 'websocket', heard.task.OPEN]);
  assert.equal(await ask(host, heard.task, 'send', { data: 'hello' }), 'sendSocketMessage:ok');
  await host.clock.runUntil(() => heard.messages.length === 2);
  assert.equal(await ask(host, heard.task, 'close', { code: 4001, reason: 'done' }), 'closeSocket:ok');
  await host.clock.idle();
  assert.deepEqual([heard.messages, heard.close.code, heard.close.reason], [['welcome', 'echo hello'], 4001, 'done']);
  assert.deepEqual([closings, heard.events.at(-1), heard.task.readyState], [[[4001, 'done']], 'close', heard.task.CLOSED]);
});

test('binary messages are ArrayBuffers of the mini program, in both directions', async (t) => {
  const { sockets, host } = await echoHost(t);
  // Compressed, the second one has to wait for the first: what the app does to its buffer meanwhile is not sent.
  const heard = await open(host, { url: sockets.url, perMessageDeflate: true });
  host.evaluate('var buffer = new Uint8Array(5000).fill(1).buffer');
  for (let index = 0; index < 2; index++) heard.task.send({ data: host.evaluate('buffer') });
  host.evaluate('new Uint8Array(buffer).fill(9)');
  await host.clock.runUntil(() => heard.messages.length === 2);
  assert.equal(host.evaluate('(data) => data instanceof ArrayBuffer')(heard.messages[1]), true);
  assert.deepEqual(new Uint8Array(heard.messages[1]), new Uint8Array(5_000).fill(1));
});

test('what the callbacks get belongs to the mini program', async (t) => {
  const { sockets, host } = await echoHost(t, { connection: (socket) => socket.close(1000) });
  const isInside = host.evaluate('(value) => value instanceof Object');
  const heard = connect(host, { url: sockets.url });
  await host.clock.runUntil(() => heard.close);
  for (const value of [heard.task, heard.task.send, heard.call, heard.open, heard.open.header, heard.close]) assert.ok(isInside(value));
  assert.equal('offMessage' in heard.task, false);
});

test('headers and protocols go out with the handshake, all but Referer', async (t) => {
  const { sockets, host } = await echoHost(t);
  const heard = await open(host, { url: `${sockets.url}feed?a=1`, header: { sessionid: 'abc', Referer: 'https://elsewhere.example/' }, protocols: ['v2', 'v1'] });
  const [{ url, headers }] = sockets.handshakes;
  assert.deepEqual([url, headers.sessionid, headers['sec-websocket-protocol']], ['/feed?a=1', 'abc', 'v2,v1']);
  assert.equal('content-type' in headers, false);
  assert.match(headers.referer ?? '', /^https:\/\/servicewechat\.com\//);
  assert.equal(heard.open.header['Sec-WebSocket-Protocol'], 'v2');
});

test('compression is negotiated when it is asked for', async (t) => {
  const { sockets, host } = await echoHost(t);
  const data = 'again and '.repeat(1_000);
  for (const perMessageDeflate of [undefined, true]) {
    const heard = await open(host, { url: sockets.url, perMessageDeflate });
    assert.equal('Sec-WebSocket-Extensions' in heard.open.header, perMessageDeflate === true);
    heard.task.send({ data });
    await host.clock.idle();
    assert.deepEqual(heard.messages, [data]);
  }
});

test('the server may close, with a code or without', async (t) => {
  const { sockets, host } = await echoHost(t, {
    connection: (socket, { url }) => (url === '/' ? socket.close(4000, 'enough') : url === '/none' ? socket.close() : socket.terminate()),
  });
  const closings = [];
  for (const path of ['', 'none', 'cut']) {
    const heard = connect(host, { url: sockets.url + path });
    await host.clock.idle();
    closings.push([heard.events.join(' '), heard.close.code, heard.close.reason]);
  }
  assert.deepEqual(closings, [
    ['success complete open close', 4000, 'enough'],
    ['success complete open close', 1005, ''],
    ['success complete open close', 1006, ''],
  ]);
});

test('send and close say no when it is too early, too late or not what they take', async (t) => {
  const { sockets, host } = await echoHost(t);
  const heard = connect(host, { url: sockets.url });
  const { task } = heard;
  const notOpen = 'SocketTask.send:fail SocketTask.readyState is not OPEN';
  assert.equal(await ask(host, task, 'send', { data: 'early' }), notOpen);
  await host.clock.runUntil(() => heard.open);
  assert.match(await ask(host, task, 'send', { data: { a: 1 } }), /^sendSocketMessage:fail parameter error/);
  for (const options of [{ code: 1001 }, { code: 5000 }, { code: 3000.5 }, { reason: 'ü'.repeat(62) }]) {
    assert.match(await ask(host, task, 'close', options), /^closeSocket:fail /);
  }
  task.close({ reason: 'x'.repeat(123) });
  assert.equal(await ask(host, task, 'send', { data: 'late' }), notOpen);
  assert.match(await ask(host, task, 'close', {}), /^closeSocket:fail /);
  assert.deepEqual(heard.messages, []);
});

test('a listener that throws keeps no other from being told', async (t) => {
  const { sockets, host } = await echoHost(t);
  const heard = connect(host, { url: sockets.url, success: host.evaluate("() => { throw new Error('from success') }") });
  heard.task.onOpen(host.evaluate("() => { throw new Error('from onOpen') }"));
  let told = false;
  heard.task.onOpen(() => void (told = true));
  await host.clock.runUntil(() => told);
  assert.deepEqual(host.errors.map(String), ['Error: from success', 'Error: from onOpen']);
});
