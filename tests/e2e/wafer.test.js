/** `protocol: require('weapp-session/wafer')` against a server that runs wafer-node-session as it is. */
import assert from 'node:assert/strict';
import http from 'node:http';
import { inspect } from 'node:util';
import { test } from 'node:test';
import { LOGIN, MAGIC, MAX_AGE } from './wafer-backend.js';
import { createWaferWorld } from './wafer-world.js';
import { call, here } from './world.js';

/** @import { WaferBackend } from './wafer-backend.js' */

const ME = '/me';
const USER = 'openid-1';
const TWENTY = Array.from({ length: 20 });

/** Which session each request to /me carried. @param {WaferBackend} backend */
const carried = (backend) => backend.at(ME).map(({ id, skey }) => ({ id, skey }));

test('a login sends code and user data in headers, and the server decrypts them', async (t) => {
  const { backend, host, createClient, wait } = await createWaferWorld(t);
  const client = createClient();
  assert.equal((await wait(client.login())).fresh, true);
  assert.deepEqual(backend.complaints, []);
  assert.equal(backend.logins, 1);
  const [login] = backend.at(LOGIN);
  assert.ok(login?.code && login.encryptedData && login.iv);
  assert.equal(login.reply[MAGIC], 1);
  // What is encrypted before wx.login can be for a session_key that is no longer good.
  assert.deepEqual(host.calls.map(({ api }) => api).filter((api) => /login|getUserInfo/.test(api)), ['login', 'getUserInfo']);
  assert.equal(client.session().state, 'active');
});

test('requests carry id and skey, and the server knows the user', async (t) => {
  const { backend, createClient, wait } = await createWaferWorld(t, { host: { openid: 'openid-of-somebody' } });
  const client = createClient();
  for (let count = 0; count < 3; count++) {
    const { data } = await wait(client.request({ url: ME, header: { 'x-app': 'shop' } }));
    assert.equal(/** @type {any} */ (data).openId, 'openid-of-somebody');
  }
  const [session] = backend.sessions;
  assert.deepEqual(carried(backend), [session, session, session]);
  assert.deepEqual(backend.at(ME).map(({ code, encryptedData, iv }) => code ?? encryptedData ?? iv), [undefined, undefined, undefined]);
  assert.deepEqual([backend.logins, backend.sessions.length], [1, 1]);
});

test('20 requests after a revoked session cause exactly one login, and all succeed', async (t) => {
  const { backend, host, clock, createClient, wait } = await createWaferWorld(t);
  const client = createClient();
  await wait(client.login());
  await backend.revoke();
  const pending = TWENTY.map(() => call(client, { url: ME }));
  await clock.runUntil(() => pending.every(({ done }) => done));
  assert.deepEqual(pending.map(({ events, result }) => [...events, result.data.openId]), TWENTY.map(() => ['success', 'complete', USER]));
  assert.deepEqual([backend.logins, host.count('login'), host.count('getUserInfo')], [2, 2, 2]);
  assert.notEqual(backend.sessions[0].id, backend.sessions[1].id);
});

test('also if the answers straggle in, over the login and after it', async (t) => {
  const { backend, clock, createClient, wait } = await createWaferWorld(t);
  const client = createClient();
  await wait(client.login());
  await backend.revoke();
  let arrived = 0;
  backend.fault = (request, _response, next) => {
    if (request.path === ME) void clock.park(10 * arrived++).then(() => next());
    else next();
  };
  const replies = await wait(Promise.all(TWENTY.map(() => client.request({ url: ME }))));
  assert.deepEqual(replies.map(({ data }) => /** @type {any} */ (data).openId), TWENTY.map(() => USER));
  assert.equal(backend.logins, 2);
});

test('a login does not bring the old session along: the server would make no new one', async (t) => {
  const { backend, createClient, wait } = await createWaferWorld(t);
  const client = createClient();
  await wait(client.login());
  assert.equal((await wait(client.login({ force: true }))).fresh, true);
  await backend.revoke();
  await wait(client.request({ url: ME }));
  assert.deepEqual(backend.at(LOGIN).map(({ id, skey }) => id ?? skey), [undefined, undefined, undefined]);
  assert.equal(backend.sessions.length, 3);
});

