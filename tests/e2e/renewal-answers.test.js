/** Refresh tokens: which answers end one, what is sent and where, and which options are refused. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answering, isLogin } from './answering.js';
import { createRenewingWorld, idOf, ME, PRODUCTS, recordIn, RENEW, renewalsAnswer, RENEWING, SIGN_IN } from './renewing.js';
import { createWorld } from './world.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Options } from './world.js'
 */

/**
 * What becomes of a WeChat user's session that is over, and whose renewal is answered so.
 *
 * @param {TestContext} t
 * @param {object | undefined} over the option
 * @param {number} status
 * @param {unknown} body
 * @returns {Promise<'over' | 'failed' | 'renewed'>}
 */
async function outcomeOf(t, over, status, body) {
  const { host, backend, createClient, wait } = await createRenewingWorld(t);
  const client = createClient({ ...RENEWING, login: { ...RENEWING.login, retry: { limit: 0 } }, renew: { url: RENEW, ...(over && { over }) } });
  await wait(client.login());
  await backend.revoke(idOf(client));
  backend.fault = renewalsAnswer(status, body);
  const end = await wait(client.request(PRODUCTS).catch((error) => error));
  assert.equal(backend.at(RENEW).length, 1);
  if (end.code) {
    assert.equal(end.code, 'EXCHANGE_REJECTED');
    assert.equal(host.count('login'), 1);
    return 'failed';
  }
  // The backend knows of no session that it has not made.
  if (host.count('login') === 1) return 'renewed';
  assert.equal(end.statusCode, 200);
  return 'over';
}

for (const [what, over, cases] of /** @type {Array<[string, object | undefined, Array<[number, unknown, string]>]>} */ ([
  ['without the option: 400, 401 and 403', undefined, [[400, {}, 'over'], [401, {}, 'over'], [403, 'no', 'over'], [404, {}, 'failed'], [422, {}, 'failed'], [500, {}, 'failed'], [200, {}, 'failed']]],
  ['statuses', { statusCodes: [422] }, [[422, {}, 'over'], [400, {}, 'failed'], [401, {}, 'failed']]],
  ['values in the body, and then no status', { body: { error: ['invalid_grant'], 'data.code': [7] } }, [
    [400, { error: 'invalid_grant' }, 'over'], [200, { error: 'invalid_grant' }, 'over'], [500, { data: { code: 7 } }, 'over'], [400, { error: 'server_busy' }, 'failed'], [401, {}, 'failed'], [200, { data: { code: '7' } }, 'failed'],
  ]],
  ['both', { statusCodes: [410], body: { error: ['invalid_grant'] } }, [[410, {}, 'over'], [400, { error: 'invalid_grant' }, 'over'], [400, {}, 'failed']]],
  ['none', { statusCodes: [] }, [[400, {}, 'failed'], [401, {}, 'failed']]],
])) {
  test(`a refresh token is over as renew.over says: ${what}`, async (t) => {
    for (const [status, body, outcome] of cases) assert.equal(await outcomeOf(t, over, status, body), outcome, `${status} ${JSON.stringify(body)}`);
  });
}

test('a renewal has the method, the field, the data and the headers that the options say, and reads its answer as they say', async (t) => {
  for (const method of /** @type {const} */ (['POST', 'PUT', 'GET'])) {
    const { host, clock, storage, createClient, wait } = await createWorld(t);
    let good = 'first';
    let renewals = 0;
    const sent = answering(host, (given) => {
      if (isLogin(given)) return { statusCode: 200, header: {}, data: { sessionid: 'first', tokens: { again: 'token-1' } } };
      if (/oauth/.test(given.url)) return { statusCode: 200, header: {}, data: { access: { token: `renewed-${++renewals}`, left: 60 }, next: `token-${renewals + 1}` } };
      return { statusCode: given.header.sessionid === good ? 200 : 401, header: {}, data: {} };
    });
    const data = { grant_type: 'refresh_token', client: { id: 7 } };
    const client = createClient({
      login: { refresh: 'tokens.again' },
      renew: { url: '/oauth/token', method, field: 'token', data, header: { 'X-Client': 'app' }, session: 'access.token', expiresIn: 'access.left', refresh: 'next' },
    });
    for (good of ['first', 'renewed-1', 'renewed-2']) {
      assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
      assert.equal(client.session().id, good);
    }
    assert.ok(Math.abs(Number(client.session().expiresAt) - clock.now() - 60_000) < 10);
    assert.equal(recordIn(storage)[8], 'token-3');
    const renewed = sent.filter(({ url }) => /oauth/.test(url));
    assert.deepEqual(renewed.map((one) => [one.method, one.header['X-Client'], JSON.parse(JSON.stringify(one.data))]), [
      [method, 'app', { ...data, token: 'token-1' }],
      [method, 'app', { ...data, token: 'token-2' }],
    ]);
    assert.ok(renewed.every(({ header }) => !('sessionid' in header)), 'the session that is over goes nowhere');
    assert.deepEqual(data, { grant_type: 'refresh_token', client: { id: 7 } });
  }
});

