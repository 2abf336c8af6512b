import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSessions } from '../src/sessions.js';
import { createMemoryStore } from '../src/store/memory.js';
import { startBackend } from '../testing/backend.js';

const PRODUCTS = '/wx/products/list';
const NEVER_ISSUED = 'A'.repeat(43);

test('the products need a live session', async (t) => {
  const { call, login } = await startBackend(t);
  const sessionid = await login();
  const { status, body } = await call('GET', PRODUCTS, { sessionid });
  assert.equal(status, 200);
  assert.equal(body.products.length, 6);
  for (const { id, name, price } of body.products) {
    assert.ok(Number.isInteger(id) && Number.isInteger(price) && price > 0);
    assert.match(name, /\p{Script=Han}/u);
  }
  assert.match(JSON.stringify(body), /\p{Extended_Pictographic}/u);
});

test('without one they are refused, whatever the header holds', async (t) => {
  const { call, login } = await startBackend(t);
  const live = await login();
  for (const sessionid of [
    undefined,
    '',
    NEVER_ISSUED,
    'x',
    `${live} x`,
    `${live}, ${live}`,
    live.slice(1),
    `${live}A`,
    '../../x',
    '*',
  ]) {
    const { status, body } = await call('GET', PRODUCTS, { sessionid });
    assert.deepEqual([status, body.error], [401, 'session_expired'], String(sessionid));
  }
});

test('a session ends when its time to live is over, used or not', async (t) => {
  const { clock, call, login } = await startBackend(t, { ttl: 60 });
  const sessionid = await login();
  clock.now += 59_999;
  assert.equal((await call('GET', PRODUCTS, { sessionid })).status, 200);
  clock.now += 1;
  assert.equal((await call('GET', PRODUCTS, { sessionid })).status, 401);
  assert.equal((await call('GET', PRODUCTS, { sessionid: await login() })).status, 200);
});

test('the client is told the time to live that is kept', async (t) => {
  const { standIn, call } = await startBackend(t, { ttl: 60 });
  const { body } = await call('POST', '/wx/onlogin', { body: { code: standIn.issueCode('o-user') } });
  assert.equal(body.expires_in, 60);
});

test('logout ends this session and no other', async (t) => {
  const { call, login } = await startBackend(t);
  const [sessionid, other] = [await login(), await login()];
  for (let time = 1; time <= 2; time++) {
    const { status, body } = await call('POST', '/wx/logout', { sessionid });
    assert.deepEqual([status, body], [200, { ok: true }]);
    assert.equal((await call('GET', PRODUCTS, { sessionid })).status, 401);
  }
  assert.equal((await call('GET', PRODUCTS, { sessionid: other })).status, 200);
});

test('logout without a session succeeds too', async (t) => {
  const { call } = await startBackend(t);
  for (const sessionid of [undefined, NEVER_ISSUED, '*']) {
    assert.deepEqual((await call('POST', '/wx/logout', { sessionid })).body, { ok: true });
  }
});

test("POST /dev/expire ends the caller's session, in development only", async (t) => {
  const development = await startBackend(t, { dev: true });
  const sessionid = await development.login();
  assert.deepEqual((await development.call('POST', '/dev/expire', { sessionid })).body, { ok: true });
  assert.equal((await development.call('GET', PRODUCTS, { sessionid })).status, 401);

  const production = await startBackend(t);
  const live = await production.login();
  assert.equal((await production.call('POST', '/dev/expire', { sessionid: live })).status, 404);
  assert.equal((await production.call('GET', PRODUCTS, { sessionid: live })).status, 200);
});

test('who waits for the end of sessions is told of each that was deleted, not of what never was one', async () => {
  const sessions = createSessions(createMemoryStore(), 60);
  /** @type {string[]} */
  const ended = [];
  sessions.onDelete((id) => ended.push(id));
  const id = await sessions.create({ account: 'lin' });
  for (const given of [undefined, '*', id]) await sessions.delete(given);
  assert.deepEqual(ended, [id]);
});

test('sessions keep openid and session_key, and ask the store only for ids of their form', async () => {
  const store = createMemoryStore();
  /** @type {string[]} */
  const asked = [];
  const sessions = createSessions({ ...store, get: (key) => (asked.push(key), store.get(key)) }, 60);
  const id = await sessions.create({ openid: 'o-user', session_key: 'key' });
  assert.deepEqual(await sessions.read(id), { openid: 'o-user', session_key: 'key' });
  assert.equal(await sessions.read(undefined), null);
  assert.equal(await sessions.read(`${id}\n`), null);
  assert.deepEqual(asked, [`wx:session:${id}`]);
});