test('a new session whose skey is that of the old one is a new session all the same', async (t) => {
  const { backend, createClient, wait } = await createWaferWorld(t, { backend: { freshKeys: false } });
  const client = createClient();
  await wait(client.request({ url: ME }));
  await backend.revoke();
  assert.equal(/** @type {any} */ ((await wait(client.request({ url: ME }))).data).openId, USER);
  const [first, second] = backend.sessions;
  assert.equal(first.skey, second.skey);
  assert.deepEqual(carried(backend), [first, first, second]);
});

test('the server\'s own lifetime of a session ends unseen by the app', async (t) => {
  const { backend, clock, createClient, wait } = await createWaferWorld(t);
  const client = createClient();
  await wait(client.request({ url: ME }));
  await clock.advance(MAX_AGE);
  assert.equal(/** @type {any} */ ((await wait(client.request({ url: ME }))).data).openId, USER);
  assert.equal(backend.logins, 2);
});

test('"log in again" counts whatever the status', async (t) => {
  const { backend, createClient, wait } = await createWaferWorld(t);
  const client = createClient();
  await wait(client.login());
  let asked = 0;
  for (const status of [400, 401, 403, 500]) {
    asked = 0;
    backend.fault = (request, response, next) => {
      if (request.path !== ME || ++asked > 1) return next();
      response.status(status).json({ [MAGIC]: 1, error: 'ERR_INVALID_SESSION', message: '会话已失效' });
    };
    assert.equal((await wait(client.request({ url: ME }))).statusCode, 200, `${status}`);
    assert.equal(asked, 2);
  }
  assert.equal(backend.logins, 5);
});

test('another error of the server\'s is the app\'s own business, and so is the app\'s own ERR_INVALID_SESSION', async (t) => {
  const { backend, createClient, wait } = await createWaferWorld(t);
  const client = createClient();
  await wait(client.login());
  for (const body of [
    { [MAGIC]: 1, error: 'ERR_CHECK_LOGIN_FAILED', message: '校验登录态失败' },
    { [MAGIC]: 1 },
    { error: 'ERR_INVALID_SESSION' },
    { data: { [MAGIC]: 1, error: 'ERR_INVALID_SESSION' } },
  ]) {
    backend.fault = (request, response, next) => (request.path === ME ? void response.json(body) : next());
    const reply = await wait(client.request({ url: ME }));
    assert.deepEqual(here(reply.data), body);
    assert.equal(reply.statusCode, 200);
  }
  assert.equal(backend.logins, 1);
  assert.equal(client.session().state, 'active');
});

test('a server that can\'t keep sessions ends in SESSION_EXPIRED, not in a loop', async (t) => {
  const { backend, createClient, failure, wait } = await createWaferWorld(t);
  const client = createClient();
  // With its store down the server still hands out sessions, and knows none of them.
  backend.store.outage = true;
  const error = await failure(client.request({ url: ME }));
  assert.equal(error.code, 'SESSION_EXPIRED');
  assert.equal(/** @type {any} */ (error.response).data.error, 'ERR_INVALID_SESSION');
  assert.deepEqual([backend.logins, backend.at(ME).length], [2, 2]);

  backend.store.outage = false;
  assert.equal((await wait(client.request({ url: ME }))).statusCode, 200);
});

test('a login that the server refuses is EXCHANGE_REJECTED, with what it said, and not repeated', async (t) => {
  const { backend, createClient, failure } = await createWaferWorld(t);
  backend.wechat.answerNext({ errcode: 40029, errmsg: 'invalid code' });
  const error = await failure(createClient().login());
  assert.equal(error.code, 'EXCHANGE_REJECTED');
  assert.equal(error.statusCode, 200);
  assert.equal(/** @type {any} */ (error.response).data.type, 'ERR_LOGIN_FAILED');
  assert.equal(backend.logins, 1);
  assert.equal(backend.complaints.length, 1);
});

test('user data that the server can\'t decrypt is EXCHANGE_REJECTED too, for the request that waits as well', async (t) => {
  const { backend, createClient, failure } = await createWaferWorld(t, {
    host: { wechat: { issueCode: (openid) => backend.wechat.issueCode(openid), userInfo: (openid) => (backend.wechat.refreshKey(openid), backend.wechat.userInfo(openid)) } },
  });
  const error = await failure(createClient().request({ url: ME }));
  assert.equal(error.code, 'EXCHANGE_REJECTED');
  assert.match(error.errMsg, /^request:fail /);
  assert.equal(/** @type {any} */ (error.response).data.message, 'Illegal Buffer');
  assert.deepEqual([backend.logins, backend.at(ME).length], [1, 0]);
});

