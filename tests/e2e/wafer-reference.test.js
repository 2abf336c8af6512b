/**
 * The real client of this protocol, wafer-client-sdk as npm has it, against the same server: what our own tests rely on
 * is how the two really behave, not how we think they do.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { send } from '../host/test/backend.js';
import { ACCOUNT, LOGIN, MAGIC, MAX_AGE } from './wafer-backend.js';
import { createWaferWorld } from './wafer-world.js';
import { here, root } from './world.js';

/** @import { Host } from '../host/index.js' */

const ME = '/me';
const USER = 'openid-1';

cpSync(fileURLToPath(new URL('.', import.meta.resolve('wafer-client-sdk'))), join(root, 'miniprogram_npm/wafer-client-sdk'), { recursive: true });

/** @param {import('node:test').TestContext} t @param {import('./wafer-world.js').WaferWorldOptions} [options] */
async function createReference(t, options) {
  const world = await createWaferWorld(t, options);
  const { host, backend } = world;
  // It listens for sockets as soon as it is loaded, which no test here needs.
  host.evaluate("for (const event of ['Open', 'Close', 'Message', 'Error']) wx['onSocket' + event] = () => {};");
  const wafer = host.require('wafer-client-sdk');
  wafer.setLoginUrl(backend.url + LOGIN);
  return { ...world, wafer, request: (/** @type {object} */ more = {}) => request(host, wafer, { url: backend.url + ME, login: true, ...more }) };
}

/** A request of wafer-client-sdk, and what came of it. @param {Host} host @param {any} wafer @param {object} options */
function request(host, wafer, options) {
  /** @type {{ events: string[], result: any }} */
  const outcome = { events: [], result: undefined };
  const note = (/** @type {string} */ event) => (/** @type {unknown} */ result) => {
    outcome.events.push(event);
    outcome.result = result;
  };
  wafer.request({ ...options, success: note('success'), fail: note('fail'), complete: note('complete') });
  return host.clock.runUntil(() => outcome.events.includes('complete')).then(() => outcome);
}

test('the real client logs in and the server knows the user', async (t) => {
  const { backend, host, request } = await createReference(t);
  const { events, result } = await request();
  assert.deepEqual(events, ['success', 'complete']);
  assert.equal(result.data.openId, USER);
  assert.equal(result.data.nickName, '用户 openid-1');
  assert.deepEqual(host.calls.map(({ api }) => api).filter((api) => !/Storage/.test(api)), ['login', 'getUserInfo', 'request', 'request']);

  const [login] = backend.at(LOGIN);
  assert.equal(login?.method, 'GET');
  assert.ok(login.code && login.encryptedData && login.iv);
  assert.deepEqual([login.id, login.skey], [undefined, undefined]);
  assert.deepEqual([login.status, Object.keys(login.reply), login.reply[MAGIC]], [200, [MAGIC, 'session'], 1]);
  const { id, skey } = login.reply.session;
  assert.match(id, /^[0-9a-f]{64}$/);
  assert.match(skey, /^[0-9a-f]{40}$/);
  const stored = await storedSession(backend, id);
  assert.equal(skey, createHash('sha1').update(ACCOUNT.appid + ACCOUNT.secret + stored.sessionKey).digest('hex'));
  const [me] = backend.at(ME);
  assert.deepEqual([me?.id, me?.skey, me?.code], [id, skey, undefined]);
});

/** @param {import('./wafer-backend.js').WaferBackend} backend @param {string} id @returns {Promise<import('wafer-node-session').Stored>} */
function storedSession({ store }, id) {
  return new Promise((resolve, reject) => store.get(id, (error, session) => (session ? resolve(session) : reject(error))));
}

test('a session that has ended: the real client logs in again and repeats the request', async (t) => {
  const { backend, clock, request } = await createReference(t);
  await request();
  await backend.revoke();
  assert.equal((await request()).result.data.openId, USER);
  assert.deepEqual([backend.logins, backend.at(ME).length], [2, 3]);
  const [, expired] = backend.at(ME);
  assert.equal(expired.status, 200);
  assert.deepEqual(expired.reply, { [MAGIC]: 1, error: 'ERR_INVALID_SESSION', message: '会话已失效，请重新登录：会话过期' });
  assert.deepEqual([backend.at(LOGIN)[1].id, backend.at(LOGIN)[1].skey], [undefined, undefined]);

  await clock.advance(MAX_AGE);
  assert.equal((await request()).result.data.openId, USER);
  assert.equal(backend.logins, 3);
});

