/** Records of older versions, and clients that must not take each other's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorld } from './world.js';

/** @import { TestContext } from 'node:test' */

const PRODUCTS = '/wx/products/list';
const HOUR = 3_600_000;

/** A world in whose storage an older version left its record. @param {TestContext} t @param {(id: string, now: number) => unknown[]} write */
async function createOld(t, write) {
  const world = await createWorld(t);
  const { backend, clock, storage, launch, createClient, wait } = world;
  const first = createClient();
  await wait(first.login());
  const [key = ''] = [...storage.keys()];
  const id = /** @type {string} */ (first.session().id);
  storage.set(key, JSON.stringify(write(id, clock.now())));
  backend.seen.length = 0;
  return { ...world, ...launch(), id, record: () => JSON.parse(String(storage.get(key))) };
}

test('a record of version 1 is used, and becomes one of version 2 at the next login', async (t) => {
  const { backend, host, createClient, wait, id, record } = await createOld(t, (id, now) => [1, id, now - 1000, now + HOUR, now + HOUR]);
  const before = record();
  const client = createClient();
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.equal(client.session().id, id);
  assert.equal(client.session().expiresAt, before[3]);
  assert.deepEqual(record(), before);
  assert.equal(host.count('login') + backend.logins, 0);

  // In those days wx.login was the only way to a session, so it may renew it.
  await backend.revoke(id);
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.equal(backend.logins, 1);
  const [version, newId, , , , renewable, credential, seal, ...rest] = record();
  assert.deepEqual([version, newId, renewable, credential, typeof seal, rest], [2, client.session().id, true, newId, 'string', []]);
});

test('a record of version 1 without an end, and one that is over', async (t) => {
  const endless = await createOld(t, (id, now) => [1, id, now, null, null]);
  const client = endless.createClient();
  await endless.wait(client.request({ url: PRODUCTS }));
  assert.deepEqual([client.session().id, client.session().expiresAt], [endless.id, null]);
  assert.equal(endless.host.count('login'), 0);

  const over = await createOld(t, (id, now) => [1, id, now - HOUR, now - 1000, now - 1000]);
  const late = over.createClient();
  await over.wait(late.request({ url: PRODUCTS }));
  assert.notEqual(late.session().id, over.id);
  assert.equal(over.backend.logins, 1);
});

test('a record of version 2 keeps who may renew it', async (t) => {
  for (const renewable of [true, false]) {
    const { backend, createClient, wait, failure, id } = await createOld(t, (id, now) => [2, id, now, now + HOUR, null, renewable]);
    const client = createClient();
    await wait(client.request({ url: PRODUCTS }));
    await backend.revoke(id);
    if (renewable) await wait(client.request({ url: PRODUCTS }));
    else assert.equal((await failure(client.request({ url: PRODUCTS }))).code, 'SESSION_EXPIRED');
    assert.equal(backend.logins, Number(renewable));
  }
});

test('records of other versions or shapes mean no session, and the next login replaces them', async (t) => {
  for (const write of /** @type {Array<(id: string, now: number) => unknown[]>} */ ([
    (id, now) => [4, id, now, null, null, true],
    (id, now) => [0, id, now, null, null],
    (id, now) => [2, id, now, null, null],
    (id, now) => [2, id, now, null, null, 'yes'],
    (id, now) => [2, id, now, null, null, null],
    (id, now) => ['2', id, now, null, null, true],
    (id, now) => [1.5, id, now, null, null],
  ])) {
    const { backend, createClient, wait, record } = await createOld(t, write);
    const text = JSON.stringify(record());
    const client = createClient();
    await wait(client.ready);
    assert.equal(client.session().state, 'none', text);
    assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
    assert.equal(backend.logins, 1, text);
    assert.deepEqual([record()[0], record()[1]], [2, client.session().id]);
  }
});

test('two clients with two backends keep apart: in memory, in storage and after a restart', async (t) => {
  const other = await createWorld(t);
  const { backend, storage, launch, createClient, wait } = await createWorld(t, { domains: [other.backend.url] });
  const urls = [backend.url, other.backend.url];
  // It knows another WeChat's codes only, and takes any here.
  other.backend.fault = (request, response, next) => (request.path === '/wx/onlogin' ? response.json({ sessionid: 'of-the-other' }) : next());
  const clients = urls.map((baseUrl) => createClient({ baseUrl }));
  await wait(Promise.all(clients.map((client) => client.login())));
  const ids = clients.map((client) => client.session().id);
  assert.equal(new Set(ids).size, 2);
  assert.equal(storage.size, 2);

  await wait(Promise.all(clients.map((client) => client.request({ url: '/echo' }))));
  const next = launch();
  const later = urls.map((baseUrl) => next.createClient({ baseUrl }));
  const replies = await next.wait(Promise.all(later.map((client) => client.request({ url: '/echo' }))));
  assert.deepEqual(replies.map(({ data }) => data.headers.sessionid), ids);
  assert.equal(next.host.count('login'), 0);

  await next.wait(/** @type {any} */ (later[0]).logout());
  assert.deepEqual([...storage.values()].map((text) => JSON.parse(text)[1]), ['of-the-other']);
  assert.deepEqual([backend.logins, other.backend.logins], [1, 1]);
});

test('two clients with one storageKey share what lies there from launch to launch', async (t) => {
  const { backend, storage, launch, createClient, wait } = await createWorld(t);
  const session = { storageKey: 'shared' };
  const client = createClient({ session });
  await wait(client.login());
  assert.deepEqual([...storage.keys()], ['shared']);
  const next = launch();
  const later = next.createClient({ session });
  assert.equal((await next.wait(later.request({ url: PRODUCTS }))).statusCode, 200);
  assert.equal(later.session().id, client.session().id);
  // Without it the key is another one.
  const apart = launch();
  await apart.wait(apart.createClient().request({ url: PRODUCTS }));
  assert.equal(backend.logins, 2);
  assert.equal(storage.size, 2);
});

test('persist: false neither uses what lies there nor touches it', async (t) => {
  const { backend, host, createClient, wait, record } = await createOld(t, (id, now) => [1, id, now, null, null]);
  const before = record();
  const client = createClient({ session: { persist: false } });
  await wait(client.request({ url: PRODUCTS }));
  await wait(client.logout());
  assert.equal(backend.logins, 1);
  assert.deepEqual(record(), before);
  assert.equal(host.calls.filter(({ api }) => /storage/i.test(api)).length, 0);
});
