/** Sessions renewed by a refresh token, before any `wx.login`, and without the user. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answering, isLogin } from './answering.js';
import { createRenewingWorld, idOf, losing, ME, PRODUCTS, RENEW, renewalsAnswer, RENEWING, SIGN_IN } from './renewing.js';
import { call, createWorld } from './world.js';

/** @import { Client } from '../../js-glue/dist/types/index.js' */

/** How often the end of a session was told. @param {Client} client */
function expiriesOf(client) {
  /** @type {number[]} */
  const heard = [];
  client.on('expired', () => heard.push(1));
  return heard;
}

test("a WeChat user's session is renewed by its refresh token when it is over, and wx.login is not called", async (t) => {
  const { host, backend, createClient, wait } = await createRenewingWorld(t);
  const client = createClient(RENEWING);
  await wait(client.request(PRODUCTS));
  const first = idOf(client);
  await backend.revoke(first);
  const { statusCode } = await wait(client.request(PRODUCTS));
  assert.equal(statusCode, 200);
  assert.notEqual(client.session().id, first);
  assert.equal(host.count('login'), 1);
  assert.equal(backend.at(RENEW).length, 1);
});

test("an account's session is renewed without the user, again and again", async (t) => {
  const { host, backend, clock, createClient, wait } = await createRenewingWorld(t, { backend: { ttl: 60 } });
  const client = createClient(RENEWING);
  const expired = expiriesOf(client);
  await wait(client.login({ via: SIGN_IN }));
  for (let round = 0; round < 3; round++) {
    await clock.advance(61_000);
    const { data } = await wait(client.request(ME));
    assert.equal(data.account, 'lin');
  }
  const tokens = backend.at(RENEW).map(({ body }) => body.refresh_token);
  assert.equal(new Set(tokens).size, 3, 'each time another one');
  assert.equal(host.count('login'), 0);
  assert.deepEqual(expired, []);
});

test('50 requests whose 401s straggle in over two seconds make one renewal, of a WeChat user and of an account', async (t) => {
  for (const via of [undefined, SIGN_IN]) {
    const { host, backend, clock, createClient, wait } = await createRenewingWorld(t);
    const client = createClient({ ...RENEWING, maxInFlight: 10 });
    await wait(client.login(via && { via }));
    await backend.revoke(idOf(client));
    let late = 0;
    backend.fault = async (request, response, next) => {
      if (request.path === ME.url) await clock.park((late++ * 37) % 2000);
      next();
    };
    const answers = await wait(Promise.all(Array.from({ length: 50 }, () => client.request(ME))));
    assert.deepEqual(answers.filter(({ statusCode }) => statusCode !== 200), []);
    assert.equal(backend.at(RENEW).length, 1);
    assert.equal(host.count('login'), via ? 0 : 1);
  }
});

test('a token that is over leads to wx.login; of an account, to the user', async (t) => {
  const { host, backend, createClient, wait, failure } = await createRenewingWorld(t);
  const client = createClient(RENEWING);
  await wait(client.login());
  backend.fault = renewalsAnswer(400, { error: 'refresh_token_invalid' });
  await backend.revoke(idOf(client));
  assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
  assert.equal(host.count('login'), 2);
  const expired = expiriesOf(client);
  await wait(client.login({ via: SIGN_IN }));
  await backend.revoke(idOf(client));
  const errors = await Promise.all([1, 2, 3].map(() => failure(client.request(ME))));
  assert.deepEqual(errors.map(({ code }) => code), ['SESSION_EXPIRED', 'SESSION_EXPIRED', 'SESSION_EXPIRED']);
  assert.deepEqual(expired, [1]);
  assert.equal(backend.at(RENEW).length, 2);
  assert.equal(host.count('login'), 2);
});

test('whose renewal was answered and never heard of it asks once more, with the same token, and is served', async (t) => {
  for (const via of [undefined, SIGN_IN]) {
    const { host, backend, createClient, wait } = await createRenewingWorld(t);
    const client = createClient(RENEWING);
    await wait(client.login(via && { via }));
    await backend.revoke(idOf(client));
    backend.fault = losing(RENEW, 1);
    const expired = expiriesOf(client);
    assert.equal((await wait(client.request(ME))).statusCode, 200);
    const renewals = backend.at(RENEW);
    assert.equal(renewals.length, 2);
    assert.deepEqual(renewals[0]?.body, renewals[1]?.body);
    assert.equal(host.count('login'), via ? 0 : 1);
    assert.deepEqual(expired, []);
    // And what it has now is good for the next time.
    await backend.revoke(idOf(client));
    assert.equal((await wait(client.request(ME))).statusCode, 200);
    assert.equal(backend.at(RENEW).length, 3);
  }
});

