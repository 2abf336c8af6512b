/** Logout wins, and destroy ends everything. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, createWorld, here } from './world.js';

const PRODUCTS = '/wx/products/list';

test('logout forgets the session, in memory and in storage', async (t) => {
  const { storage, createClient, wait, launch, backend } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  assert.equal(storage.size, 1);
  await wait(client.logout());
  assert.equal(storage.size, 0);
  assert.deepEqual(here(client.session()), { state: 'none', id: null, expiresAt: null });
  const next = launch();
  const later = next.createClient();
  await next.wait(later.ready);
  assert.equal(later.session().state, 'none');
  assert.equal(backend.logins, 1);
});

test('logout during a login wins: the session does not come back, and those who waited fail with LOGGED_OUT', async (t) => {
  const { clock, backend, storage, createClient, wait, failure } = await createWorld(t);
  const client = createClient();
  await wait(client.ready);
  backend.fault = async (request, _response, next) => {
    if (request.path === '/wx/onlogin') await clock.park(500);
    next();
  };
  const login = client.login();
  login.catch(() => {});
  const request = client.request({ url: PRODUCTS });
  await clock.advance(200);
  await wait(client.logout());
  assert.equal((await failure(login)).code, 'LOGGED_OUT');
  const error = await failure(request);
  assert.equal(error.code, 'LOGGED_OUT');
  assert.equal(error.errMsg, 'request:fail logged out');
  await clock.advance(5000);
  assert.equal(client.session().state, 'none');
  assert.equal(storage.size, 0);
  assert.equal(backend.at(PRODUCTS).length, 0);
});

test('logout while wx.login is asked wins as well', async (t) => {
  const { clock, backend, createClient, wait, failure } = await createWorld(t, { host: { loginLatency: 300 } });
  const client = createClient();
  const login = client.login();
  login.catch(() => {});
  await clock.advance(100);
  await wait(client.logout());
  assert.equal((await failure(login)).code, 'LOGGED_OUT');
  await clock.advance(1000);
  assert.equal(backend.logins, 0);
});

test('a request after a logout logs in again', async (t) => {
  const { backend, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  await wait(client.logout());
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.equal(backend.logins, 2);
});

test('a request of the user who logged out is not repeated with the session of the next one', async (t) => {
  const { clock, backend, createClient, wait, failure } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  const first = client.session().id;
  backend.fault = async (request, response, next) => {
    if (request.get('sessionid') !== first) return next();
    await clock.park(1000);
    response.status(401).end();
  };
  const order = client.request({ url: PRODUCTS, method: 'POST', data: { order: 1 } });
  await clock.advance(100);
  await wait(client.logout());
  await wait(client.login());
  assert.equal((await failure(order)).code, 'LOGGED_OUT');
  assert.equal(backend.at(PRODUCTS).length, 1);
});

test('a request that went out before a logout is delivered, wherever the app made the two', async (t) => {
  for (const inCallback of [false, true]) {
    const { backend, clock, createClient, wait } = await createWorld(t);
    const client = createClient();
    await wait(client.login());
    const { id } = client.session();
    /** @type {ReturnType<typeof call> | undefined} */
    let pending;
    const both = () => {
      pending = call(client, { url: PRODUCTS });
      client.logout();
    };
    if (inCallback) client.request({ url: PRODUCTS, complete: both });
    else both();
    await clock.runUntil(() => pending?.done === true);
    assert.equal(pending?.result.statusCode, 200, `${inCallback}`);
    assert.equal(backend.at(PRODUCTS).at(-1)?.session, id);
    assert.equal(client.session().state, 'none');
  }
});

test('destroy fails what is pending and what comes later, and keeps the stored session', async (t) => {
  const { clock, storage, host, createClient, wait, failure } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  host.behaviour.request = () => 'never';
  const pending = call(client, { url: PRODUCTS });
  await clock.advance(10);
  client.destroy();
  assert.deepEqual(pending.events, [], 'no callback before destroy has returned');
  await clock.advance(10);
  assert.deepEqual(pending.events, ['fail', 'complete']);
  assert.equal(pending.result.code, 'DESTROYED');
  assert.equal((await failure(client.request({ url: PRODUCTS }))).code, 'DESTROYED');
  assert.equal((await failure(client.login())).code, 'DESTROYED');
  client.destroy();
  assert.equal(client.session().state, 'none');
  assert.equal(storage.size, 1);
});

test('destroy before the wasm is ready fails the calls that waited for it', async (t) => {
  const { host, createClient, failure } = await createWorld(t, { host: { instantiateDelay: 1000 } });
  const client = createClient();
  const pending = call(client, { url: PRODUCTS });
  client.destroy();
  await host.clock.runUntil(() => pending.done);
  assert.equal(pending.result.code, 'DESTROYED');
  assert.equal((await failure(client.ready)).code, 'DESTROYED');
});

test('destroy inside a callback of the client is as good as anywhere', async (t) => {
  const { clock, createClient, failure } = await createWorld(t);
  const client = createClient();
  let completed = 0;
  client.request({ url: PRODUCTS, success: () => client.destroy(), complete: () => completed++ });
  await clock.runUntil(() => completed > 0);
  await clock.advance(100);
  assert.equal((await failure(client.login())).code, 'DESTROYED');
});

test('what the app does in a callback before it destroys the client is done: in whatever way the request went', async (t) => {
  // The first waits for a login; the others go under a lease, in the usual way and in that of every call.
  for (const [before, options] of /** @type {Array<[boolean, object]>} */ ([[false, {}], [true, {}], [true, { method: 'GET' }]])) {
    for (const [act, kept] of /** @type {Array<[(client: any) => void, string[]]>} */ ([
      [(client) => client.logout(), []],
      [(client) => client.setSession({ id: 'of-the-app' }), ['of-the-app']],
    ])) {
      const { host, clock, storage, createClient, wait } = await createWorld(t);
      const client = createClient();
      if (before) await wait(client.login());
      const pending = call(client, { ...options, url: PRODUCTS, success: () => (act(client), client.destroy()) });
      await clock.runUntil(() => pending.done);
      await clock.advance(100);
      assert.deepEqual([...storage.values()].map((text) => JSON.parse(text)[1]), kept, `${act} ${before} ${JSON.stringify(options)}`);
      host.close();
    }
  }
});