test('an answer to a login without both halves of a session is EXCHANGE_REJECTED', async (t) => {
  const { backend, createClient, failure } = await createWaferWorld(t);
  const id = 'a'.repeat(64);
  const skey = 'b'.repeat(40);
  for (const body of [
    { [MAGIC]: 1, error: 'ERR_LOGIN_FAILED', message: '登录失败' },
    { [MAGIC]: 1, error: 'ERR_INVALID_SESSION', message: '会话已失效' },
    { code: 0, message: '小程序会话已登录' },
    { [MAGIC]: 1 },
    { [MAGIC]: 1, session: null },
    { [MAGIC]: 1, session: { id } },
    { [MAGIC]: 1, session: { skey } },
    { [MAGIC]: 1, session: { id, skey: '' } },
    { [MAGIC]: 1, session: { id: 7, skey } },
    { [MAGIC]: 1, session: { id, skey: { toString: 1 } } },
    { [MAGIC]: 1, session: { id, skey: 'b\r\nX-Evil: 1' } },
    { session: { id, skey } },
  ]) {
    backend.fault = (request, response, next) => (request.path === LOGIN ? void response.json(body) : next());
    const error = await failure(createClient().login());
    assert.equal(error.code, 'EXCHANGE_REJECTED', JSON.stringify(body));
  }
  assert.equal(backend.logins, 12);
});

test('after a restart the stored session is used without a login', async (t) => {
  const { backend, createClient, wait, launch } = await createWaferWorld(t);
  await wait(createClient().login());

  const second = launch();
  const client = second.createClient();
  const { data } = await second.wait(client.request({ url: ME }));
  assert.equal(/** @type {any} */ (data).openId, USER);
  assert.deepEqual(second.host.calls.map(({ api }) => api), ['getStorageSync', 'request']);
  assert.equal(backend.logins, 1);
  assert.deepEqual(carried(backend), backend.sessions);
});

test('halves with a colon or a percent sign come apart again where they were joined, and so do those that were stored before', async (t) => {
  const { backend, storage, createClient, wait, launch } = await createWaferWorld(t);
  const client = createClient();
  for (const [id, skey] of [['a:b', 'c'], ['a', 'b:c'], ['a:', ':b'], ['a%3Ab', 'c%25'], ['%', '%%3A'], ['x y', 'a+b/c==']]) {
    backend.fault = (request, response, next) =>
      request.path === LOGIN ? void response.json({ [MAGIC]: 1, session: { id, skey } }) : request.path === ME ? void response.json({}) : next();
    await wait(client.login({ force: true }));
    await wait(client.request({ url: ME }));
    assert.deepEqual(carried(backend).at(-1), { id, skey });
    const next = launch();
    await next.wait(next.createClient().request({ url: ME }));
    assert.deepEqual(carried(backend).at(-1), { id, skey }, 'after a restart');
  }
  // As versions before this one wrote it.
  const [[key, record]] = [...storage].map(([key, record]) => [key, JSON.parse(record)]);
  for (const [id, halves] of /** @type {Array<[string, { id: string, skey: string }]>} */ ([
    ['0123456789abcdef:fedcba9876543210', { id: '0123456789abcdef', skey: 'fedcba9876543210' }], ['a:b:c', { id: 'a', skey: 'b:c' }], ['50%:100%', { id: '50%', skey: '100%' }],
  ])) {
    record[1] = id;
    storage.set(key, JSON.stringify(record));
    const next = launch();
    await next.wait(next.createClient().request({ url: ME }));
    assert.deepEqual(carried(backend).at(-1), halves);
  }
});

test('a user who refuses: LOGIN_FAILED with the host\'s words, and the server is not asked', async (t) => {
  const { backend, host, createClient, failure, wait } = await createWaferWorld(t);
  host.behaviour.getUserInfo = { fail: { errMsg: 'getUserInfo:fail auth deny', errno: 103 } };
  const client = createClient();
  const error = await failure(client.login());
  assert.equal(error.code, 'LOGIN_FAILED');
  assert.match(error.errMsg, /auth deny/);
  assert.equal(error.errno, 103);
  assert.equal((await failure(client.request({ url: ME }))).code, 'LOGIN_FAILED');
  assert.equal(backend.seen.length, 0);

  host.behaviour.getUserInfo = 'ok';
  assert.equal((await wait(client.request({ url: ME }))).statusCode, 200);
});