test('a backend that takes the second try for theft ends the token: wx.login, or the user, and no third try', async (t) => {
  const { host, backend, clock, createClient, wait, failure } = await createRenewingWorld(t, { backend: { refresh: { tokens: 'all', grace: 0 } } });
  const client = createClient(RENEWING);
  await wait(client.login());
  await backend.revoke(idOf(client));
  backend.fault = losing(RENEW, 1);
  assert.equal((await wait(client.request(ME))).statusCode, 200);
  assert.deepEqual(backend.at(RENEW).map(({ status }) => status).slice(1), [400]);
  assert.equal(host.count('login'), 2);

  await clock.advance(120_000);
  await wait(client.login({ via: SIGN_IN }));
  await backend.revoke(idOf(client));
  const expired = expiriesOf(client);
  backend.fault = losing(RENEW, 1);
  assert.equal((await failure(client.request(ME))).code, 'SESSION_EXPIRED');
  assert.equal(backend.at(RENEW).length, 4);
  assert.deepEqual(expired, [1]);
  assert.equal(host.count('login'), 2);
  assert.equal((await failure(client.request(ME))).code, 'SESSION_EXPIRED');
  assert.equal(backend.at(RENEW).length, 4, 'what is over is not tried again');
});

test('a renewal that never comes through is tried as often as login.retry says, and keeps its token for later', async (t) => {
  const { backend, clock, createClient, wait, failure } = await createRenewingWorld(t);
  const client = createClient({ ...RENEWING, login: { ...RENEWING.login, retry: { limit: 1, delay: 100 } } });
  await wait(client.login({ via: SIGN_IN }));
  await backend.revoke(idOf(client));
  const expired = expiriesOf(client);
  backend.fault = renewalsAnswer(503, {});
  const error = await failure(client.request(ME));
  assert.equal(error.code, 'EXCHANGE_REJECTED');
  assert.match(error.message, /POST \/wx\/refresh answered 503/);
  assert.equal(backend.at(RENEW).length, 2);
  assert.deepEqual(expired, []);
  backend.fault = undefined;
  await clock.advance(60_000);
  assert.equal((await wait(client.request(ME))).data.account, 'lin');
});

test('it is renewed as long before its end as renewBefore says, without a 401', async (t) => {
  const { host, backend, clock, createClient, wait } = await createRenewingWorld(t, { backend: { ttl: 60 } });
  const client = createClient({ ...RENEWING, session: { renewBefore: 10 } });
  await wait(client.login({ via: SIGN_IN }));
  await clock.advance(49_000);
  await wait(client.request(ME));
  assert.equal(backend.at(RENEW).length, 0);
  await clock.advance(2000);
  await wait(Promise.all([1, 2, 3].map(() => client.request(ME))));
  assert.equal(backend.at(RENEW).length, 1);
  assert.deepEqual(backend.at(ME.url).map(({ status }) => status), [200, 200, 200, 200]);
  assert.equal(host.count('login'), 0);
});

test('login({ force }) makes a new session: with wx.login, or where that makes none, by the token', async (t) => {
  const { host, backend, createClient, wait } = await createRenewingWorld(t);
  const client = createClient(RENEWING);
  await wait(client.login());
  assert.equal((await wait(client.login())).fresh, false);
  assert.equal((await wait(client.login({ force: true }))).fresh, true);
  assert.deepEqual([host.count('login'), backend.at(RENEW).length], [2, 0]);
  await wait(client.login({ via: SIGN_IN }));
  assert.equal((await wait(client.login())).fresh, false);
  const before = idOf(client);
  assert.equal((await wait(client.login({ force: true }))).fresh, true);
  assert.notEqual(idOf(client), before);
  assert.deepEqual([host.count('login'), backend.at(RENEW).length], [2, 1]);
  assert.equal((await wait(client.request(ME))).data.account, 'lin');
});

