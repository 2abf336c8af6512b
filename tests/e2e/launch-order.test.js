/** Calls made before the module is there, and calls that the app makes while those are worked off: none is lost, and each is made in its turn. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadIn } from './engine.js';
import { call, createWorld } from './world.js';

/** @import { World } from './world.js' */

const LOGIN = '/wx/onlogin';
const PRODUCTS = '/wx/products/list';

/** @param {World} world @param {Array<ReturnType<typeof call>>} calls */
async function assertAnswered({ clock }, calls) {
  await clock.advance(60_000);
  assert.deepEqual(calls.map(({ events }) => events), calls.map(() => ['success', 'complete']));
}

/** A function that calls another one the first time. @param {() => void} run */
function once(run) {
  let isFirst = true;
  return () => {
    if (isFirst) {
      isFirst = false;
      run();
    }
  };
}

for (const loading of [0, 50]) {
  const when = loading ? 'while the module loads' : 'at launch';

  test(`a call made in request.header, of calls that were made ${when}, loses none of them`, async (t) => {
    const world = await createWorld(t);
    if (loading) loadIn(world.host, loading);
    /** @type {Array<ReturnType<typeof call>>} */
    const calls = [];
    const inner = once(() => calls.push(call(client, { url: '/echo?inner', auth: false })));
    const client = world.createClient({ request: { header: () => (inner(), {}) } });
    for (const page of [1, 2, 3]) calls.push(call(client, { url: `/echo?page=${page}`, auth: false, timeout: 5000 }));
    await assertAnswered(world, calls);
    assert.equal(calls.length, 4);
  });

  test(`a call made in a wrapper around wx.request, of calls that were made ${when}, loses none of them`, async (t) => {
    const world = await createWorld(t);
    if (loading) loadIn(world.host, loading);
    /** @type {Array<ReturnType<typeof call>>} */
    const calls = [];
    const inner = once(() => calls.push(call(client, { url: '/echo?inner', auth: false })));
    world.host.evaluate('(inner) => { const { request } = wx; wx.request = (options) => { inner(); return request(options); }; }')(inner);
    const client = world.createClient();
    for (const page of [1, 2, 3]) calls.push(call(client, { url: `/echo?page=${page}`, auth: false, timeout: 5000 }));
    await assertAnswered(world, calls);
    assert.equal(calls.length, 4);
    // The one that was on its way to the host had not been handed to it when the app made the other.
    const pages = world.backend.seen.map(({ url }) => url).filter((url) => url.includes('page'));
    assert.deepEqual(pages, ['/echo?page=1', '/echo?page=2', '/echo?page=3']);
  });

  test(`a call made in a callback of a call that a logout ended, ${when}, loses none of the later ones`, async (t) => {
    const world = await createWorld(t);
    if (loading) loadIn(world.host, loading);
    /** @type {Array<ReturnType<typeof call>>} */
    const calls = [];
    const client = world.createClient();
    client.request({ url: PRODUCTS, fail: () => calls.push(call(client, { url: '/echo?again', auth: 'optional' })) });
    client.logout();
    calls.push(call(client, { url: '/echo?later', auth: false, timeout: 500 }));
    await assertAnswered(world, calls);
    assert.equal(calls.length, 2);
  });

  test(`a call made in a listener, ${when}, loses none of those that waited`, async (t) => {
    const world = await createWorld(t);
    if (loading) loadIn(world.host, loading);
    const client = world.createClient();
    /** @type {Array<ReturnType<typeof call>>} */
    const calls = [];
    client.on('logout', () => calls.push(call(client, { url: '/echo?listener', auth: false })));
    client.on('login', once(() => calls.push(call(client, { url: '/echo?login' }))));
    client.logout();
    for (const page of [1, 2]) calls.push(call(client, { url: `${PRODUCTS}?page=${page}`, timeout: 5000 }));
    await assertAnswered(world, calls);
    assert.equal(calls.length, 4);
  });
}

test('a call made in login.data, of calls that were made while the module loads, loses none of them', async (t) => {
  const world = await createWorld(t);
  loadIn(world.host, 50);
  /** @type {Array<ReturnType<typeof call>>} */
  const calls = [];
  const inner = once(() => calls.push(call(client, { url: '/echo?inner', auth: false })));
  const client = world.createClient({ login: { data: () => (inner(), {}) } });
  for (const page of [1, 2, 3]) calls.push(call(client, { url: `${PRODUCTS}?page=${page}`, timeout: 5000 }));
  await assertAnswered(world, calls);
  assert.equal(calls.length, 4);
  assert.equal(world.host.count('login'), 1);
});

test('data of a login that asks the backend itself, before the module is there: every call ends, and its limits hold', async (t) => {
  const { host, clock, backend, createClient, wait } = await createWorld(t);
  loadIn(host, 50);
  const client = createClient({
    login: { data: async () => ({ version: (await client.request({ url: '/echo', auth: false })).statusCode }) },
  });
  const first = call(client, { url: PRODUCTS });
  const second = call(client, { url: PRODUCTS, timeout: 500 });
  assert.equal((await wait(client.login())).fresh, true);
  await clock.runUntil(() => first.done && second.done);
  assert.deepEqual([first.events, second.events], [['success', 'complete'], ['success', 'complete']]);
  assert.equal(backend.at(LOGIN)[0]?.body.version, 200);
});

test('what waits at launch can be aborted, times out and is destroyed, also after the app has called from within', async (t) => {
  const { host, clock, backend, createClient } = await createWorld(t, { host: { loginLatency: 1 } });
  loadIn(host, 50);
  backend.fault = async (request, _response, next) => {
    if (request.path === '/echo') await clock.park(5000);
    next();
  };
  const client = createClient({ login: { data: async () => ({ version: (await client.request({ url: '/echo', auth: false })).statusCode }) } });
  const aborted = call(client, { url: PRODUCTS });
  const limited = call(client, { url: PRODUCTS, timeout: 500 });
  const destroyed = call(client, { url: PRODUCTS });
  const login = client.login().catch((error) => error);
  await clock.advance(200);
  aborted.task.abort();
  await clock.advance(1);
  assert.equal(aborted.result?.code, 'ABORTED');
  await clock.advance(300);
  assert.equal(limited.result?.errMsg, 'request:fail timeout');
  client.destroy();
  await clock.advance(1);
  assert.equal(destroyed.result?.code, 'DESTROYED');
  assert.equal(/** @type {any} */ (await login).code, 'DESTROYED');
  for (const { events } of [aborted, limited, destroyed]) assert.deepEqual(events, ['fail', 'complete']);
});
