import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StoreError } from '../src/store/store.js';
import { startBackend } from '../testing/backend.js';

/** @import { SessionStore } from '../src/store/store.js' */

const SESSION_ID = 'A'.repeat(43);
const REFRESH_TOKEN = `${'A'.repeat(22)}.${'A'.repeat(43)}`;

/** @param {() => Promise<never>} fail @returns {SessionStore} */
const storeThat = (fail) => ({ get: fail, set: fail, add: fail, extend: fail, count: fail, left: fail, changeIf: fail, delete: fail });

test('an unknown path or method is a JSON 404', async (t) => {
  const { call } = await startBackend(t);
  for (const [method, path] of [
    ['GET', '/'],
    ['GET', '/wx/logout'],
    ['DELETE', '/wx/onlogin'],
    ['POST', '/wx/products/list'],
  ]) {
    const { status, body } = await call(method, path);
    assert.deepEqual([status, body.error], [404, 'not_found']);
  }
});

test('a body that is not JSON is refused, and not repeated', async (t) => {
  const { logged, call } = await startBackend(t);
  for (const body of ['{ "code": "the-code"', '"the-code"', 'null']) {
    const answer = await call('POST', '/wx/onlogin', { body });
    assert.deepEqual([answer.status, answer.body.error], [400, 'bad_request']);
    assert.ok(!JSON.stringify(answer.body).includes('the-code'));
  }
  assert.deepEqual(logged, []);
});

test('a large body is refused', async (t) => {
  const { call } = await startBackend(t);
  const { status, body } = await call('POST', '/wx/onlogin', { body: { code: 'x'.repeat(5000) } });
  assert.deepEqual([status, body.error], [413, 'body_too_large']);
});

test('a body in an unknown encoding keeps its status', async (t) => {
  const { call } = await startBackend(t);
  const { status, body } = await call('POST', '/wx/onlogin', { body: {}, headers: { 'content-encoding': 'none-such' } });
  assert.deepEqual([status, body.error], [415, 'bad_request']);
});

test('a store that fails is 503 and never "expired": the session may be alive', async (t) => {
  const store = storeThat(() => Promise.reject(new StoreError('Redis: GET failed (ClientOfflineError)')));
  const { standIn, logged, call } = await startBackend(t, { store, refresh: { tokens: 'accounts' } });
  const answers = [
    await call('GET', '/wx/products/list', { sessionid: SESSION_ID }),
    await call('POST', '/wx/logout', { sessionid: SESSION_ID }),
    await call('POST', '/wx/logout', { body: { refresh_token: REFRESH_TOKEN } }),
    await call('POST', '/wx/refresh', { body: { refresh_token: REFRESH_TOKEN } }),
    await call('POST', '/wx/onlogin', { body: { code: standIn.issueCode('o-user') } }),
    await call('POST', '/account/register', { body: { username: 'lin', password: 'long enough' } }),
    await call('POST', '/account/signin', { body: { username: 'lin', password: 'long enough' } }),
    await call('GET', '/account/me', { sessionid: SESSION_ID }),
  ];
  for (const { status, body } of answers) assert.deepEqual([status, body.error], [503, 'store_unavailable']);
  assert.equal(logged[0], 'GET /wx/products/list: store_unavailable: Redis: GET failed (ClientOfflineError)');
});

test('a bug is a 500 that tells the log and not the client', async (t) => {
  const store = storeThat(() => Promise.reject(new TypeError('private detail')));
  const { logged, call } = await startBackend(t, { store });
  const { status, body } = await call('GET', '/wx/products/list?code=in-the-query', { sessionid: SESSION_ID });
  assert.deepEqual([status, body.error], [500, 'internal_error']);
  assert.ok(!body.message.includes('private'));
  assert.match(logged[0], /^GET \/wx\/products\/list: internal_error: TypeError: private detail\n\s+at /);
  assert.ok(!logged[0].includes('in-the-query'));
});
