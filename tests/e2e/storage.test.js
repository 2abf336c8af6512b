/** What storage holds, what it may hold, and what happens when it fails. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorld } from './world.js';

const PRODUCTS = '/wx/products/list';

/** @param {Map<string, string>} storage */
const only = (storage) => {
  assert.equal(storage.size, 1);
  return /** @type {[string, string]} */ ([...storage][0]);
};

test('storage holds the newest accepted session', async (t) => {
  const { storage, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  await wait(client.login({ force: true }));
  const [key, text] = only(storage);
  assert.match(key, /^weapp-session:http:/);
  assert.equal(JSON.parse(text)[1], client.session().id);
});

test('whatever else is found there means no session, never an exception', async (t) => {
  const { clock, storage, createClient, wait, launch, backend } = await createWorld(t);
  await wait(createClient().login());
  const [key, text] = only(storage);
  const [, id, obtainedAt] = JSON.parse(text);
  const garbage = [
    '"garbage"', 'null', 'true', '7', '{}', '[]', '[1]', '"[object Object]"', '{"v":1,"id":"x"}', '{"length":4,"0":1,"1":"abc"}',
    JSON.stringify([0, id, obtainedAt, null, null]), JSON.stringify([4, id, obtainedAt, null, null, true]),
    JSON.stringify([2, id, obtainedAt, null, null]), JSON.stringify([2, id, obtainedAt, null, null, 1]),
    JSON.stringify([2, id, obtainedAt, null, null, null]), JSON.stringify([2, id, obtainedAt, null, null, 'true']),
    JSON.stringify([1, id, obtainedAt, null, null, true]), JSON.stringify(['2', id, obtainedAt, null, null, true]),
    JSON.stringify([2, [id], obtainedAt, null, null, true]), JSON.stringify([2, id, [obtainedAt], null, null, true]),
    JSON.stringify([2, id, obtainedAt, [obtainedAt + 1], null, true]), JSON.stringify([2, id, obtainedAt, undefined, null, true]).replace('null', '{}'),
    JSON.stringify(['1', id, obtainedAt, null, null]), JSON.stringify([1, 7, obtainedAt, null, null]),
    JSON.stringify([1, '', obtainedAt, null, null]), JSON.stringify([1, 'a\r\nb', obtainedAt, null, null]),
    JSON.stringify([1, 'x'.repeat(10_000), obtainedAt, null, null]), JSON.stringify([1, '会话', obtainedAt, null, null]),
    JSON.stringify([1, id, 'now', null, null]), JSON.stringify([1, id, 1e300, null, null]),
    JSON.stringify([1, id, obtainedAt, 'later', null]), JSON.stringify([1, id, obtainedAt, obtainedAt - 1, null]),
    JSON.stringify([1, id]), JSON.stringify([[1], [id], [obtainedAt], [null]]),
    ...[1e300, -1e300, 1e19, 2 ** 63, -(2 ** 63) - 4096].flatMap((odd) => [
      JSON.stringify([2, id, odd, null, null, true]), JSON.stringify([2, id, obtainedAt, odd, odd, true]),
    ]),
    JSON.stringify({ a: { b: { c: 'deep' } } }), JSON.stringify('x'.repeat(100_000)),
  ];
  for (const found of garbage) {
    storage.set(key, found);
    const before = backend.logins;
    const app = launch();
    const client = app.createClient();
    await app.wait(client.ready);
    assert.equal(client.session().state, 'none', found.slice(0, 60));
    assert.equal((await app.wait(client.request({ url: PRODUCTS }))).statusCode, 200);
    assert.equal(backend.logins, before + 1, found.slice(0, 60));
    app.host.close();
    // A call that waits for the machine from the beginning sees what the record does to it.
    storage.set(key, found);
    const again = launch();
    assert.equal((await again.wait(again.createClient().request({ url: PRODUCTS }))).statusCode, 200);
    assert.equal(backend.logins, before + 2, found.slice(0, 60));
    again.host.close();
  }
  await clock.idle();
});

test('a session that an older version of this SDK stored is still one', async (t) => {
  const { storage, createClient, wait, launch, backend } = await createWorld(t);
  await wait(createClient().login());
  const [key, text] = only(storage);
  const [, ...fields] = JSON.parse(text);
  // Version 1 ended before `renewable`: there was no other way to a session than wx.login.
  storage.set(key, JSON.stringify([1, ...fields.slice(0, 4)]));
  const app = launch();
  const client = app.createClient();
  assert.equal((await app.wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.equal(client.session().id, fields[0]);
  assert.equal(backend.logins, 1);
  await backend.revoke(fields[0]);
  assert.equal((await app.wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.equal(backend.logins, 2, 'it is renewed by itself');
});

test('a session that cannot be written lives on in memory, and an error event says so', async (t) => {
  for (const thrown of /** @type {const} */ (['throw', 'throw-object'])) {
    const { host, storage, createClient, wait } = await createWorld(t);
    host.behaviour.storage = { set: thrown };
    const client = createClient();
    /** @type {any[]} */
    const errors = [];
    client.on('error', (error) => errors.push(error));
    await wait(client.request({ url: PRODUCTS }));
    await wait(client.request({ url: PRODUCTS }));
    assert.equal(client.session().state, 'active');
    assert.equal(storage.size, 0);
    assert.deepEqual(errors.map(({ code }) => code), ['STORAGE_FAILED']);
    assert.match(errors[0].errMsg, /^storage:fail .*setStorageSync:fail/);
    assert.ok(!errors[0].errMsg.includes(client.session().id));
  }
});

test('an older session does not stay in storage when the newer one cannot be written', async (t) => {
  const { host, storage, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  host.behaviour.storage = { set: 'throw' };
  await wait(client.login({ force: true }));
  assert.equal(storage.size, 0);
});

test('storage that cannot be read is as good as empty', async (t) => {
  const { host, createClient, wait } = await createWorld(t);
  host.behaviour.storage = { get: 'throw' };
  const client = createClient();
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
});

test('a session that cannot be removed is overwritten with nothing', async (t) => {
  const { host, storage, createClient, wait, launch } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  host.behaviour.storage = { remove: 'throw' };
  await wait(client.logout());
  assert.equal(only(storage)[1], '""');
  const next = launch();
  const later = next.createClient();
  await next.wait(later.ready);
  assert.equal(later.session().state, 'none');
});

test('persist: false neither reads nor writes storage', async (t) => {
  const { host, storage, createClient, wait } = await createWorld(t);
  const client = createClient({ session: { persist: false } });
  await wait(client.login());
  await wait(client.logout());
  assert.equal(storage.size, 0);
  assert.deepEqual(host.calls.filter(({ api }) => /storage/i.test(api)), []);
});

test('storageKey names the place', async (t) => {
  const { storage, createClient, wait } = await createWorld(t);
  await wait(createClient({ session: { storageKey: 'my-session' } }).login());
  assert.deepEqual([...storage.keys()], ['my-session']);
});

test('an app killed at any moment of a login starts again with the old session or none', async (t) => {
  const { clock, storage, createClient, wait, launch, host } = await createWorld(t);
  await wait(createClient().login());
  const [, old] = only(storage);
  const client = createClient();
  const login = client.login({ force: true });
  await clock.advance(10);
  host.close();
  assert.equal(only(storage)[1], old);
  const next = launch();
  assert.equal((await next.wait(next.createClient().request({ url: PRODUCTS }))).statusCode, 200);
  login.then(() => {}, () => {});
});