test('the answers of login({ via }) have refresh tokens, where login.refresh says; a function for the session may give one', async (t) => {
  const { backend, createClient, wait } = await createRenewingWorld(t);
  for (const login of /** @type {Options['login'][]} */ ([{ refresh: 'refresh_token' }, { session: ({ data }) => ({ id: data.sessionid, refresh: data.refresh_token }) }])) {
    const client = createClient({ ...RENEWING, login: { ...login, expiresIn: 'expires_in' }, session: { storageKey: JSON.stringify(login) + typeof login?.session } });
    backend.seen.length = 0;
    await wait(client.login({ via: { ...SIGN_IN, data: { username: `lin-${typeof login?.session}`, password: 'correct horse' } } }));
    await backend.revoke(idOf(client));
    assert.equal((await wait(client.request(ME))).statusCode, 200);
    assert.deepEqual(backend.at(RENEW).map(({ status }) => status), [200]);
  }
});

test('an answer without a new refresh token keeps the last one', async (t) => {
  const { host, createClient, wait } = await createWorld(t);
  let renewals = 0;
  const sent = answering(host, (given) => {
    if (isLogin(given)) return { statusCode: 200, header: {}, data: { sessionid: 'first', refresh_token: 'the-only-one' } };
    if (given.url.endsWith(RENEW)) return { statusCode: 200, header: {}, data: { sessionid: `renewed-${++renewals}` } };
    return { statusCode: given.url.endsWith(given.header.sessionid) ? 200 : 401, header: {}, data: {} };
  });
  const client = createClient(RENEWING);
  for (const id of ['first', 'renewed-1', 'renewed-2', 'renewed-3']) assert.equal((await wait(client.request({ url: `/only/${id}` }))).statusCode, 200);
  assert.deepEqual(sent.filter(({ url }) => url.endsWith(RENEW)).map(({ data }) => data.refresh_token), Array(3).fill('the-only-one'));
});

test('a refresh token goes to no foreign origin: ready refuses such a renew.url, and names it', async (t) => {
  const { createClient, failure } = await createWorld(t);
  for (const url of ['https://elsewhere.example/renew', '//elsewhere.example/renew', 'http://127.0.0.1@elsewhere.example/renew']) {
    const client = createClient({ renew: { url } });
    const error = await failure(client.ready);
    assert.equal(error.code, 'CONFIG_INVALID');
    assert.match(error.message, /option 'renew\.url' is '/);
    assert.equal((await failure(client.request(PRODUCTS))).code, 'CONFIG_INVALID');
  }
  const allowed = createClient({ allowedOrigins: ['https://auth.example.com'], renew: { url: 'https://auth.example.com/renew' } });
  await allowed.ready;
});

test('wrong options of renew are refused at once, and named', async (t) => {
  const { createClient } = await createWorld(t);
  for (const [renew, words] of /** @type {Array<[any, RegExp]>} */ ([
    [{}, /option 'renew\.url' is missing/],
    [{ url: 7 }, /option 'renew\.url' is a number|option 'renew\.url' is 7/],
    [7, /option 'renew' is (a number|7)/],
    [{ url: RENEW, method: 'DELETE' }, /option 'renew\.method' is 'DELETE'; accepted: 'POST', 'GET'/],
    [{ url: RENEW, fields: 'x' }, /unknown option 'renew\.fields'; did you mean 'renew\.field'/],
    [{ url: RENEW, over: { statusCodes: 401 } }, /option 'renew\.over\.statusCodes' is/],
    [{ url: RENEW, over: { statusCodes: [99] } }, /option 'renew\.over\.statusCodes\[0\]' is 99/],
    [{ url: RENEW, over: { body: { error: 'x' } } }, /option 'renew\.over\.body\.error' is/],
    [{ url: RENEW, header: { a: 1 } }, /option 'renew\.header\.a' is/],
    [{ url: RENEW, data: 'x' }, /option 'renew\.data' is/],
  ])) {
    assert.throws(() => createClient({ renew }), { code: 'CONFIG_INVALID', message: words }, JSON.stringify(renew));
  }
});
