/**
 * How long the first answer takes, in virtual time: every latency of host and network is given, so what is above their
 * sum is the package's own doing.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needsWebAssembly } from './engine.js';
import { createWorld } from './world.js';

/** @import { Backend } from './backend.js' */
/** @import { Clock } from '../host/clock.js' */

const PRODUCTS = '/wx/products/list';
const LOGIN = 400;
const EXCHANGE = 150;
const REQUEST = 80;
/** A timer of the host may take one. */
const TIMER = 1;

/** Gives the backend its latencies. @param {Backend} backend @param {Clock} clock */
function slow(backend, clock) {
  backend.fault = async (request, _response, next) => {
    await clock.park(request.path === PRODUCTS ? REQUEST : EXCHANGE);
    next();
  };
}

for (const load of [0, 120, LOGIN]) {
  test(`a cold start takes wx.login, the exchange and the request; loading for ${load} ms hides behind wx.login`, async (t) => {
    const { backend, clock, host, createClient, wait } = await createWorld(t, { host: { instantiateDelay: load, loginLatency: LOGIN } });
    slow(backend, clock);
    const reply = await wait(createClient().request({ url: PRODUCTS }));
    assert.equal(reply.statusCode, 200);
    const spent = clock.elapsed();
    assert.ok(spent <= LOGIN + EXCHANGE + REQUEST + TIMER, `${spent} ms`);
    // Less would mean that something was not waited for, and that this measures nothing.
    assert.ok(spent >= LOGIN + EXCHANGE + REQUEST, `${spent} ms`);
    assert.deepEqual(host.calls.map(({ api, at }) => [api, at]), [
      ['getStorageSync', 0],
      ['login', 0],
      ['request', LOGIN],
      ['setStorageSync', LOGIN + EXCHANGE],
      ['request', LOGIN + EXCHANGE],
    ]);
  });
}

test('where loading takes longer than wx.login, loading is all that counts', async (t) => {
  const load = LOGIN + 300;
  const { backend, clock, createClient, wait } = await createWorld(t, { host: { instantiateDelay: load, loginLatency: LOGIN } });
  slow(backend, clock);
  await wait(createClient().request({ url: PRODUCTS }));
  const spent = clock.elapsed();
  assert.ok(spent <= load + EXCHANGE + REQUEST + TIMER, `${spent} ms`);
});

/** When the first request of a warm launch leaves. */
const WARM = [
  { what: 'the first request leaves before the wasm is there', leaves: (/** @type {number} */ _load) => 0 },
  // As an older version has written it.
  { what: 'with a record that has no terms, the first request leaves as soon as the wasm is there', old: true, leaves: (/** @type {number} */ load) => load },
  { what: 'with other options, the first request leaves as soon as the wasm is there', options: { maxInFlight: 9 }, leaves: (/** @type {number} */ load) => load },
];

for (const { what, old, options, leaves } of WARM) {
  test(`on a warm launch ${what}`, { skip: needsWebAssembly('it is there at once') }, async (t) => {
    const load = 120;
    const { backend, clock, storage, createClient, wait, launch } = await createWorld(t);
    await wait(createClient().login());
    if (old) for (const [key, text] of storage) storage.set(key, JSON.stringify(JSON.parse(text).slice(0, 6)));
    slow(backend, clock);

    const next = launch({ instantiateDelay: load });
    const begun = clock.elapsed();
    const client = next.createClient(options);
    const reply = await next.wait(client.request({ url: PRODUCTS }));
    assert.equal(reply.statusCode, 200);
    assert.deepEqual(next.host.calls.map(({ api, at }) => [api, at - begun]), [
      ['getStorageSync', 0],
      ['request', leaves(load)],
    ]);
    const spent = clock.elapsed() - begun;
    assert.ok(spent <= leaves(load) + REQUEST + TIMER, `${spent} ms`);
    // The answer may be there before the wasm, which then finds the session that it went with.
    await next.wait(client.ready);
    assert.equal(client.session().state, 'active');
    assert.equal(backend.logins, 1);
  });
}
