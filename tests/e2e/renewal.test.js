/** Sessions renewed by a refresh token, before any `wx.login`, and without the user. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorld } from './world.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { WorldOptions, Options } from './world.js'
 */

const PRODUCTS = { url: '/wx/products/list' };
const RENEW = '/wx/refresh';
const SIGN_IN = { url: '/account/register', data: { username: 'lin', password: 'correct horse' } };
/** What the reference backend needs. @type {Options} */
const RENEWING = { login: { expiresIn: 'expires_in', refresh: 'refresh_token' }, renew: { url: RENEW } };

/** A world whose backend hands out refresh tokens to everybody. @param {TestContext} t @param {WorldOptions} [options] */
function createRenewingWorld(t, { backend, ...options } = {}) {
  return createWorld(t, { backend: { refresh: { tokens: 'all', ttl: 86400, grace: 10 }, ...backend }, ...options });
}

test("a WeChat user's session is renewed by its refresh token when it is over, and wx.login is not called", async (t) => {
  const { host, backend, createClient, wait } = await createRenewingWorld(t);
  const client = createClient(RENEWING);
  await wait(client.request(PRODUCTS));
  const first = /** @type {string} */ (client.session().id);
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
  /** @type {number[]} */
  const expired = [];
  client.on('expired', () => expired.push(1));
  await wait(client.login({ via: SIGN_IN }));
  for (let round = 0; round < 3; round++) {
    await clock.advance(61_000);
    const { data } = await wait(client.request({ url: '/account/me' }));
    assert.equal(data.account, 'lin');
  }
  assert.equal(backend.at(RENEW).length, 3);
  assert.equal(host.count('login'), 0);
  assert.deepEqual(expired, []);
});

test('50 requests whose 401s straggle in make one renewal', async (t) => {
  const { host, backend, clock, createClient, wait } = await createRenewingWorld(t);
  const client = createClient({ ...RENEWING, maxInFlight: 10 });
  await wait(client.login({ via: SIGN_IN }));
  await backend.revoke(/** @type {string} */ (client.session().id));
  let late = 0;
  backend.fault = async (request, response, next) => {
    if (request.path === '/account/me') await clock.park((late++ * 37) % 2000);
    next();
  };
  const answers = await wait(Promise.all(Array.from({ length: 50 }, () => client.request({ url: '/account/me' }))));
  assert.ok(answers.every(({ statusCode }) => statusCode === 200));
  assert.equal(backend.at(RENEW).length, 1);
  assert.equal(host.count('login'), 0);
});

test('a token that is over leads to wx.login; of an account, to the user', async (t) => {
  const { host, backend, createClient, wait, failure } = await createRenewingWorld(t);
  const client = createClient(RENEWING);
  await wait(client.login());
  backend.fault = (request, response, next) => (request.path === RENEW ? response.status(400).json({ error: 'refresh_token_invalid' }) : next());
  await backend.revoke(/** @type {string} */ (client.session().id));
  assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
  assert.equal(host.count('login'), 2);
  /** @type {number[]} */
  const expired = [];
  client.on('expired', () => expired.push(1));
  await wait(client.login({ via: SIGN_IN }));
  await backend.revoke(/** @type {string} */ (client.session().id));
  const errors = await Promise.all([1, 2, 3].map(() => failure(client.request({ url: '/account/me' }))));
  assert.deepEqual(errors.map(({ code }) => code), ['SESSION_EXPIRED', 'SESSION_EXPIRED', 'SESSION_EXPIRED']);
  assert.deepEqual(expired, [1]);
  assert.equal(backend.at(RENEW).length, 2);
  assert.equal(host.count('login'), 2);
});
