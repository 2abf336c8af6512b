/** An aborted call is not sent, not repeated, and does not succeed afterwards. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, createWorld } from './world.js';

const PRODUCTS = '/wx/products/list';

/** @param {ReturnType<typeof call>} pending */
function assertAborted(pending) {
  assert.deepEqual(pending.events, ['fail', 'complete']);
  assert.equal(pending.result.code, 'ABORTED');
  assert.equal(pending.result.errMsg, 'request:fail abort');
}

test('abort while waiting for the login: not sent, and the login goes on for the others', async (t) => {
  const { clock, backend, createClient, wait } = await createWorld(t, { host: { loginLatency: 200 } });
  const client = createClient();
  const other = client.request({ url: PRODUCTS });
  const pending = call(client, { url: '/echo' });
  await clock.advance(50);
  pending.task.abort();
  assert.deepEqual(pending.events, [], 'no callback before abort has returned');
  await clock.advance(2);
  assertAborted(pending);
  assert.equal((await wait(other)).statusCode, 200);
  assert.equal(backend.at('/echo').length, 0);
  assert.equal(backend.logins, 1);
});

test('abort before the wasm is ready', async (t) => {
  const { clock, backend, createClient } = await createWorld(t, { host: { instantiateDelay: 200 } });
  const client = createClient();
  const pending = call(client, { url: '/echo', auth: false });
  pending.task.abort();
  pending.task.abort();
  await clock.advance(1000);
  assertAborted(pending);
  assert.equal(backend.at('/echo').length, 0);
});

test('abort while the backend is at it', async (t) => {
  const { clock, backend, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  backend.fault = async (request, _response, next) => {
    if (request.path === PRODUCTS) await clock.park(300);
    next();
  };
  const pending = call(client, { url: PRODUCTS });
  await clock.advance(100);
  pending.task.abort();
  await clock.advance(1000);
  assertAborted(pending);
});

test('abort while waiting for a renewal: not repeated', async (t) => {
  const { clock, backend, createClient, wait, host } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  await backend.revoke(/** @type {string} */ (client.session().id));
  backend.fault = async (request, _response, next) => {
    if (request.path === '/wx/onlogin') await clock.park(500);
    next();
  };
  const pending = call(client, { url: PRODUCTS });
  await clock.runUntil(() => backend.logins === 2);
  pending.task.abort();
  await clock.advance(5000);
  assertAborted(pending);
  assert.equal(backend.at(PRODUCTS).length, 1);
  assert.equal(client.session().state, 'active');
  assert.equal(host.count('login'), 2);
});

test('abort after the end changes nothing, and the host hears nothing of it', async (t) => {
  const { host, clock, createClient } = await createWorld(t);
  let aborts = 0;
  host.evaluate('(inside) => { const { request } = wx; wx.request = (given) => { const task = request(given); return { abort: () => (inside(), task.abort()) }; }; }')(() => void aborts++);
  const client = createClient();
  // The first one is told, as it waits for a login; then the usual one under a lease, and one that goes the way of every call.
  for (const options of [{ url: PRODUCTS }, { url: PRODUCTS }, { url: PRODUCTS, method: 'GET' }]) {
    const pending = call(client, host.plain(options));
    await clock.runUntil(() => pending.done);
    pending.task.abort();
    await clock.advance(100);
    assert.deepEqual(pending.events, ['success', 'complete']);
    assert.equal(aborts, 0, JSON.stringify(options));
  }
});

test('a time limit bounds the whole call: the wait for a session, the sends, the replay', async (t) => {
  const { clock, backend, host, createClient, failure } = await createWorld(t);
  host.behaviour.login = 'never';
  const client = createClient();
  const waiting = await failure(client.request({ url: PRODUCTS, timeout: 700 }));
  assert.equal(waiting.code, 'REQUEST_FAILED');
  assert.equal(waiting.errMsg, 'request:fail timeout');
  assert.equal(waiting.errno, 5);
  assert.ok(clock.elapsed() <= 710, `${clock.elapsed()}`);

  host.behaviour.login = 'ok';
  await clock.advance(20_000);
  const began = clock.elapsed();
  backend.fault = async (request, response, next) => {
    if (request.path !== PRODUCTS) return next();
    await clock.park(400);
    response.status(401).end();
  };
  const replayed = await failure(client.request({ url: PRODUCTS, timeout: 600 }));
  assert.equal(replayed.errMsg, 'request:fail timeout');
  assert.ok(clock.elapsed() - began <= 620, `${clock.elapsed() - began}`);
});

test('a timeout of the host itself keeps its words and number', async (t) => {
  const { clock, backend, createClient, wait, failure } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  backend.fault = async (request, _response, next) => {
    if (request.path === PRODUCTS) await clock.park(5000);
    next();
  };
  const error = await failure(client.request({ url: PRODUCTS, timeout: 300 }));
  assert.deepEqual([error.code, error.errMsg, error.errno], ['REQUEST_FAILED', 'request:fail timeout', 5]);
});

test('a time limit counts the loading of the wasm as well', async (t) => {
  const { host, clock, backend, createClient, failure, wait } = await createWorld(t, { host: { wasm: 'hang' } });
  const client = createClient();
  const error = await failure(client.request({ url: PRODUCTS, timeout: 700 }));
  assert.equal(error.errMsg, 'request:fail timeout');
  assert.ok(clock.elapsed() <= 710, `${clock.elapsed()}`);

  const slow = await createWorld(t, { host: { instantiateDelay: 500 } });
  slow.host.behaviour.login = 'never';
  const late = await slow.failure(slow.createClient().request({ url: PRODUCTS, timeout: 700 }));
  assert.equal(late.errMsg, 'request:fail timeout');
  assert.ok(slow.clock.elapsed() <= 720, `${slow.clock.elapsed()}`);

  host.behaviour.wasm = 'present';
  backend.fault = undefined;
  await clock.advance(20_000);
  assert.equal((await wait(client.request({ url: PRODUCTS, timeout: 60_000 }))).statusCode, 200);
  await clock.advance(100_000);
});

test('a task of which the app has replaced other methods, or that it has derived from ours, can be aborted as before', async (t) => {
  const { clock, backend, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  for (const change of [
    (/** @type {any} */ task) => Object.assign(task, { then: () => {}, catch: () => {}, finally: () => {}, onHeadersReceived: () => {} }),
    (/** @type {any} */ task) => Object.assign(Object.create(task), { then: () => {} }),
  ]) {
    const pending = call(client, { url: '/echo' });
    change(pending.task).abort();
    await clock.advance(50);
    assertAborted(pending);
  }
  assert.equal(backend.at('/echo').length, 0);
});

test('a task that the app has frozen has its methods', async (t) => {
  const { clock, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  /** @type {any[]} */
  const failures = [];
  /** @type {any} */
  const task = client.request({ url: '/echo', fail: (/** @type {any} */ { code }) => failures.push(code) });
  // Whoever looks for secrets here has asked for each; an app has not.
  for (const name of Object.keys(task)) if (name !== 'offProgressUpdate') delete task[name];
  Object.freeze(task);
  task.onHeadersReceived(() => {});
  task.catch(() => {});
  task.abort();
  await clock.advance(50);
  assert.deepEqual(failures, ['ABORTED']);
});
