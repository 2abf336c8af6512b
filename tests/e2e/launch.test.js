/** Cold and warm launches: what is called when, and that loading the wasm costs the user nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorld, here } from './world.js';

const PRODUCTS = '/wx/products/list';

test('a cold launch logs in once and the first request carries the session', async (t) => {
  const { backend, host, createClient, wait, storage } = await createWorld(t);
  const client = createClient();
  assert.deepEqual(here(client.session()), { state: 'loading', id: null, expiresAt: null });
  const login = client.login();
  const reply = await wait(client.request({ url: PRODUCTS }));
  const result = await wait(login);

  assert.equal(reply.statusCode, 200);
  assert.equal(/** @type {any} */ (reply.data).products.length, 6);
  assert.equal(result.fresh, true);
  assert.equal(/** @type {any} */ (result.response).statusCode, 200);
  assert.equal(host.count('login'), 1);
  assert.deepEqual(backend.seen.map((entry) => entry.path), ['/wx/onlogin', PRODUCTS]);
  const { id, state } = client.session();
  assert.equal(state, 'active');
  assert.equal(backend.at(PRODUCTS)[0]?.session, id);
  assert.equal(storage.size, 1);
});

test('a warm launch reads storage once, calls nothing else before the first request, and nothing per request after it', async (t) => {
  const { backend, createClient, wait, launch } = await createWorld(t);
  await wait(createClient().login());

  const second = launch();
  const client = second.createClient();
  assert.deepEqual(second.host.calls.map(({ api }) => api), ['getStorageSync']);
  const login = await second.wait(client.login());
  assert.equal(login.fresh, false);
  assert.equal(login.response, null);
  await second.wait(client.request({ url: PRODUCTS }));
  await second.wait(client.request({ url: PRODUCTS }));
  assert.deepEqual(second.host.calls.map(({ api }) => api), ['getStorageSync', 'request', 'request']);
  assert.equal(backend.logins, 1);
});

test('wx.login is asked while the wasm is still loading, so loading costs nothing', async (t) => {
  const { clock, host, createClient, wait } = await createWorld(t, { host: { instantiateDelay: 300, loginLatency: 400 } });
  const client = createClient();
  client.login().then(() => {});
  await wait(client.request({ url: PRODUCTS }));
  assert.equal(host.calls.find(({ api }) => api === 'login')?.at, 0);
  // One millisecond may be spent by timers of the host; the 300 of loading must not show.
  assert.ok(clock.elapsed() <= 401, `${clock.elapsed()} ms`);
  assert.equal(host.count('login'), 1);
});

test('a code that arrives before the wasm is used once it is there', async (t) => {
  const { clock, host, createClient, wait } = await createWorld(t, { host: { instantiateDelay: 500, loginLatency: 20 } });
  await wait(createClient().login());
  assert.equal(host.count('login'), 1);
  assert.ok(clock.elapsed() <= 501, `${clock.elapsed()} ms`);
});

test('a launch with a stored session that is over by the clock asks early too', async (t) => {
  const { clock, createClient, wait, launch } = await createWorld(t);
  const options = { login: { expiresIn: 'expires_in' } };
  await wait(createClient(options).login());
  await clock.advance(7200_000);

  const later = launch({ instantiateDelay: 300 });
  const client = later.createClient(options);
  const login = client.login();
  assert.equal(later.host.count('login'), 1);
  assert.equal((await later.wait(login)).fresh, true);
  assert.equal(later.host.count('login'), 1);
});

test('a client that nobody uses logs nobody in', async (t) => {
  const { clock, host, createClient, wait, backend } = await createWorld(t);
  const client = createClient();
  await wait(client.ready);
  await wait(client.request({ url: '/echo', auth: 'optional' }));
  await wait(client.request({ url: '/echo', auth: false }));
  await clock.advance(60_000);
  assert.equal(host.count('login'), 0);
  assert.equal(backend.logins, 0);
  assert.equal(client.session().state, 'none');
});

test('two clients with two backends keep their sessions apart and share the wasm', async (t) => {
  const { backend, storage, host, createClient, wait } = await createWorld(t);
  const one = createClient();
  const two = createClient({ baseUrl: backend.url + '/wx/', login: { url: 'onlogin' } });
  await wait(one.login());
  await wait(two.login());
  assert.equal(storage.size, 2);
  assert.notEqual(one.session().id, two.session().id);
  assert.equal(host.count('login'), 2);
  await wait(two.request({ url: 'products/list' }));
  assert.equal(backend.at(PRODUCTS)[0]?.session, two.session().id);
});
