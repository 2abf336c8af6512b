/** Signing in with an account of the app's own, at the reference server. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { call, createWorld } from './world.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { WorldOptions } from './world.js'
 * @import { Client } from '../../js-glue/dist/types/index.js'
 */

const LOGIN = '/wx/onlogin';
const SIGN_IN = '/account/signin';
const ME = '/account/me';
const PASSWORD = 'correct horse & battery';
const LIN = { username: 'lin.wei', password: PASSWORD };
const VIA = { url: SIGN_IN, data: LIN };

/** A world whose backend knows Lin; the registration is not among what it has seen. @param {TestContext} t @param {WorldOptions} [options] */
async function createTown(t, options) {
  const world = await createWorld(t, options);
  const { url, seen } = world.backend;
  const headers = { 'content-type': 'application/json' };
  await world.clock.track(fetch(`${url}/account/register`, { method: 'POST', headers, body: JSON.stringify(LIN) }));
  seen.length = 0;
  return world;
}

/** What a client's listeners are told, in order. @param {Client} client */
function listen(client) {
  /** @type {any[]} */
  const heard = [];
  for (const event of /** @type {const} */ (['login', 'logout', 'expired'])) client.on(event, () => heard.push(event));
  client.on('error', (error) => heard.push(error));
  return heard;
}

/** @param {Client} client */
const idOf = (client) => /** @type {string} */ (client.session().id);

test('a new account is registered and signed in by one call, without wx.login', async (t) => {
  const { backend, host, createClient, wait } = await createWorld(t);
  const client = createClient({ login: { expiresIn: 'expires_in' } });
  const data = { username: '王芳', password: PASSWORD };
  const result = await wait(client.login({ via: { url: '/account/register', data, header: { 'x-app': 'shop' } } }));
  assert.equal(result.fresh, true);
  assert.equal(/** @type {any} */ (result.response).data.sessionid, idOf(client));
  assert.equal(result.expiresAt, client.session().expiresAt);
  assert.equal(client.session().state, 'active');

  const [posted] = backend.seen;
  assert.equal(posted?.method, 'POST');
  assert.deepEqual(posted?.body, data);
  const me = await wait(client.request({ url: ME }));
  assert.deepEqual([me.statusCode, me.data.account], [200, '王芳']);
  assert.equal(host.count('login'), 0);
});

test('a sign-in takes the place of a session that there is, without force', async (t) => {
  const { backend, createClient, wait } = await createTown(t);
  const client = createClient();
  assert.equal((await wait(client.request({ url: ME }))).data.account, null);
  assert.equal((await wait(client.login({ via: VIA }))).fresh, true);
  assert.equal((await wait(client.request({ url: ME }))).data.account, LIN.username);
  assert.deepEqual(backend.seen.map(({ path }) => path), [LOGIN, ME, SIGN_IN, ME]);
});

test('a wrong password is EXCHANGE_REJECTED with the answer, costs one request, and leaves the session as it was', async (t) => {
  const { backend, host, clock, createClient, wait, failure } = await createTown(t);
  const client = createClient();
  await wait(client.login());
  const id = idOf(client);
  const heard = listen(client);
  const error = await failure(client.login({ via: { url: SIGN_IN, data: { ...LIN, password: 'a wrong guess' } } }));
  assert.equal(error.code, 'EXCHANGE_REJECTED');
  assert.equal(error.statusCode, 403);
  assert.equal(/** @type {any} */ (error.response).data.error, 'credentials_wrong');
  assert.match(error.errMsg, /^login:fail /);
  await clock.advance(60_000);
  assert.equal(backend.at(SIGN_IN).length, 1);
  assert.equal(idOf(client), id);
  assert.equal((await wait(client.request({ url: ME }))).statusCode, 200);
  assert.equal(host.count('login'), 1);
  assert.deepEqual(heard.map(({ code }) => code), ['EXCHANGE_REJECTED']);
  assert.ok(!inspect([error, heard], { showHidden: true, depth: 9 }).includes('a wrong guess'));
});

