/** A phone's clock jumps; it may cost one extra login, never a loop and never a stuck client. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, createWorld } from './world.js';

const PRODUCTS = '/wx/products/list';
const HOUR = 3_600_000;
const TOLD = { login: { expiresIn: 'expires_in' } };

test('a clock that jumps forward costs one login', async (t) => {
  const { clock, backend, createClient, wait } = await createWorld(t);
  const client = createClient(TOLD);
  await wait(client.login());
  clock.jump(24 * HOUR);
  for (let count = 0; count < 5; count++) await wait(client.request({ url: PRODUCTS }));
  assert.equal(backend.logins, 2);
  clock.jump(-24 * HOUR);
  for (let count = 0; count < 5; count++) await wait(client.request({ url: PRODUCTS }));
  assert.ok(backend.logins <= 3, `${backend.logins}`);
});

test('a clock that jumps back does not keep a session that the backend has ended', async (t) => {
  const { clock, backend, createClient, wait } = await createWorld(t);
  const client = createClient(TOLD);
  await wait(client.login());
  const old = /** @type {string} */ (client.session().id);
  clock.jump(-1000 * HOUR);
  await wait(client.request({ url: PRODUCTS }));
  assert.equal(backend.logins, 1);
  await backend.revoke(old);
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.equal(backend.logins, 2);
});

test('jumps in the middle of a login, of its pauses and of a waiting request neither hang nor loop', async (t) => {
  for (const jump of [365 * 24 * HOUR, -365 * 24 * HOUR]) {
    const { clock, host, createClient, backend } = await createWorld(t);
    host.behaviour.login = 'never';
    const client = createClient({ ...TOLD, login: { ...TOLD.login, timeout: 1000 } });
    const pending = call(client, { url: PRODUCTS, timeout: 5000 });
    await clock.advance(500);
    clock.jump(jump);
    await clock.advance(600);
    assert.deepEqual(pending.events, ['fail', 'complete']);
    assert.equal(pending.result.code, 'LOGIN_TIMEOUT');

    host.behaviour.login = 'ok';
    let answers = 0;
    backend.fault = (request, response, next) =>
      request.path === '/wx/onlogin' && ++answers === 1 ? response.status(500).end() : next();
    const second = call(client, { url: PRODUCTS });
    await clock.advance(200);
    clock.jump(-jump);
    await clock.runUntil(() => second.done);
    assert.equal(second.result.statusCode, 200);
    assert.equal(backend.logins, 2);
  }
});

test('a time limit is kept through a jump, to the millisecond', async (t) => {
  for (const jump of [10 * HOUR, -10 * HOUR]) {
    const { clock, host, backend, createClient, wait } = await createWorld(t);
    const client = createClient();
    await wait(client.login());
    await backend.revoke(/** @type {string} */ (client.session().id));
    host.behaviour.login = 'never';
    backend.fault = async (request, _response, next) => {
      if (request.path === PRODUCTS) await clock.park(300);
      next();
    };
    const began = clock.elapsed();
    const pending = call(client, { url: PRODUCTS, timeout: 1000 });
    await clock.advance(100);
    clock.jump(jump);
    await clock.runUntil(() => pending.done);
    assert.equal(pending.result.errMsg, 'request:fail timeout');
    assert.equal(clock.elapsed() - began, 1000);
  }
});

test('a jump takes nothing of a time limit: not while the wasm loads, not in line, not before a replay', async (t) => {
  for (const jump of [10 * HOUR, -10 * HOUR]) {
    const { clock, backend, createClient, wait } = await createWorld(t, { host: { instantiateDelay: 100, loginLatency: 200 } });
    const client = createClient({ maxInFlight: 1 });
    const limited = { url: PRODUCTS, timeout: 2000 };
    const early = call(client, limited);
    await clock.advance(50);
    clock.jump(jump);
    await clock.runUntil(() => early.done);
    assert.equal(early.result.statusCode, 200);

    backend.fault = async (request, _response, next) => {
      if (request.path === PRODUCTS) await clock.park(300);
      next();
    };
    const inLine = [limited, limited].map((options) => call(client, options));
    await clock.advance(100);
    clock.jump(jump);
    await clock.runUntil(() => inLine.every(({ done }) => done));
    assert.deepEqual(inLine.map(({ result }) => result.statusCode), [200, 200]);

    await backend.revoke(/** @type {string} */ (client.session().id));
    const replayed = call(client, limited);
    await clock.advance(100);
    clock.jump(jump);
    await clock.runUntil(() => replayed.done);
    assert.equal(replayed.result.statusCode, 200);
    await wait(client.logout());
  }
});
