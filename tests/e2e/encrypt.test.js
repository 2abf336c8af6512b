/** A session that is kept in the host's encrypted storage, which is asynchronous. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encryptedKey } from '../host/index.js';
import { createWorld } from './world.js';

/** @import { Client } from '../../js-glue/dist/types/index.js' */

const PRODUCTS = '/wx/products/list';
const ENCRYPTED = { session: { encrypt: true, storageKey: 'session' } };
const PLACE = encryptedKey('session');
/** The last base library without encrypted storage. */
const OLD = { host: { sdkVersion: '2.21.2' } };

/** @param {Client} client */
function errorsOf(client) {
  /** @type {any[]} */
  const errors = [];
  client.on('error', (error) => errors.push(error));
  return errors;
}

test('it lies there encrypted only, and no synchronous call touches storage', async (t) => {
  const { clock, host, storage, createClient, wait } = await createWorld(t);
  const client = createClient(ENCRYPTED);
  await wait(client.login());
  await clock.advance(10);
  assert.deepEqual([...storage.keys()], [PLACE]);
  assert.equal(JSON.parse(String(storage.get(PLACE)))[1], client.session().id);
  await wait(client.logout());
  await clock.advance(10);
  assert.equal(storage.size, 0);
  assert.deepEqual(host.calls.filter(({ api }) => /Storage.*Sync/.test(api)), []);
});