test('a wx.getUserInfo that never answers is LOGIN_TIMEOUT', async (t) => {
  const { backend, clock, host, createClient, failure } = await createWaferWorld(t);
  host.behaviour.getUserInfo = 'never';
  const error = await failure(createClient({ login: { timeout: 3000 } }).login());
  assert.equal(error.code, 'LOGIN_TIMEOUT');
  assert.ok(clock.elapsed() < 7000, `${clock.elapsed()}`);
  assert.equal(backend.logins, 0);
});

test('without auth neither half goes out', async (t) => {
  const { backend, createClient, wait } = await createWaferWorld(t);
  const client = createClient();
  assert.deepEqual(here((await wait(client.request({ url: ME, auth: 'optional' }))).data), { nobody: true });
  await wait(client.login());
  assert.deepEqual(here((await wait(client.request({ url: ME, auth: false }))).data), { nobody: true });
  assert.equal(/** @type {any} */ ((await wait(client.request({ url: ME, auth: 'optional' }))).data).openId, USER);
  const nothing = { id: undefined, skey: undefined };
  assert.deepEqual(carried(backend), [nothing, nothing, backend.sessions[0]]);
});

test('another server never sees id or skey, and its "log in again" is its own', async (t) => {
  /** @type {http.IncomingMessage[]} */
  const seen = [];
  const other = http.createServer((request, response) => {
    seen.push(request);
    response.end(JSON.stringify({ [MAGIC]: 1, error: 'ERR_INVALID_SESSION' }));
  });
  await new Promise((resolve) => other.listen(0, '127.0.0.1', () => resolve(undefined)));
  t.after(() => other.close());
  const url = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (other.address()).port}`;

  const { backend, createClient, wait } = await createWaferWorld(t, { domains: [url] });
  const client = createClient();
  await wait(client.login());
  const reply = await wait(client.request({ url: `${url}/me` }));
  assert.equal(/** @type {any} */ (reply.data).error, 'ERR_INVALID_SESSION');
  assert.equal(backend.logins, 1);
  const [{ id, skey }] = backend.sessions;
  assert.equal(seen.length, 1);
  const sent = JSON.stringify([seen[0]?.url, seen[0]?.rawHeaders]);
  assert.ok(!sent.includes(id) && !sent.includes(skey), sent);
});

test('nothing the app sees or logs holds id, skey, code or user data', async (t) => {
  const { backend, host, createClient, wait } = await createWaferWorld(t);
  const client = createClient();
  /** @type {unknown[]} */
  const shown = [];
  for (const event of /** @type {const} */ (['login', 'logout', 'expired', 'error'])) client.on(event, (detail) => shown.push([event, detail]));
  const attempt = (/** @type {PromiseLike<unknown>} */ promise) => wait(Promise.resolve(promise).then(() => {}, (error) => void shown.push(error)));

  shown.push(await wait(client.login()), { ...client.session(), id: null });
  backend.wechat.answerNext({ errcode: 40029, errmsg: 'invalid code' });
  await attempt(client.login({ force: true }));
  host.behaviour.request = () => ({ fail: { errMsg: 'request:fail timeout', errno: 5 } });
  await attempt(client.request({ url: ME }));
  await attempt(client.login({ force: true }));
  host.behaviour.request = undefined;
  backend.store.outage = true;
  await attempt(client.request({ url: ME }));
  assert.ok(shown.length >= 6, `${shown.length}`);

  // The app may log its errors, and those carry the answer: the last is the server's, which names no session.
  const logged = JSON.stringify(shown) + inspect(shown.filter((value) => value instanceof Error), { depth: 9 }) + inspect(host.logs);
  const secrets = backend.at(LOGIN).flatMap(({ code, encryptedData, iv, reply }) => [code, encryptedData, iv, reply?.session?.id, reply?.session?.skey]).filter(Boolean);
  assert.ok(secrets.length >= 10, `${secrets.length}`);
  for (const secret of secrets) assert.ok(!logged.includes(secret), 'a secret was shown');
});
