/** The same with Redis as the servers' store: two servers, one session. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRedisStore } from '../../example-miniprogram/server/src/store/redis.js';
import { startRedis, withoutRedis } from '../../example-miniprogram/server/testing/redis.js';
import { startBackend } from './backend.js';
import { call, createWorld } from './world.js';

const PRODUCTS = '/wx/products/list';

/** @param {import('node:test').TestContext} t */
async function withRedis(t) {
  const redis = await startRedis(t);
  const store = await createRedisStore(redis.url);
  t.after(() => store.close());
  return { redis, store };
}

test('login, expiry and renewal with sessions in Redis', { skip: withoutRedis }, async (t) => {
  const { store } = await withRedis(t);
  const { clock, backend, createClient, wait } = await createWorld(t, { backend: { store } });
  const client = createClient();
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  await backend.revoke(/** @type {string} */ (client.session().id));
  const pending = Array.from({ length: 50 }, () => call(client, { url: PRODUCTS }));
  await clock.runUntil(() => pending.every(({ done }) => done));
  assert.deepEqual(pending.map(({ result }) => result.statusCode), Array(50).fill(200));
  assert.equal(backend.logins, 2);
});

test('a session made at one server serves at another', { skip: withoutRedis }, async (t) => {
  const { store } = await withRedis(t);
  const world = await createWorld(t, { backend: { store } });
  const other = await startBackend(t, world.clock, { store });
  const { createClient, wait } = { ...world, ...world.launch({ domains: [world.backend.url, other.url] }) };
  const client = createClient({ allowedOrigins: [other.url] });
  await wait(client.login());
  assert.equal((await wait(client.request({ url: other.url + PRODUCTS }))).statusCode, 200);
  assert.equal(other.at(PRODUCTS)[0]?.session, client.session().id);
  assert.equal(world.backend.logins, 1);
});

test('a warm launch finds its session still in Redis', { skip: withoutRedis }, async (t) => {
  const { store } = await withRedis(t);
  const { backend, createClient, wait, launch } = await createWorld(t, { backend: { store } });
  await wait(createClient().login());
  const next = launch();
  assert.equal((await next.wait(next.createClient().request({ url: PRODUCTS }))).statusCode, 200);
  assert.equal(backend.logins, 1);
});
