/** What goes to the host at once, and what waits for its turn. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, createWorld } from './world.js';

/**
 * @import { Backend } from './backend.js'
 * @import { Clock } from '../host/clock.js'
 */

const PRODUCTS = '/wx/products/list';

/** Lets the backend take its time for `/echo`, and says what reached it: how much at once, and in which order. @param {Backend} backend @param {Clock} clock @param {number} [delay] */
function slow(backend, clock, delay = 100) {
  const load = { now: 0, most: 0, order: /** @type {string[]} */ ([]) };
  backend.fault = async (request, response, next) => {
    if (request.path === '/wx/onlogin') return next();
    load.order.push(String(request.query.n));
    load.most = Math.max(load.most, ++load.now);
    response.on('close', () => load.now--);
    await clock.park(delay);
    next();
  };
  return load;
}

const numbers = (/** @type {number} */ length) => Array.from({ length }, (_, index) => String(index));

for (const [maxInFlight, rounds] of /** @type {const} */ ([[undefined, 5], [2, 25], [1, 50]])) {
  test(`50 requests that one login releases go out in order, ${maxInFlight ?? 10} at once`, async (t) => {
    const { clock, backend, host, createClient } = await createWorld(t);
    const client = createClient({ maxInFlight });
    const load = slow(backend, clock);
    const start = clock.elapsed();
    const pending = numbers(50).map((n) => call(client, { url: `${PRODUCTS}?n=${n}` }));
    await clock.runUntil(() => pending.every(({ done }) => done));
    assert.deepEqual(pending.map(({ result }) => result.statusCode), Array(50).fill(200));
    assert.deepEqual(load.order, numbers(50));
    assert.equal(load.most, maxInFlight ?? 10);
    assert.equal(host.network.maxInFlight, maxInFlight ?? 10);
    // The host's own line would hide who is next from us.
    assert.equal(host.network.queued, 0);
    assert.equal(backend.logins, 1);
    assert.ok(clock.elapsed() - start >= rounds * 100);
    assert.ok(clock.elapsed() - start < rounds * 100 + 100, 'and no place stays empty meanwhile');
  });
}

test('50 requests whose session is over: replays and their login keep within the limit too', async (t) => {
  const { clock, backend, host, createClient, wait } = await createWorld(t);
  const client = createClient({ maxInFlight: 3 });
  await wait(client.login());
  await backend.revoke(/** @type {string} */ (client.session().id));
  slow(backend, clock, 30);
  const pending = numbers(50).map((n) => call(client, { url: `${PRODUCTS}?n=${n}` }));
  await clock.runUntil(() => pending.every(({ done }) => done));
  assert.deepEqual(pending.map(({ result }) => result.statusCode), Array(50).fill(200));
  assert.equal(backend.logins, 2);
  assert.ok(host.network.maxInFlight <= 3, `${host.network.maxInFlight}`);
});

test('uploads and downloads stand in the same line', async (t) => {
  const userFiles = new Map([['http://tmp/a.png', Buffer.alloc(100)]]);
  const { clock, backend, host, createClient, wait } = await createWorld(t, { host: { userFiles } });
  const client = createClient({ maxInFlight: 2 });
  await wait(client.login());
  const load = slow(backend, clock);
  const calls = numbers(9).map((n, index) => {
    if (index % 3 === 0) return client.request({ url: `/echo?n=${n}` });
    if (index % 3 === 1) return client.uploadFile({ url: `/wx/upload?n=${n}`, filePath: 'http://tmp/a.png', name: 'file' });
    return client.downloadFile({ url: `/wx/download/receipt?n=${n}` });
  });
  const replies = await wait(Promise.all(/** @type {PromiseLike<any>[]} */ (calls)));
  assert.deepEqual(replies.map(({ statusCode }) => statusCode), Array(9).fill(200));
  assert.equal(load.most, 2);
  assert.equal(host.network.maxInFlight, 2);
  assert.deepEqual(load.order.sort(), numbers(9));
});

test('priority high goes before all others that wait, in its own order', async (t) => {
  const { clock, backend, createClient, wait } = await createWorld(t);
  const client = createClient({ maxInFlight: 1 });
  await wait(client.login());
  const load = slow(backend, clock);
  const begin = (/** @type {string} */ n, /** @type {any} */ priority) => call(client, { url: `/echo?n=${n}`, priority });
  const pending = [begin('first', undefined), begin('b', 'normal'), begin('c', undefined), begin('A', 'high'), begin('d', 'normal'), begin('B', 'high')];
  await clock.runUntil(() => pending.every(({ done }) => done));
  assert.deepEqual(load.order, ['first', 'A', 'B', 'b', 'c', 'd']);
});

test('priority holds for those that wait for a login as well', async (t) => {
  const { clock, backend, createClient } = await createWorld(t, { host: { loginLatency: 200 } });
  const client = createClient({ maxInFlight: 1 });
  const load = slow(backend, clock);
  const pending = ['a', 'b', 'c'].map((n) => call(client, { url: `${PRODUCTS}?n=${n}` }));
  pending.push(call(client, { url: `${PRODUCTS}?n=A`, priority: 'high' }));
  await clock.runUntil(() => pending.every(({ done }) => done));
  assert.ok(load.order.indexOf('A') <= 1, load.order.join());
  assert.deepEqual(load.order.filter((n) => n !== 'A'), ['a', 'b', 'c']);
});

