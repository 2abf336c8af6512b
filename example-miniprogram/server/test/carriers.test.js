import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sessionIdOf } from '../src/sessionid.js';
import { startBackend } from '../testing/backend.js';

const PRODUCTS = '/wx/products/list';
const FORM = 'application/x-www-form-urlencoded';

/** The ways a session id travels, each as a request that carries it. */
const CARRIERS = {
  'the header': (/** @type {string} */ id) => ({ headers: { sessionid: id } }),
  'the header Authorization': (/** @type {string} */ id) => ({ headers: { authorization: `Bearer ${id}` } }),
  'the query': (/** @type {string} */ id) => ({ query: `?sessionid=${id}` }),
  'a JSON body': (/** @type {string} */ id) => ({ body: { sessionid: id } }),
  'a form body': (/** @type {string} */ id) => ({ body: `sessionid=${id}`, headers: { 'content-type': FORM } }),
  'a cookie': (/** @type {string} */ id) => ({ headers: { cookie: `theme=dark; sessionid=${id}; a="b"` } }),
};

for (const [name, carry] of Object.entries(CARRIERS)) {
  test(`${name} can carry the session`, async (t) => {
    const { call, login } = await startBackend(t, { dev: true });
    const id = await login();
    /** @param {string} method @param {string} path */
    async function ask(method, path) {
      const { query = '', ...rest } = /** @type {{ query?: string, body?: unknown, headers?: Record<string, string> }} */ (carry(id));
      return (await call(method, path + query, rest)).status;
    }
    if (!name.includes('body')) assert.equal(await ask('GET', PRODUCTS), 200); // fetch sends no body along with GET
    assert.equal(await ask('POST', '/wx/logout'), 200);
    assert.equal((await call('GET', PRODUCTS, { sessionid: id })).status, 401, 'it reached the endpoint');
  });
}

test('the header wins, even when it is wrong; then Authorization, query, body and cookie', () => {
  const headers = { sessionid: 'header', authorization: 'Bearer bearer', cookie: 'sessionid=cookie' };
  const query = { sessionid: 'query' };
  const body = { sessionid: 'body' };
  const { authorization, cookie } = headers;
  assert.equal(sessionIdOf({ headers, query, body }), 'header');
  assert.equal(sessionIdOf({ headers: { ...headers, sessionid: '' }, query, body }), 'bearer');
  assert.equal(sessionIdOf({ headers: { authorization, cookie }, query, body }), 'bearer');
  assert.equal(sessionIdOf({ headers: { cookie }, query, body }), 'query');
  assert.equal(sessionIdOf({ headers: { cookie }, query: {}, body }), 'body');
  assert.equal(sessionIdOf({ headers: { cookie }, query: {}, body: {} }), 'cookie');
  assert.equal(sessionIdOf({ headers: {}, query: {} }), undefined);
});

test('what is no string is no id, and other schemes of Authorization are not for us', () => {
  const cookie = 'sessionid=cookie';
  for (const value of [['a', 'b'], { a: 1 }, 7, null, '']) {
    assert.equal(sessionIdOf({ headers: { cookie }, query: { sessionid: value }, body: { sessionid: value } }), 'cookie');
  }
  for (const body of [undefined, null, 'sessionid', 7, []]) assert.equal(sessionIdOf({ headers: { cookie }, query: {}, body }), 'cookie');
  for (const authorization of ['Basic dTpw', 'Bearer', 'Bearer ', 'bearer-like x']) {
    assert.equal(sessionIdOf({ headers: { cookie, authorization }, query: {} }), 'cookie');
  }
  assert.equal(sessionIdOf({ headers: { authorization: 'bearer  id' }, query: {} }), 'id');
});

test('a body that is too large is refused in a form, too', async (t) => {
  const { call } = await startBackend(t);
  const { status, body } = await call('POST', '/wx/logout', { body: `x=${'x'.repeat(5000)}`, headers: { 'content-type': FORM } });
  assert.deepEqual([status, body.error], [413, 'body_too_large']);
});
