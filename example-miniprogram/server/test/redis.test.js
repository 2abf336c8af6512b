import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { createClient } from 'redis';
import { StartupError } from '../src/startuperror.js';
import { createRedisStore } from '../src/store/redis.js';
import { StoreError } from '../src/store/store.js';
import { assertWithout, startBackend } from '../testing/backend.js';
import { freePort, startRedis, withoutRedis } from '../testing/redis.js';
import { openSocket } from '../testing/socket.js';

/** @import { TestContext } from 'node:test' */

/**
 * @param {TestContext} t
 * @param {string} url
 * @param {{ timeout?: number }} [options]
 */
async function openStore(t, url, options) {
  /** @type {string[]} */
  const logged = [];
  const write = (/** @type {string} */ line) => void logged.push(line);
  const store = await createRedisStore(url, { ...options, log: { info: write, error: write } });
  t.after(store.close);
  return { ...store, logged };
}

/**
 * A client beside the store's, to look at what the store did.
 *
 * @param {TestContext} t
 * @param {string} url
 */
async function connect(t, url) {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => {}); // Redis ends before this client does
  t.after(() => client.destroy());
  return client.connect();
}

/** @param {RegExp} message */
const storeError = (message) => (/** @type {unknown} */ error) => error instanceof StoreError && message.test(error.message);

test('values are set with their time to live, read and deleted', { skip: withoutRedis }, async (t) => {
  const { url } = await startRedis(t);
  const store = await openStore(t, url);
  const direct = await connect(t, url);

  assert.equal(await store.get('key'), null);
  await store.set('key', '{"name":"值 🍵"}', 60);
  assert.equal(await store.get('key'), '{"name":"值 🍵"}');
  const ttl = await direct.ttl('key');
  assert.ok(ttl > 50 && ttl <= 60, `ttl ${ttl}`);

  await direct.pExpireAt('key', 1); // the time to live is over
  assert.equal(await store.get('key'), null);

  await store.set('key', 'again', 60);
  await store.delete('key');
  await store.delete('key');
  assert.equal(await store.get('key'), null);
});

test('adding, extending and counting do what the memory store does', { skip: withoutRedis }, async (t) => {
  const { url } = await startRedis(t);
  const store = await openStore(t, url);
  const direct = await connect(t, url);

  assert.deepEqual([await store.add('account', 'one'), await store.add('account', 'two')], [true, false]);
  assert.deepEqual([await store.get('account'), await direct.ttl('account')], ['one', -1]);

  assert.equal(await store.extend('session', 60), false);
  await store.set('session', 'value', 10);
  assert.equal(await store.extend('session', 60), true);
  const ttl = await direct.ttl('session');
  assert.ok(ttl > 50 && ttl <= 60, `ttl ${ttl}`);

  assert.deepEqual([await store.count('attempts', 60), await store.count('attempts', 600)], [1, 2]);
  const left = await direct.ttl('attempts');
  assert.ok(left > 50 && left <= 60, `ttl ${left}, of the first attempt`);
  await direct.pExpireAt('attempts', 1);
  assert.equal(await store.count('attempts', 60), 1);
});

test('processes with one Redis share their sessions', { skip: withoutRedis }, async (t) => {
  const { url } = await startRedis(t);
  const one = await startBackend(t, { store: await openStore(t, url) });
  const two = await startBackend(t, { store: await openStore(t, url) });
  const sessionid = await one.login();
  assert.equal((await two.call('GET', '/wx/products/list', { sessionid })).status, 200);
  await two.call('POST', '/wx/logout', { sessionid });
  assert.equal((await one.call('GET', '/wx/products/list', { sessionid })).status, 401);
});

test('processes with one Redis share accounts, and close the sockets of sessions that another one ended', { skip: withoutRedis }, async (t) => {
  const { url } = await startRedis(t);
  const one = await startBackend(t, { store: await openStore(t, url), checkSocketsEvery: 20, sliding: true });
  const two = await startBackend(t, { store: await openStore(t, url) });
  const sessionid = await one.register('lin', 'long enough');
  const { status } = await two.call('POST', '/account/signin', { body: { username: 'lin', password: 'long enough' } });
  assert.equal(status, 200);
  assert.equal((await one.call('GET', '/account/me', { sessionid })).headers.get('x-session-expires-in'), '7200');

  const socket = openSocket(t, one.url, { headers: { sessionid } });
  assert.deepEqual(JSON.parse(await socket.message()), { type: 'welcome', account: 'lin' });
  await two.call('POST', '/wx/logout', { sessionid });
  assert.equal(await socket.closed, 4401);
});