test('credentials are posted once, whatever becomes of them', async (t) => {
  const { backend, host, clock, createClient, failure } = await createTown(t);
  const client = createClient({ login: { timeout: 1000, retry: { limit: 5, delay: 10 } } });
  /** @type {Array<import('./backend.js').Fault>} */
  const faults = [
    (request, response) => response.status(503).json({}),
    (request, response) => response.socket?.destroy(),
    // Answers when nobody waits any more.
    async (request, response, next) => {
      await clock.park(1500);
      next();
    },
  ];
  for (const [index, fault] of faults.entries()) {
    backend.fault = (request, response, next) => (request.path === SIGN_IN ? fault(request, response, next) : next());
    const error = await failure(client.login({ via: VIA }));
    assert.equal(error.code, index === 0 ? 'EXCHANGE_REJECTED' : 'EXCHANGE_FAILED', `${index}`);
    await clock.advance(10_000);
    assert.equal(backend.seen.length, index + 1);
    assert.equal(client.session().state, 'none');
  }
  assert.equal(host.count('login'), 0);
});

for (const [name, renew, paths] of /** @type {Array<[string, (client: Client) => Promise<unknown>, string[]]>} */ ([
  ['login()', (client) => client.login(), [LOGIN]],
  ['login({ via })', (client) => client.login({ via: VIA }), [SIGN_IN]],
  ['logout()', (client) => client.logout(), [LOGIN]],
])) {
  test(`an account's session is not renewed: requests fail with SESSION_EXPIRED until ${name}`, async (t) => {
    const { backend, host, createClient, wait, failure } = await createTown(t);
    const client = createClient();
    await wait(client.login({ via: VIA }));
    await wait(client.request({ url: ME }));
    const heard = listen(client);
    await backend.revoke(idOf(client));
    backend.seen.length = 0;

    const error = await failure(client.request({ url: ME }));
    assert.equal(error.code, 'SESSION_EXPIRED');
    assert.equal(error.statusCode, 401);
    assert.equal(/** @type {any} */ (error.response).data.error, 'session_expired');
    assert.equal(client.session().state, 'expired');
    for (let again = 0; again < 3; again++) {
      assert.equal((await failure(client.request({ url: ME }))).code, 'SESSION_EXPIRED');
    }
    assert.deepEqual(backend.seen.map(({ path }) => path), [ME]);
    assert.equal(host.count('login'), 0);
    assert.deepEqual(heard, ['expired']);

    await wait(renew(client));
    assert.equal((await wait(client.request({ url: ME }))).statusCode, 200);
    assert.deepEqual(backend.seen.map(({ path }) => path), [ME, ...paths, ME]);
  });
}

test('many requests that meet the end of an account\'s session together tell of it once', async (t) => {
  const { backend, clock, host, createClient, wait } = await createTown(t);
  const client = createClient();
  await wait(client.login({ via: VIA }));
  await backend.revoke(idOf(client));
  const heard = listen(client);
  let count = 0;
  backend.fault = async (request, response, next) => {
    await clock.park(50 * ++count);
    next();
  };
  const pending = Array.from({ length: 5 }, () => call(client, { url: ME }));
  await clock.runUntil(() => pending.every(({ done }) => done));
  assert.deepEqual(pending.map(({ result }) => result.code), Array(5).fill('SESSION_EXPIRED'));
  assert.deepEqual(heard, ['expired']);
  assert.equal(host.count('login'), 0);
});

test('requests made during a sign-in wait for it, and go with its session', async (t) => {
  const { backend, clock, createClient, wait } = await createTown(t);
  const client = createClient();
  await wait(client.login());
  backend.fault = async (request, response, next) => {
    if (request.path === SIGN_IN) await clock.park(300);
    next();
  };
  const signIn = client.login({ via: VIA });
  const requests = [client.request({ url: ME }), client.request({ url: ME })];
  await clock.advance(100);
  assert.equal(client.session().state, 'renewing');
  const late = client.request({ url: ME });
  await wait(signIn);
  const replies = await wait(Promise.all([...requests, late]));
  assert.deepEqual(replies.map(({ data }) => data.account), Array(3).fill(LIN.username));
  assert.deepEqual(backend.at(ME).map(({ session }) => session), Array(3).fill(idOf(client)));
});

