import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { createMemoryStore } from '../src/store/memory.js';
import { StoreError } from '../src/store/store.js';
import { startBackend } from '../testing/backend.js';
import { openSocket } from '../testing/socket.js';

const EXPIRED = 4401;
const NEVER_ISSUED = 'A'.repeat(43);

for (const [name, options] of /** @type {Array<[string, (id: string) => { path?: string, headers?: Record<string, string> }]>} */ ([
  ['the header', (id) => ({ headers: { sessionid: id } })],
  ['the header Authorization', (id) => ({ headers: { authorization: `Bearer ${id}` } })],
  ['the query', (id) => ({ path: `/wx/socket?sessionid=${id}` })],
  ['a cookie', (id) => ({ headers: { cookie: `sessionid=${id}` } })],
])) {
  test(`a socket with its session in ${name} is greeted, and echoes`, async (t) => {
    const { url, login } = await startBackend(t);
    const socket = openSocket(t, url, options(await login()));
    assert.deepEqual(JSON.parse(await socket.message()), { type: 'welcome', account: null });
    for (const data of ['你好 🍵', '', Buffer.from([0, 255])]) {
      socket.send(data);
      assert.deepEqual(await socket.message(), data);
    }
  });
}

test('the greeting names the account', async (t) => {
  const { url, register } = await startBackend(t);
  const socket = openSocket(t, url, { headers: { sessionid: await register('lin', 'long enough') } });
  assert.equal(JSON.parse(await socket.message()).account, 'lin');
});

test('without a live session a socket is accepted and closed with 4401, so that the client learns why', async (t) => {
  const { url } = await startBackend(t);
  for (const path of ['', `?sessionid=${NEVER_ISSUED}`, '?sessionid=*', `?sessionid=${NEVER_ISSUED}&sessionid=${NEVER_ISSUED}`]) {
    const socket = openSocket(t, url, { path: `/wx/socket${path}` });
    assert.equal(await socket.closed, EXPIRED);
    await assert.rejects(socket.message(), /closed with 4401 instead of a message/);
  }
});

for (const path of ['/wx/logout', '/dev/expire']) {
  test(`${path} closes the sockets of its session and of no other`, async (t) => {
    const { url, call, login } = await startBackend(t, { dev: true });
    const [sessionid, other] = [await login(), await login()];
    const [one, two, third] = [sessionid, sessionid, other].map((id) => openSocket(t, url, { headers: { sessionid: id } }));
    for (const socket of [one, two, third]) await socket.message();
    await call('POST', path, { sessionid });
    assert.deepEqual(await Promise.all([one.closed, two.closed]), [EXPIRED, EXPIRED]);
    third.send('still here');
    assert.equal(await third.message(), 'still here');
  });
}

test('a session that ran out is noticed with the next message', async (t) => {
  const { url, clock, login } = await startBackend(t, { ttl: 60 });
  const socket = openSocket(t, url, { headers: { sessionid: await login() } });
  await socket.message();
  clock.now += 59_999;
  socket.send('alive');
  assert.equal(await socket.message(), 'alive');
  clock.now += 1;
  socket.send('late');
  assert.equal(await socket.closed, EXPIRED);
});

test('and after some time without one', async (t) => {
  const { url, clock, login } = await startBackend(t, { ttl: 60, checkSocketsEvery: 10 });
  const socket = openSocket(t, url, { headers: { sessionid: await login() } });
  await socket.message();
  clock.now += 60_000;
  assert.equal(await socket.closed, EXPIRED);
});

test('a session that ends while the socket is being greeted is not missed', async (t) => {
  const store = createMemoryStore();
  /** @type {() => void} */
  let goOn = () => {};
  /** @type {Promise<void>} */
  const held = new Promise((resolve) => (goOn = resolve));
  let reads = 0;
  const { url, call, login } = await startBackend(t, {
    store: {
      ...store,
      async get(key) {
        const value = await store.get(key);
        if (++reads === 1) await held;
        return value;
      },
    },
  });
  const sessionid = await login();
  const socket = openSocket(t, url, { headers: { sessionid } });
  while (reads === 0) await new Promise(setImmediate);
  await call('POST', '/wx/logout', { sessionid });
  goOn();
  assert.equal(await socket.closed, EXPIRED);
  await assert.rejects(socket.message());
});

test('while the store does not answer nobody is told "expired"', async (t) => {
  const store = createMemoryStore();
  let away = false;
  const { url, logged, login } = await startBackend(t, {
    store: {
      ...store,
      get: (key) => (away ? Promise.reject(new StoreError('Redis: GET failed (ClientOfflineError)')) : store.get(key)),
    },
  });
  const sessionid = await login();
  const socket = openSocket(t, url, { headers: { sessionid } });
  await socket.message();
  away = true;
  socket.send('still served');
  assert.equal(await socket.message(), 'still served');
  assert.equal(await openSocket(t, url, { headers: { sessionid } }).closed, 1013);
  assert.equal(logged[0], 'GET /wx/socket: store_unavailable: Redis: GET failed (ClientOfflineError)');
});

test('elsewhere there are no sockets', async (t) => {
  const { url } = await startBackend(t);
  for (const path of ['/', '/wx/socket/', '/wx/products/list']) assert.equal(await openSocket(t, url, { path }).refused, 404);
});

test('a plain request to the path, a broken handshake and a broken frame do no harm', async (t) => {
  const { url, call, login } = await startBackend(t);
  assert.equal((await call('GET', '/wx/socket')).status, 404);
  const { port } = new URL(url);
  for (const path of ['/wx/socket', '//', '*']) {
    const raw = connect(Number(port), '127.0.0.1');
    t.after(() => raw.destroy());
    raw.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    const [answer] = await once(raw, 'data');
    assert.match(String(answer), /^HTTP\/1\.1 4\d\d /);
  }
  const large = openSocket(t, url, { headers: { sessionid: await login() } });
  await large.message();
  large.send('x'.repeat(16 * 1024 + 1));
  assert.equal(await large.closed, 1009);
});