test('a wrong priority is refused through fail, by name, and nothing is sent', async (t) => {
  const { host, clock, createClient } = await createWorld(t);
  const client = createClient();
  for (const priority of ['urgent', 'HIGH', '', 0, 1, 2, null, true, {}, NaN]) {
    const pending = call(client, { url: '/echo', priority });
    assert.deepEqual(pending.events, [], 'no callback before it returns');
    await clock.runUntil(() => pending.done);
    assert.deepEqual(pending.events, ['fail', 'complete'], String(priority));
    assert.equal(pending.result.code, 'CONFIG_INVALID');
    assert.match(pending.result.errMsg, /^request:fail .*'priority'.*'high'/);
  }
  assert.deepEqual([host.count('request'), host.count('login')], [0, 0]);
});

test('neither priority reaches the host', async (t) => {
  const { host, createClient, wait } = await createWorld(t);
  await wait(createClient().request({ url: '/echo', auth: false, priority: 'high' }));
  const [{ args }] = host.calls.filter(({ api }) => api === 'request');
  assert.ok(!Object.hasOwn(/** @type {any} */ (args[0]), 'priority'));
});

test('abort while waiting in line: never sent, and the others move up', async (t) => {
  const { clock, backend, createClient, wait } = await createWorld(t);
  const client = createClient({ maxInFlight: 1 });
  await wait(client.login());
  const load = slow(backend, clock);
  const pending = ['a', 'b', 'c'].map((n) => call(client, { url: `/echo?n=${n}` }));
  await clock.advance(50);
  pending[1].task.abort();
  assert.deepEqual(pending[1].events, []);
  await clock.advance(1);
  assert.deepEqual([pending[1].events, pending[1].result.code], [['fail', 'complete'], 'ABORTED']);
  await clock.runUntil(() => pending[2].done);
  assert.deepEqual(load.order, ['a', 'c']);
});

test('abort of the one at the host gives its place to the next at once', async (t) => {
  const { clock, backend, createClient, wait } = await createWorld(t);
  const client = createClient({ maxInFlight: 1 });
  await wait(client.login());
  const load = slow(backend, clock, 10_000);
  const pending = ['a', 'b'].map((n) => call(client, { url: `/echo?n=${n}` }));
  await clock.advance(50);
  assert.deepEqual(load.order, ['a']);
  pending[0].task.abort();
  await clock.advance(50);
  assert.deepEqual(load.order, ['a', 'b']);
});

test('the time limit runs while waiting in line', async (t) => {
  const { clock, backend, createClient, wait } = await createWorld(t);
  const client = createClient({ maxInFlight: 1 });
  await wait(client.login());
  const load = slow(backend, clock, 1000);
  const start = clock.elapsed();
  const first = call(client, { url: '/echo?n=a' });
  const late = call(client, { url: '/echo?n=b', timeout: 300 });
  const sent = call(client, { url: '/echo?n=c', timeout: 1500 });
  await clock.runUntil(() => late.done);
  assert.equal(clock.elapsed() - start, 300);
  assert.deepEqual([late.result.code, late.result.errMsg, late.result.errno], ['REQUEST_FAILED', 'request:fail timeout', 5]);
  await clock.runUntil(() => first.done && sent.done);
  assert.deepEqual(load.order, ['a', 'c']);
  assert.equal(first.result.statusCode, 200);
  // Its turn came after 1000 ms, and its send would have taken 1000 more.
  assert.equal(sent.result.errMsg, 'request:fail timeout');
  assert.ok(clock.elapsed() - start <= 1510, `${clock.elapsed() - start}`);
});

test('logout ends those in line that were to carry the session, and leaves the others', async (t) => {
  const { clock, backend, createClient, wait } = await createWorld(t);
  const client = createClient({ maxInFlight: 1 });
  await wait(client.login());
  const load = slow(backend, clock);
  const pending = [{}, {}, { auth: false }].map((options, n) => call(client, { url: `/echo?n=${n}`, ...options }));
  await clock.advance(50);
  await wait(client.logout());
  await clock.runUntil(() => pending.every(({ done }) => done));
  assert.equal(pending[1].result.code, 'LOGGED_OUT');
  assert.equal(pending[2].result.statusCode, 200);
  assert.deepEqual(load.order, ['0', '2']);
});

test('interrupted in the background: reported in the host\'s words, not repeated, and the line moves on afterwards', async (t) => {
  const { clock, backend, host, createClient, wait } = await createWorld(t);
  const client = createClient({ maxInFlight: 2 });
  await wait(client.login());
  const load = slow(backend, clock, 60_000);
  const pending = numbers(4).map((n) => call(client, { url: `/echo?n=${n}` }));
  await clock.advance(100);
  host.hide();
  await clock.advance(20_000);
  host.show();
  await clock.advance(1000);
  backend.fault = undefined;
  for (const { events, result } of pending.slice(0, 2)) {
    assert.deepEqual(events, ['fail', 'complete']);
    assert.deepEqual([result.code, result.errMsg, result.errno], ['REQUEST_FAILED', 'request:fail interrupted', 600003]);
  }
  assert.equal(backend.logins, 1);
  assert.deepEqual(load.order.filter((n) => Number(n) < 2), ['0', '1'], 'each was sent once');
  const next = call(client, { url: '/echo' });
  await clock.runUntil(() => next.done && pending.every(({ done }) => done));
  assert.equal(next.result.statusCode, 200);
});

test('a socket takes no place in the line', async (t) => {
  const { clock, backend, createSocketClient, wait } = await createWorld(t);
  const client = createSocketClient({ maxInFlight: 1 });
  await wait(client.login());
  slow(backend, clock, 10_000);
  const pending = call(client, { url: '/echo?n=a' });
  await clock.advance(50);
  await wait(client.connectSocket({ url: '/wx/socket' }));
  assert.equal(pending.done, false);
});