test('twice in a row is enough for the real client', async (t) => {
  const { backend, request } = await createReference(t);
  await request();
  backend.store.outage = true;
  const { events, result } = await request();
  assert.deepEqual(events, ['fail', 'complete']);
  assert.equal(result.type, 'ERR_INVALID_SESSION');
  assert.deepEqual([backend.logins, backend.at(ME).length], [2, 3]);
});

// Not to copy: what ours does better, and why wafer.test.js counts logins.
test('20 requests under way when the session ends are 20 logins of the real client', async (t) => {
  const { backend, clock, request } = await createReference(t, { backend: { freshKeys: false } });
  await request();
  await backend.revoke();
  backend.fault = (_request, _response, next) => void clock.park(50).then(() => next());
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => request()));
  assert.deepEqual(outcomes.map(({ result }) => result.data.openId), Array(20).fill(USER));
  assert.equal(backend.logins, 1 + 20);
});

test('answered at once they are less, and most requests of the real client go out as nobody', async (t) => {
  const { backend, request } = await createReference(t);
  await request();
  await backend.revoke();
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => request()));
  assert.ok(outcomes.some(({ result }) => result.data.nobody));
});

test('what a request is told whose skey is not the session\'s, or who brings only one of the two', async (t) => {
  const { backend, host, request } = await createReference(t);
  await request();
  const [{ id, skey }] = backend.sessions;
  const ask = async (/** @type {object} */ header) => here((await send(host, { url: backend.url + ME, header })).result.data);
  const wrong = { [MAGIC]: 1, error: 'ERR_INVALID_SESSION', message: '会话已失效，请重新登录：skey 不正确' };
  assert.deepEqual(await ask({ 'X-WX-Id': id, 'X-WX-Skey': skey.replace(/./g, '0') }), wrong);
  for (const header of [{}, { 'X-WX-Id': id }, { 'X-WX-Skey': skey }]) assert.deepEqual(await ask(header), { nobody: true });
});

test('a login that brings an old session along gets no new one', async (t) => {
  const { backend, host, request } = await createReference(t);
  await request();
  const [{ id, skey }] = backend.sessions;
  const header = { 'X-WX-Id': id, 'X-WX-Skey': skey, 'X-WX-Code': backend.wechat.issueCode(USER), ...inHeaders(backend.wechat.userInfo(USER)) };
  const ask = async () => here((await send(host, { url: backend.url + LOGIN, header })).result.data);
  assert.deepEqual(await ask(), { code: 0, message: '小程序会话已登录' });
  await backend.revoke();
  assert.equal((await ask()).error, 'ERR_INVALID_SESSION');
});

test('a login does not end the user\'s older session', async (t) => {
  const { backend, host, wafer, request } = await createReference(t);
  await request();
  wafer.clearSession();
  await request();
  const [older, newer] = backend.sessions;
  assert.notEqual(older.skey, newer.skey);
  for (const { id, skey } of [older, newer]) {
    const { result } = await send(host, { url: backend.url + ME, header: { 'X-WX-Id': id, 'X-WX-Skey': skey } });
    assert.equal(result.data.openId, USER);
  }
});

test('a login that fails is answered with 200 and without the mark', async (t) => {
  const { backend, host } = await createReference(t);
  const { wechat } = backend;
  const login = async (/** @type {object} */ header) => {
    const { result } = await send(host, { url: backend.url + LOGIN, header });
    assert.equal(result.statusCode, 200);
    return here(result.data);
  };

  const code = wechat.issueCode(USER);
  const missing = await login({ 'X-WX-Code': code, 'X-WX-IV': 'x' });
  assert.deepEqual(Object.keys(missing), ['type', 'message']);
  assert.equal(missing.type, 'ERR_LOGIN_FAILED');
  assert.match(missing.message, /X-WX-Encrypted-Data/);

  assert.equal((await login({ 'X-WX-Code': code, ...inHeaders(wechat.userInfo(USER)) }))[MAGIC], 1);
  assert.equal((await login({ 'X-WX-Code': code, ...inHeaders(wechat.userInfo(USER)) })).type, 'ERR_LOGIN_FAILED', 'a code works once');

  const early = wechat.userInfo(USER);
  assert.deepEqual(await login({ 'X-WX-Code': wechat.issueCode(USER), ...inHeaders(early) }), { message: 'Illegal Buffer' }, 'encrypted before the login');

  wechat.unreachable = true;
  assert.match((await login({ 'X-WX-Code': wechat.issueCode(USER), ...inHeaders(wechat.userInfo(USER)) })).message, /socket hang up|ECONNRE/);
});

/** @param {{ encryptedData: string, iv: string }} sealed */
function inHeaders({ encryptedData, iv }) {
  return { 'X-WX-Encrypted-Data': encryptedData, 'X-WX-IV': iv };
}