test('those who wait while a sign-in fails get the login that they would have had without it', async (t) => {
  const { backend, host, createClient, wait, failure } = await createTown(t);
  const client = createClient();
  await wait(client.ready);
  const signIn = client.login({ via: { url: SIGN_IN, data: { ...LIN, password: 'wrong' } } });
  const request = client.request({ url: ME });
  assert.equal((await failure(signIn)).code, 'EXCHANGE_REJECTED');
  assert.equal((await wait(request)).statusCode, 200);
  assert.deepEqual(backend.seen.map(({ path }) => path), [SIGN_IN, LOGIN, ME]);
  assert.equal(host.count('login'), 1);
});

test('a sign-in while a silent login is at its code takes its place: that code is not exchanged', async (t) => {
  const { backend, clock, createClient, wait } = await createTown(t, { host: { loginLatency: 500 } });
  const client = createClient();
  const silent = client.login();
  const request = client.request({ url: ME });
  await clock.advance(100);
  const signIn = client.login({ via: VIA });
  assert.equal((await wait(request)).data.account, LIN.username);
  assert.deepEqual((await wait(Promise.all([silent, signIn]))).map(({ fresh }) => fresh), [true, true]);
  await clock.advance(2000);
  assert.deepEqual(backend.seen.map(({ path }) => path), [SIGN_IN, ME]);
});

test('a sign-in while a silent login is at its exchange waits for that: never two at once', async (t) => {
  const { backend, clock, createClient, wait } = await createTown(t);
  /** @type {string[]} */
  const order = [];
  backend.fault = async (request, response, next) => {
    order.push(`${request.path} in`);
    response.on('finish', () => order.push(`${request.path} out`));
    if (request.path !== ME) await clock.park(200);
    next();
  };
  const client = createClient();
  const silent = client.login();
  const request = client.request({ url: ME });
  await clock.advance(100);
  assert.deepEqual(order, [`${LOGIN} in`]);
  const signIn = client.login({ via: VIA });
  await wait(Promise.all([silent, signIn]));
  assert.equal((await wait(request)).data.account, LIN.username);
  assert.deepEqual(order, [`${LOGIN} in`, `${LOGIN} out`, `${SIGN_IN} in`, `${SIGN_IN} out`, `${ME} in`, `${ME} out`]);
});

test('after a restart an account\'s session is used without wx.login, and still not renewed', async (t) => {
  const { backend, launch, createClient, wait } = await createTown(t);
  await wait(createClient().login({ via: VIA }));
  const next = launch();
  const client = next.createClient();
  const heard = listen(client);
  assert.equal((await next.wait(client.request({ url: ME }))).data.account, LIN.username);
  await backend.revoke(idOf(client));
  assert.equal((await next.failure(client.request({ url: ME }))).code, 'SESSION_EXPIRED');
  assert.deepEqual(heard, ['expired']);
  assert.deepEqual(next.host.calls.map(({ api }) => api).filter((api) => api !== 'request'), ['getStorageSync', 'getStorageSync']);
});

test('that its time is over by the local clock does not end an account\'s session: the backend knows better', async (t) => {
  const { clock, host, launch, createClient, wait } = await createTown(t);
  const options = { session: { ttl: 60, renewBefore: 10 } };
  const client = createClient(options);
  await wait(client.login({ via: VIA }));
  await clock.advance(55_000);
  assert.equal((await wait(client.request({ url: ME }))).data.account, LIN.username);
  await clock.advance(10_000);
  assert.equal(client.session().state, 'expired');
  assert.equal((await wait(client.request({ url: ME }))).data.account, LIN.username);
  assert.equal(host.count('login'), 0);

  const next = launch();
  assert.equal((await next.wait(next.createClient(options).request({ url: ME }))).data.account, LIN.username);
  assert.equal(next.host.count('login'), 0);
});