test('while Redis is away requests fail at once, and it is found again', { skip: withoutRedis }, async (t) => {
  const first = await startRedis(t);
  const store = await openStore(t, first.url);
  await first.end();
  // Which error comes first depends on when the socket's end is noticed.
  await assert.rejects(store.get('key'), StoreError);
  await assert.rejects(store.set('key', 'value', 60), storeError(/^Redis: SET failed \(ClientOfflineError\)$/));
  await assert.rejects(store.add('key', 'value'), storeError(/^Redis: SET failed \(ClientOfflineError\)$/));
  await assert.rejects(store.extend('key', 60), storeError(/^Redis: EXPIRE failed \(ClientOfflineError\)$/));
  await assert.rejects(store.count('key', 60), storeError(/^Redis: INCR failed \(\w+\)$/));
  await assert.rejects(store.delete('key'), storeError(/^Redis: DEL failed \(ClientOfflineError\)$/));

  await startRedis(t, { port: first.port });
  while (store.logged.length < 2) await new Promise(setImmediate);
  assert.match(store.logged[0], /^Redis: connection lost \(\w+\), reconnecting$/);
  assert.deepEqual(store.logged.slice(1), ['Redis: connected again']);
  await store.set('key', 'value', 60);
  assert.equal(await store.get('key'), 'value');
});

test('a Redis that hangs does not hang the requests', { skip: withoutRedis, timeout: 10_000 }, async (t) => {
  const redis = await startRedis(t);
  const store = await openStore(t, redis.url, { timeout: 100 });
  redis.kill('SIGSTOP');
  await assert.rejects(store.get('key'), storeError(/^Redis: GET failed \(DeadlineError\)$/));
  await store.close();
});

test('an error reply of Redis is told by its first word', { skip: withoutRedis }, async (t) => {
  const { url } = await startRedis(t);
  const store = await openStore(t, url);
  const direct = await connect(t, url);
  await direct.lPush('list', 'x');
  await assert.rejects(store.get('list'), storeError(/^Redis: GET failed \(WRONGTYPE\)$/));
});

test('closing twice, or after Redis went away, does no harm', { skip: withoutRedis }, async (t) => {
  const redis = await startRedis(t);
  const [one, two] = [await openStore(t, redis.url), await openStore(t, redis.url)];
  await one.close();
  await one.close();
  await redis.end();
  await two.close();
});

test('a wrong password stops the start and is not shown', { skip: withoutRedis }, async (t) => {
  const { port } = await startRedis(t, { password: 'right-password' });
  await refusesToStart(
    `redis://user:wrong-password@127.0.0.1:${port}/2`,
    new RegExp(`^Redis at redis://127\\.0\\.0\\.1:${port}/2 could not be used \\(WRONGPASS\\)`),
  );
  await refusesToStart(`redis://127.0.0.1:${port}`, /could not be used \(NOAUTH\)/);
});

test('nobody there stops the start', async () => {
  await refusesToStart(`redis://:wrong-password@127.0.0.1:${await freePort()}`, /could not be used \(ECONNREFUSED\).*REDIS_URL/);
});

test('a listener that never answers stops the start in time', { timeout: 10_000 }, async (t) => {
  const silent = createServer((socket) => t.after(() => socket.destroy())).listen(0, '127.0.0.1');
  t.after(() => silent.close());
  await once(silent, 'listening');
  const address = /** @type {import('node:net').AddressInfo} */ (silent.address());
  await refusesToStart(`redis://127.0.0.1:${address.port}`, /could not be used \(DeadlineError\)/);
});

/**
 * @param {string} url
 * @param {RegExp} message
 */
async function refusesToStart(url, message) {
  const error = await createRedisStore(url, { timeout: 300 }).then(
    () => assert.fail('it started'),
    (reason) => reason,
  );
  assert.ok(error instanceof StartupError, String(error));
  assert.match(error.message, message);
  assertWithout(error.message, ['wrong-password']);
}
