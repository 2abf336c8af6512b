/**
 * How long the first answer takes, in virtual time: every latency of host and network is given, so what is above their
 * sum is the package's own doing.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leasesAreOff } from '../leases/switch.js';
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
      // The machine is there: meanwhile another client may have a session.
      ['getStorageSync', needsWebAssembly('it is there at once') ? 0 : load],
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

test('on a warm launch the first request leaves at once, and without leases as soon as the wasm is there', { skip: needsWebAssembly('it is there at once') }, async (t) => {
  const load = 120;
  const { backend, clock, createClient, wait, launch } = await createWorld(t);
  await wait(createClient().login());
  slow(backend, clock);

  const next = launch({ instantiateDelay: load });
  const begun = clock.elapsed();
  const reply = await next.wait(next.createClient().request({ url: PRODUCTS }));
  assert.equal(reply.statusCode, 200);
  assert.deepEqual(next.host.calls.map(({ api, at }) => [api, at - begun]), [
    ['getStorageSync', 0],
    ['request', leasesAreOff ? load : 0],
  ]);
  const spent = clock.elapsed() - begun;
  assert.ok(spent <= load + REQUEST + TIMER, `${spent} ms`);
});