test('a warm launch uses it, without wx.login', async (t) => {
  const { backend, clock, launch, createClient, wait } = await createWorld(t);
  const first = createClient(ENCRYPTED);
  await wait(first.login());
  await clock.advance(10);
  const next = launch();
  const client = next.createClient(ENCRYPTED);
  assert.equal((await next.wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.equal((await next.wait(client.login())).fresh, false);
  assert.equal(client.session().id, first.session().id);
  assert.deepEqual(next.host.calls.map(({ api }) => api).filter((api) => api !== 'canIUse'), ['getStorage', 'request']);
  assert.equal(backend.logins, 1);
});

test('the derived key keeps two kinds of storage apart: what lies there in clear is not used', async (t) => {
  const { backend, clock, storage, launch, createClient, wait } = await createWorld(t);
  await wait(createClient({ session: { storageKey: 'session' } }).login());
  const next = launch();
  await next.wait(next.createClient(ENCRYPTED).request({ url: PRODUCTS }));
  await clock.advance(10);
  assert.equal(backend.logins, 2);
  // What the app's older version wrote in clear is gone, too.
  assert.deepEqual([...storage.keys()], [PLACE]);
});

test('the newest session has the last word, however many there were at once', async (t) => {
  const { clock, storage, createClient, wait } = await createWorld(t);
  const client = createClient(ENCRYPTED);
  await wait(client.ready);
  for (let number = 1; number <= 5; number++) client.setSession({ id: `session-${number}` });
  client.setSession(null);
  client.setSession({ id: 'last' });
  await clock.advance(100);
  assert.equal(JSON.parse(String(storage.get(PLACE)))[1], 'last');
});

test('a slow write does not overtake what came after it', async (t) => {
  const { clock, host, storage, createClient, wait } = await createWorld(t);
  host.evaluate('{ let delay = 2000; const { setStorage } = wx; wx.setStorage = (options) => setTimeout(() => setStorage(options), (delay /= 2)) }');
  const client = createClient(ENCRYPTED);
  await wait(client.ready);
  for (const id of ['first', 'second', 'third']) client.setSession({ id });
  await clock.advance(5000);
  assert.equal(JSON.parse(String(storage.get(PLACE)))[1], 'third');
  client.setSession({ id: 'brief' });
  await wait(client.logout());
  await clock.advance(5000);
  assert.equal(storage.size, 0);
});

test('logout right after a login leaves nothing behind', async (t) => {
  const { clock, storage, launch, createClient, wait } = await createWorld(t);
  const client = createClient(ENCRYPTED);
  await wait(client.ready);
  client.setSession({ id: 'brief' });
  client.logout();
  await clock.advance(100);
  assert.equal(storage.size, 0);
  await wait(client.login());
  await wait(client.logout());
  await clock.advance(100);
  assert.equal(storage.size, 0);
  const next = launch();
  const later = next.createClient(ENCRYPTED);
  await next.wait(later.ready);
  assert.equal(later.session().state, 'none');
});

test('a logout before the stored session is even read forgets it as well', async (t) => {
  const { clock, storage, launch, createClient, wait } = await createWorld(t);
  await wait(createClient(ENCRYPTED).login());
  await clock.advance(10);
  const next = launch();
  const client = next.createClient(ENCRYPTED);
  await next.wait(client.logout());
  await clock.advance(10);
  assert.equal(client.session().state, 'none');
  assert.equal(storage.size, 0);
});

test('a write that fails is told of, leaves nothing older there, and the session lives on', async (t) => {
  const { clock, host, storage, createClient, wait } = await createWorld(t);
  const client = createClient(ENCRYPTED);
  const errors = errorsOf(client);
  await wait(client.login());
  await clock.advance(10);
  host.behaviour.storage = { set: 'throw' };
  await wait(client.login({ force: true }));
  await clock.advance(10);
  assert.equal(client.session().state, 'active');
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.deepEqual(errors.map(({ code }) => code), ['STORAGE_FAILED']);
  assert.match(errors[0].errMsg, /^storage:fail .*setStorage:fail/);
  assert.ok(!errors[0].errMsg.includes(client.session().id));
  assert.equal(storage.size, 0);
});

test('a client without encrypted storage keeps the session in memory: nothing is written in clear, and an event says so', async (t) => {
  const { clock, storage, launch, createClient, wait } = await createWorld(t, OLD);
  const client = createClient(ENCRYPTED);
  const errors = errorsOf(client);
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  await clock.advance(10_000);
  assert.equal(client.session().state, 'active');
  assert.equal(storage.size, 0);
  assert.ok(errors.length > 0);
  assert.deepEqual(errors.filter(({ code }) => code !== 'STORAGE_FAILED'), []);
  assert.match(errors[0].errMsg, /encrypt/);
  await wait(client.request({ url: PRODUCTS }));
  const next = launch();
  assert.equal((await next.wait(next.createClient(ENCRYPTED).request({ url: PRODUCTS }))).statusCode, 200);
  assert.equal(next.host.count('login'), 1);
  assert.equal(storage.size, 0);
});

test('storage that cannot be read is as good as empty, and whatever lies there means no session', async (t) => {
  const { clock, host, storage, launch, createClient, wait } = await createWorld(t);
  host.behaviour.storage = { get: 'throw' };
  assert.equal((await wait(createClient(ENCRYPTED).request({ url: PRODUCTS }))).statusCode, 200);
  for (const found of ['"garbage"', 'null', '[]', '[2]', '{"length":6}', '[2,7,0,null,null,true]']) {
    await clock.advance(10);
    storage.set(PLACE, found);
    const app = launch();
    const client = app.createClient(ENCRYPTED);
    await app.wait(client.ready);
    assert.equal(client.session().state, 'none', found);
  }
});

test('storage that never answers holds nobody up for more than three seconds, and later calls not at all', async (t) => {
  const { clock, host, createClient, wait } = await createWorld(t);
  host.evaluate('wx.getStorage = wx.setStorage = wx.removeStorage = () => {}');
  const client = createClient(ENCRYPTED);
  const errors = errorsOf(client);
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.ok(clock.elapsed() >= 3000 && clock.elapsed() <= 3100, `${clock.elapsed()} ms`);
  const begun = clock.elapsed();
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  await wait(client.login({ force: true }));
  await wait(client.logout());
  await wait(client.login());
  assert.ok(clock.elapsed() - begun < 200, `${clock.elapsed() - begun} ms`);
  await clock.advance(60_000);
  assert.ok(errors.length > 0);
  assert.deepEqual(errors.filter(({ code }) => code !== 'STORAGE_FAILED'), []);
  assert.equal(client.session().state, 'active');
});

test('calls of storage that throw, or are not there at all, harm nobody', async (t) => {
  for (const prepare of ['wx.getStorage = wx.setStorage = wx.removeStorage = () => { throw new Error("no") }', 'wx.getStorage = wx.setStorage = wx.removeStorage = undefined', 'wx.canIUse = () => { throw new Error("no") }']) {
    const { clock, host, storage, createClient, wait } = await createWorld(t);
    host.evaluate(prepare);
    const client = createClient(ENCRYPTED);
    const errors = errorsOf(client);
    assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200, prepare);
    await wait(client.logout());
    await clock.advance(10_000);
    assert.ok(errors.length > 0 && errors.every(({ code }) => code === 'STORAGE_FAILED'), prepare);
    assert.equal(storage.size, 0);
  }
});

test('persist: false touches no storage at all', async (t) => {
  const { clock, host, createClient, wait } = await createWorld(t);
  const client = createClient({ session: { encrypt: true, persist: false } });
  await wait(client.login());
  await wait(client.logout());
  await clock.advance(10);
  assert.deepEqual(host.calls.filter(({ api }) => /storage/i.test(api)), []);
});
