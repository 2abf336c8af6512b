/** `wx.checkSession`, for apps whose backend needs WeChat's session_key: once per launch, and in nobody's way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorld } from './world.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { WorldOptions } from './world.js'
 */

const LOGIN = '/wx/onlogin';
const PRODUCTS = '/wx/products/list';
const CHECKED = { session: { checkSession: true } };
const OVER = { fail: { errMsg: 'checkSession:fail session time out, need relogin' } };

/** An app that is started again with a session in storage. @param {TestContext} t @param {WorldOptions} [options] */
async function createLater(t, options) {
  const world = await createWorld(t, options);
  await world.wait(world.createClient().login());
  world.backend.seen.length = 0;
  return { ...world, ...world.launch() };
}

test('a stored session is asked about once per launch', async (t) => {
  const { backend, clock, host, launch, createClient, wait } = await createLater(t);
  const client = createClient(CHECKED);
  for (let request = 0; request < 3; request++) await wait(client.request({ url: PRODUCTS }));
  await wait(client.login());
  await clock.advance(60_000);
  assert.equal(host.count('checkSession'), 1);
  assert.equal(backend.logins, 0);
  const next = launch();
  await next.wait(next.createClient(CHECKED).request({ url: PRODUCTS }));
  assert.equal(next.host.count('checkSession'), 1);
});

test('the first request does not wait for the answer', async (t) => {
  const { backend, clock, host, createClient, wait } = await createLater(t, { host: { loginLatency: 1000 } });
  const client = createClient(CHECKED);
  await wait(client.ready);
  const begun = clock.elapsed();
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.ok(clock.elapsed() - begun < 100, `${clock.elapsed() - begun} ms`);
  const asked = host.calls.filter(({ api }) => api === 'checkSession' || api === 'request').map(({ api }) => api);
  assert.deepEqual(asked.sort(), ['checkSession', 'request']);
  assert.equal(backend.logins, 0);
});

test('if WeChat\'s session is over there is one login, with which later requests go', async (t) => {
  const { backend, clock, host, createClient, wait } = await createLater(t);
  host.behaviour.checkSession = OVER;
  const client = createClient(CHECKED);
  await wait(client.ready);
  const { id } = client.session();
  // It leaves before the answer, and the backend still knows its session.
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  await clock.advance(1000);
  assert.equal(backend.logins, 1);
  assert.notEqual(client.session().id, id);
  await wait(client.request({ url: PRODUCTS }));
  assert.deepEqual(backend.seen.map(({ path, session }) => [path, session]), [[PRODUCTS, id], [LOGIN, undefined], [PRODUCTS, client.session().id]]);
  assert.deepEqual([host.count('checkSession'), host.count('login')], [1, 1]);
});

test('a login that fails after it leaves the session that there is', async (t) => {
  const { backend, clock, host, createClient, wait } = await createLater(t);
  host.behaviour.checkSession = OVER;
  host.behaviour.login = { fail: { errMsg: 'login:fail' } };
  const client = createClient(CHECKED);
  /** @type {string[]} */
  const errors = [];
  client.on('error', ({ code }) => errors.push(code));
  await wait(client.ready);
  await clock.advance(1000);
  assert.equal(client.session().state, 'active');
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.deepEqual(errors, ['LOGIN_FAILED']);
  assert.equal(backend.logins, 0);
});

test('it is not asked without the option, without a stored session, or after a login', async (t) => {
  const { host, createClient, wait } = await createLater(t);
  await wait(createClient().request({ url: PRODUCTS }));
  await wait(createClient({ session: { checkSession: false } }).request({ url: PRODUCTS }));
  assert.equal(host.count('checkSession'), 0);

  const fresh = await createWorld(t);
  const client = fresh.createClient(CHECKED);
  await fresh.wait(client.request({ url: PRODUCTS }));
  await fresh.wait(client.login({ force: true }));
  await fresh.clock.advance(1000);
  assert.equal(fresh.host.count('checkSession'), 0);
});

test('it is not asked about an account\'s session, which WeChat knows nothing of', async (t) => {
  const { host, clock, launch, createClient, wait } = await createWorld(t);
  await wait(createClient().login({ via: { url: '/account/register', data: { username: 'lin', password: 'long enough' } } }));
  const next = launch();
  next.host.behaviour.checkSession = OVER;
  assert.equal((await next.wait(next.createClient(CHECKED).request({ url: '/account/me' }))).data.account, 'lin');
  await clock.advance(1000);
  assert.equal(next.host.count('checkSession') + next.host.count('login') + host.count('login'), 0);
});

test('an answer that comes after another login, a logout or a session of the app does nothing', async (t) => {
  for (const [change, logins] of /** @type {Array<[(client: any) => unknown, number]>} */ ([
    [(client) => client.login({ force: true }), 1],
    [(client) => client.logout(), 0],
    [(client) => client.setSession({ id: 'of-the-app' }), 0],
  ])) {
    const { backend, clock, host, createClient, wait } = await createLater(t, { host: { loginLatency: 200 } });
    host.behaviour.checkSession = OVER;
    // The code is there before the answer of checkSession, which was asked first.
    host.evaluate('{ const { login } = wx; const { checkSession } = wx; wx.checkSession = (options) => setTimeout(() => checkSession(options), 5000) }');
    const client = createClient(CHECKED);
    await wait(client.ready);
    await wait(/** @type {any} */ (Promise.resolve(change(client))));
    const { id } = client.session();
    await clock.advance(10_000);
    assert.equal(host.count('login'), logins, String(change));
    assert.equal(backend.logins, logins, String(change));
    assert.equal(client.session().id, id);
  }
});

test('a checkSession that never answers, throws or is not there harms nobody', async (t) => {
  for (const prepare of ['wx.checkSession = () => {}', 'wx.checkSession = () => { throw new Error("no") }', 'wx.checkSession = undefined']) {
    const { backend, clock, host, createClient, wait } = await createLater(t, { errors: true });
    host.evaluate(prepare);
    const client = createClient(CHECKED);
    assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200, prepare);
    await clock.advance(60_000);
    assert.equal(backend.logins, 0, prepare);
  }
});
