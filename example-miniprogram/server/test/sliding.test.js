import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryStore } from '../src/store/memory.js';
import { startBackend } from '../testing/backend.js';

const PRODUCTS = '/wx/products/list';
const HEADER = 'x-session-expires-in';

test('with sliding sessions each use starts the time to live anew, and the answer says so', async (t) => {
  const { clock, call, login } = await startBackend(t, { ttl: 60, sliding: true });
  const sessionid = await login();
  for (let use = 1; use <= 3; use++) {
    clock.now += 59_999;
    const { status, headers } = await call('GET', PRODUCTS, { sessionid });
    assert.deepEqual([status, headers.get(HEADER)], [200, '60']);
  }
  clock.now += 60_000;
  const { status, headers } = await call('GET', PRODUCTS, { sessionid });
  assert.deepEqual([status, headers.get(HEADER)], [401, null]);
});

test('a refusal that is not about the session counts as use', async (t) => {
  const { call, login } = await startBackend(t, { sliding: true });
  const { status, headers } = await call('POST', '/wx/upload', { sessionid: await login() });
  assert.deepEqual([status, headers.get(HEADER)], [400, '7200']);
});

test('logging out does not extend, and says nothing', async (t) => {
  const { call, login } = await startBackend(t, { sliding: true });
  const sessionid = await login();
  assert.equal((await call('POST', '/wx/logout', { sessionid })).headers.get(HEADER), null);
  assert.equal((await call('GET', PRODUCTS, { sessionid })).status, 401);
});

test('a session that ends while it is extended is over', async (t) => {
  const store = createMemoryStore();
  const { call, login } = await startBackend(t, { store: { ...store, extend: async () => false }, sliding: true });
  const { status, headers } = await call('GET', PRODUCTS, { sessionid: await login() });
  assert.deepEqual([status, headers.get(HEADER)], [401, null]);
});

test('without, answers say nothing of the lifetime', async (t) => {
  const { call, login } = await startBackend(t);
  assert.equal((await call('GET', PRODUCTS, { sessionid: await login() })).headers.get(HEADER), null);
});
