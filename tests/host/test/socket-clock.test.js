import assert from 'node:assert/strict';
import http from 'node:http';
import test from 'node:test';
import WebSocket, { WebSocketServer } from 'ws';
import { createClock, createRealClock } from '../clock.js';
import { startSocketServer } from '../socket-server.js';
import { send, startBackend } from './backend.js';
import { hostWith } from './mini-program.js';
import { connect, open } from './socket-events.js';

/** Takes many turns of the event loop to travel: a clock that did not wait for it would run ahead. */
const LARGE = Buffer.alloc(8_000_000);
const turns = async () => {
  for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
};

test('messages on their way and what a listener does with them take no virtual time', async (t) => {
  const { origin, url } = await startSocketServer(t, {
    connection: (socket) => socket.on('message', async (data) => {
      await turns();
      socket.send(data);
    }),
  });
  const host = hostWith(t, {}, { domains: [origin] });
  const heard = await open(host, { url });
  heard.task.send({ data: host.plain('x') });
  heard.task.send({ data: host.evaluate(`new ArrayBuffer(${LARGE.length})`) });
  host.clock.setTimeout(() => {}, 1);
  await host.clock.runUntil(() => heard.messages.length === 2);
  assert.equal(host.clock.elapsed(), 0);
});

test('what a server sends on its own is waited for', async (t) => {
  const { origin, url, sockets } = await startSocketServer(t, { connection: (socket) => socket.send(LARGE) });
  const host = hostWith(t, {}, { domains: [origin] });
  const heard = connect(host, { url });
  await host.clock.advance(1);
  assert.equal(heard.messages.length, 1);
  for (const socket of sockets) socket.send(LARGE);
  await host.clock.idle();
  assert.equal(heard.messages.length, 2);
});

for (const who of ['app', 'server']) {
  test(`a closing is over when both ends know of it (by the ${who})`, async (t) => {
    let closed = 0;
    const { origin, url, sockets } = await startSocketServer(t, { connection: (socket) => socket.on('close', () => void closed++) });
    const host = hostWith(t, {}, { domains: [origin] });
    const heard = await open(host, { url });
    const [socket] = sockets;
    // The server reads nothing for a while, and then writes.
    socket.pause();
    if (who === 'app') heard.task.close();
    else socket.close();
    const advanced = host.clock.advance(1);
    await turns();
    assert.deepEqual([host.clock.elapsed(), closed], [0, 0]);
    if (who === 'app') socket.send('too late');
    socket.resume();
    await advanced;
    assert.deepEqual([host.clock.elapsed(), closed, heard.messages, heard.events.at(-1)], [1, 1, [], 'close']);
  });
}

test('handshakes, listeners and connections can be parked, each on its own', async (t) => {
  const clock = createClock();
  const { origin, url } = await startSocketServer(t, {
    accept: ({ url: path }) => (path === '/slow' ? clock.park(1_000) : undefined),
    async connection(socket) {
      socket.on('message', async () => {
        await clock.park(300);
        socket.send('answer');
      });
      await clock.park(50);
      socket.send('greeting');
    },
  });
  const host = hostWith(t, {}, { clock, domains: [origin] });
  const heard = connect(host, { url: `${url}slow` });
  clock.setTimeout(() => {}, 1);
  await clock.runUntil(() => heard.open);
  assert.equal(clock.elapsed(), 1_000);
  await clock.runUntil(() => heard.messages.length === 1);
  assert.equal(clock.elapsed(), 1_050);
  heard.task.send({ data: 'question' });
  await clock.runUntil(() => heard.messages.length === 2);
  assert.deepEqual([clock.elapsed(), heard.messages], [1_350, ['greeting', 'answer']]);
});

test('what is parked on a socket hides nothing else', async (t) => {
  const clock = createClock();
  const slow = await startBackend(t, async (_, response) => {
    await turns();
    response.end('{}');
  });
  const { origin, url, sockets } = await startSocketServer(t, {
    accept: ({ url: path }) => (path === '/given-up' ? clock.park(100_000) : undefined),
    async connection(socket) {
      socket.on('message', () => clock.park(100_000));
      await clock.park(100_000);
    },
  });
  const host = hostWith(t, {}, { clock, domains: [origin, slow.origin] });
  const heard = await open(host, { url });
  heard.task.send({ data: 'parked' });
  const givenUp = connect(host, { url: `${url}given-up`, timeout: 10 });
  await clock.runUntil(() => givenUp.close);
  assert.equal(clock.elapsed(), 10);
  const { result } = await send(host, { url: slow.origin, timeout: 10 });
  assert.equal(result.errMsg, 'request:ok');
  for (const socket of sockets) socket.terminate();
  await clock.runUntil(() => heard.close);
  assert.equal(clock.elapsed(), 10);
});