test('a session that the app brings has its own refresh token, which renews it', async (t) => {
  const { host, backend, clock, createClient, wait, failure } = await createRenewingWorld(t);
  const headers = { 'content-type': 'application/json' };
  const reply = await clock.track(fetch(backend.url + SIGN_IN.url, { method: 'POST', headers, body: JSON.stringify(SIGN_IN.data) }));
  const { sessionid: id, refresh_token: refresh } = await reply.json();
  const client = createClient(RENEWING);
  client.setSession({ id, refresh, renewable: false });
  assert.equal((await wait(client.request(ME))).data.account, 'lin');
  await backend.revoke(id);
  assert.equal((await wait(client.request(ME))).data.account, 'lin');
  assert.equal(backend.at(RENEW)[0]?.body.refresh_token, refresh);
  // Without one, only the user has a way.
  client.setSession({ id, renewable: false });
  assert.equal((await failure(client.request(ME))).code, 'SESSION_EXPIRED');
  assert.equal(backend.at(RENEW).length, 1);
  assert.equal(host.count('login'), 0);
  assert.throws(() => client.setSession({ id, refresh: 'a b\n' }), { code: 'CONFIG_INVALID', message: /'refresh'/ });
});

test('logout({ revoke }) tells the refresh token to the backend; without it, the session alone', async (t) => {
  for (const revoke of [true, false]) {
    const { backend, clock, storage, createClient, wait } = await createRenewingWorld(t);
    const client = createClient(RENEWING);
    await wait(client.login());
    const token = JSON.parse([...storage.values()][0] ?? '').at(8);
    assert.equal(typeof token, 'string');
    await wait(client.logout({ url: '/wx/logout', revoke }));
    assert.deepEqual(backend.at('/wx/logout').map(({ body }) => body), [revoke ? { refresh_token: token } : {}]);
    assert.equal(storage.size, 0);
    await clock.advance(1000);
    await wait(client.login());
    assert.equal(backend.at(RENEW).length, 0, 'what the app has left is not renewed');
  }
});

test('logout({ revoke }) of a session without a token, and of a client without renew, is a logout', async (t) => {
  const { backend, createClient, wait } = await createWorld(t);
  for (const options of [RENEWING, {}]) {
    const client = createClient(options);
    await wait(client.login());
    await wait(client.logout({ url: '/wx/logout', revoke: true }));
  }
  assert.deepEqual(backend.at('/wx/logout').map(({ body }) => body), [{}, {}]);
});

test('a session that an answer goes on with under another id keeps its refresh token', async (t) => {
  const { host, storage, createClient, wait } = await createWorld(t);
  let at = 0;
  const sent = answering(host, (given) => {
    const data = { sessionid: 'first', refresh_token: 'token-of-the-first' };
    if (isLogin(given)) return { statusCode: 200, header: {}, data };
    if (given.url.endsWith(RENEW)) return { statusCode: 200, header: {}, data: { ...data, sessionid: 'third' } };
    return [{ statusCode: 200, header: { 'X-Session-Id': 'second' } }, { statusCode: 401, header: {} }][at++] ?? { statusCode: 200, header: {} };
  });
  const client = createClient({ ...RENEWING, session: { update: { id: 'header.X-Session-Id' } } });
  await wait(client.request(PRODUCTS));
  assert.equal(client.session().id, 'second');
  assert.equal(JSON.parse([...storage.values()][0] ?? '').at(8), 'token-of-the-first');
  await wait(client.request(PRODUCTS));
  assert.equal(client.session().id, 'third');
  assert.equal(sent.find(({ url }) => url.endsWith(RENEW))?.data.refresh_token, 'token-of-the-first');
  assert.equal(host.count('login'), 1);
});

test('who ends the client, or logs out, while a renewal is on its way gets nothing of it', async (t) => {
  for (const end of /** @type {const} */ (['logout', 'destroy'])) {
    const { backend, clock, storage, createClient, wait } = await createRenewingWorld(t);
    const client = createClient(RENEWING);
    await wait(client.login({ via: SIGN_IN }));
    await backend.revoke(idOf(client));
    backend.fault = async (request, _response, next) => {
      if (request.path === RENEW) await clock.park(500);
      next();
    };
    const pending = call(client, ME);
    await clock.advance(200);
    client[end]();
    await clock.runUntil(() => pending.done);
    assert.equal(pending.result.code, end === 'logout' ? 'LOGGED_OUT' : 'DESTROYED');
    await clock.advance(5000);
    assert.equal(client.session().state, 'none');
    assert.equal(storage.size, end === 'logout' ? 0 : 1);
    assert.equal(backend.at(RENEW).length, 1);
  }
});