test('an open socket on which nothing happens lets time pass', async (t) => {
  const { origin, url } = await startSocketServer(t);
  const host = hostWith(t, {}, { domains: [origin] });
  await open(host, { url });
  await host.clock.advance(3_600_000);
  assert.equal(host.clock.elapsed(), 3_600_000);
  await assert.rejects(host.clock.runUntil(new Promise(() => {})), /nothing left to wait for/);
});

test('a server can share the port of an HTTP server, and leaves other paths alone', async (t) => {
  const { origin, server } = await startBackend(t);
  const { url } = await startSocketServer(t, { server, path: '/feed', connection: (socket) => socket.send('feed') });
  await startSocketServer(t, { server, path: '/other', connection: (socket) => socket.send('other') });
  const host = hostWith(t, {}, { domains: [origin] });
  const heard = [connect(host, { url }), connect(host, { url: url.replace('/feed', '/other?a=1') })];
  await host.clock.idle();
  assert.deepEqual(heard.map(({ messages }) => messages), [['feed'], ['other']]);
  assert.equal((await send(host, { url: `${origin}/feed` })).result.statusCode, 200);
});

test('a server may be none of ours', async (t) => {
  const server = http.createServer().listen(0, '127.0.0.1');
  const foreign = new WebSocketServer({ server });
  foreign.on('connection', (socket) => socket.on('message', (data) => socket.send(String(data))));
  await new Promise((resolve) => void server.once('listening', resolve));
  t.after(() => server.close());
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const host = hostWith(t, {}, { domains: [`http://127.0.0.1:${port}`] });
  const heard = await open(host, { url: `ws://127.0.0.1:${port}` });
  heard.task.send({ data: 'abc' });
  await host.clock.runUntil(() => heard.messages.length === 1);
  heard.task.close();
  await host.clock.runUntil(() => heard.close);
  assert.deepEqual([heard.messages, heard.close.code, host.clock.elapsed()], [['abc'], 1000, 0]);
});

test('a client may be none of ours, and what is parked for it hides nothing', async (t) => {
  const clock = createClock();
  const slow = await startBackend(t, async (_, response) => {
    await turns();
    response.end('{}');
  });
  const { url } = await startSocketServer(t, {
    async connection(socket, { url: path }) {
      socket.on('message', async () => {
        socket.send('parked');
        await clock.park(100_000);
      });
      if (path !== '/greeted') return;
      socket.send('parked');
      await clock.park(100_000);
    },
  });
  const host = hostWith(t, {}, { clock, domains: [slow.origin] });
  for (const path of ['', 'greeted']) {
    const client = new WebSocket(url + path);
    if (path === '') client.on('open', () => client.send('park'));
    await new Promise((resolve) => void client.once('message', resolve));
    const { result } = await send(host, { url: slow.origin, timeout: 10 });
    assert.equal(result.errMsg, 'request:ok');
    client.terminate();
  }
});

test('a host that is closed ends its sockets, whatever they are doing, and holds up no clock', async (t) => {
  const clock = createClock();
  let closed = 0;
  const { origin, url, sockets, handshakes } = await startSocketServer(t, {
    accept: ({ url: path }) => (path === '/slow' ? clock.park(1_000) : undefined),
    connection: (socket) => socket.on('close', () => void closed++),
  });
  const host = hostWith(t, {}, { clock, domains: [origin] });
  const heard = [await open(host, { url }), await open(host, { url }), connect(host, { url: `${url}slow` }), await open(host, { url })];
  heard[1].task.close();
  for (const socket of sockets) socket.send(LARGE);
  host.close();
  heard.push(connect(host, { url }));
  await clock.idle();
  assert.deepEqual([sockets.size, closed, handshakes.length, heard.map(({ close }) => close)], [0, 3, 4, Array(5).fill(undefined)]);
  await open(hostWith(t, {}, { clock, domains: [origin] }), { url });
  assert.equal(clock.elapsed(), 0);
});

test('sockets work on real time as well', async (t) => {
  const clock = createRealClock();
  const { origin, url } = await startSocketServer(t, { connection: (socket) => socket.on('message', (data) => socket.send(String(data))) });
  const host = hostWith(t, {}, { clock, domains: [origin] });
  const heard = await open(host, { url });
  heard.task.send({ data: 'abc' });
  await clock.runUntil(() => heard.messages.length === 1);
  heard.task.close();
  await clock.idle();
  await clock.runUntil(() => heard.close);
});
