/**
 * What OAuth servers that others wrote answer to a refresh token: the facts that the renewal of sessions rests on. By plain
 * requests; what the package makes of them is in refresh-client.js.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startServer } from '../e2e/recipe-server.js';
import { serverOf } from './answers.js';
import { startRelay } from './relay.js';

/**
 * @import { TestContext } from 'node:test'
 *
 * @typedef {{ access_token: string, refresh_token: string, expires_in: number }} Tokens
 * @typedef {{ status: number, body: any }} Answer
 */

const DAY = 86_400_000;
/** All that oidc-provider tells of a refresh token that it does not take, whatever the reason. */
const NO_GRANT = { error: 'invalid_grant', error_description: 'grant request is invalid' };

/** @param {TestContext} t @param {string} name of a server @param {Record<string, string>} [env] @param {string} [under] the path in front of the app's own server, which asks for its users */
async function start(t, name, env, under) {
  const server = await startServer(t, serverOf(name), { packages: 'tests/backends', env });
  const relay = await startRelay(t, server);

  /** @param {string} path @param {RequestInit} [options] @returns {Promise<Answer>} */
  async function ask(path, options) {
    const response = await fetch(relay.url + path, options);
    return { status: response.status, body: await response.json() };
  }
  const json = (/** @type {object} */ data) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(data) });
  const form = (/** @type {Record<string, string>} */ data) => ({ method: 'POST', body: new URLSearchParams(data) });

  return {
    relay,
    advance: server.advance,
    ask,
    json,
    form,
    /** @returns {Promise<Tokens>} */
    logIn: async () => (await ask(`${under ?? ''}/wx/onlogin`, json({ code: 'a code' }))).body,
    /** @param {string} refresh_token @param {string} [client_id] */
    renew: (refresh_token, client_id = 'mini-program') => (under === undefined ? ask('/token', form({ grant_type: 'refresh_token', client_id, refresh_token })) : ask(`${under}/wx/refresh`, json({ refresh_token }))),
    /** The status that a token is worth. @param {string} [token] */
    list: async (token) => (await ask('/wx/products/list', { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } })).status,
  };
}

const PATHS = /** @type {const} */ ([['oidc-provider', undefined], ['oidc-provider', '/server'], ['oauth2-server', undefined]]);

for (const [name, under] of PATHS) {
  test(`${name}${under ?? ''}: an access token that is over is a 401, and a renewal gives the next one`, async (t) => {
    const { advance, ask, list, logIn, renew } = await start(t, name, { ACCESS: '60' }, under);
    const first = await logIn();
    assert.deepEqual([first.expires_in, await list(first.access_token), await list('unknown'), await list()], [60, 200, 401, 401]);
    await advance(61_000);
    // The provider's clock is allowed to be wrong by 15 s, unless it is told otherwise.
    assert.equal(await list(first.access_token), name === 'oidc-provider' ? 200 : 401);
    await advance(15_000);
    assert.equal((await ask('/wx/products/list', { headers: { authorization: `Bearer ${first.access_token}` } })).body.error, 'invalid_token');

    const { status, body } = await renew(first.refresh_token);
    assert.deepEqual([status, body.token_type, body.expires_in, await list(body.access_token), await list(first.access_token)], [200, 'Bearer', 60, 200, 401]);
  });

  test(`${name}${under ?? ''}: a renewal ends no access token before its time`, async (t) => {
    const { list, logIn, renew } = await start(t, name, {}, under);
    const first = await logIn();
    assert.equal((await renew(first.refresh_token)).status, 200);
    assert.equal(await list(first.access_token), 200);
  });
}

for (const name of ['oidc-provider', 'oauth2-server']) {
  test(`${name}: the token endpoint takes forms, and no JSON`, async (t) => {
    const { ask, form, json, logIn } = await start(t, name);
    const data = { grant_type: 'refresh_token', client_id: 'mini-program', refresh_token: (await logIn()).refresh_token };
    const { status, body } = await ask('/token', json(data));
    assert.deepEqual([status, body.error], [400, 'invalid_request']);
    // The token is none the worse for it.
    assert.equal((await ask('/token', form(data))).status, 200);
  });

  test(`${name}: a client that it does not know is no invalid_grant, and costs nobody a token`, async (t) => {
    const { logIn, renew } = await start(t, name);
    const { refresh_token } = await logIn();
    const { status, body } = await renew(refresh_token, 'nobody');
    assert.deepEqual([status, body.error], [name === 'oidc-provider' ? 401 : 400, 'invalid_client']);
    assert.equal((await renew(refresh_token)).status, 200);
  });

  test(`${name}: an access token is not taken for a refresh token`, async (t) => {
    const { logIn, renew } = await start(t, name);
    const { status, body } = await renew((await logIn()).access_token);
    assert.deepEqual([status, body.error], [400, 'invalid_grant']);
  });
}

test('oidc-provider, public client: each renewal gives another refresh token; one that was used ends them all', async (t) => {
  const { list, logIn, renew } = await start(t, 'oidc-provider');
  const first = await logIn();
  const second = (await renew(first.refresh_token)).body;
  const third = (await renew(second.refresh_token)).body;
  assert.equal(new Set([first, second, third].map(({ refresh_token }) => refresh_token)).size, 3);
  assert.deepEqual(await Promise.all([first, second, third].map(({ access_token }) => list(access_token))), [200, 200, 200]);

  assert.deepEqual(await renew(first.refresh_token), { status: 400, body: NO_GRANT });
  assert.deepEqual(await Promise.all([first, second, third].map(({ access_token }) => list(access_token))), [401, 401, 401]);
  assert.deepEqual(await renew(third.refresh_token), { status: 400, body: NO_GRANT });
  // Nor is it told from one that never was.
  assert.deepEqual(await renew('unknown'), { status: 400, body: NO_GRANT });
  assert.equal(await list((await logIn()).access_token), 200);
});

test('oidc-provider, public client: whoever has lost the answer and asks again, even at once, has nothing left', async (t) => {
  const { list, logIn, relay, renew } = await start(t, 'oidc-provider');
  const { access_token, refresh_token } = await logIn();
  relay.loseNext('/token');
  await assert.rejects(renew(refresh_token));
  assert.equal(await list(access_token), 200);
  assert.deepEqual(await renew(refresh_token), { status: 400, body: NO_GRANT });
  const lost = JSON.parse(relay.at('/token')[0]?.answer ?? '');
  assert.deepEqual([await list(access_token), await list(lost.access_token), (await renew(lost.refresh_token)).status], [401, 401, 400]);
});

test('oidc-provider, public client: of two renewals at the same time one is served, and what it gives is dead', async (t) => {
  const { list, logIn, renew } = await start(t, 'oidc-provider');
  const { refresh_token } = await logIn();
  const answers = await Promise.all([renew(refresh_token), renew(refresh_token)]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 400]);
  const given = answers.find(({ status }) => status === 200)?.body;
  assert.deepEqual([await list(given.access_token), (await renew(given.refresh_token)).status], [401, 400]);
});

test('oidc-provider: a refresh token that is over is answered as a used one; by default all are over 14 days after the login', async (t) => {
  const { advance, logIn, renew } = await start(t, 'oidc-provider');
  const first = await logIn();
  await advance(13 * DAY);
  const second = await renew(first.refresh_token);
  assert.equal(second.status, 200);
  // This one is two days old, and would have lived for 14. What it was granted by is over.
  await advance(2 * DAY);
  assert.deepEqual(await renew(second.body.refresh_token), { status: 400, body: NO_GRANT });

  const long = await start(t, 'oidc-provider', { GRANT: String(365 * 86_400) });
  const kept = await long.renew((await long.logIn()).refresh_token);
  await long.advance(13 * DAY);
  const next = await long.renew(kept.body.refresh_token);
  await long.advance(13 * DAY);
  assert.equal((await long.renew(next.body.refresh_token)).status, 200);
  await long.advance(15 * DAY);
  assert.deepEqual(await long.renew(next.body.refresh_token), { status: 400, body: NO_GRANT });
});

test('oidc-provider, confidential client: the same refresh token again, until 70 % of its life are over', async (t) => {
  const { advance, list, logIn, relay, renew } = await start(t, 'oidc-provider', { REFRESH: '1000', ACCESS: '100' }, '/server');
  const { refresh_token } = await logIn();
  assert.equal((await renew(refresh_token)).body.refresh_token, refresh_token);
  relay.loseNext('/server/wx/refresh');
  await assert.rejects(renew(refresh_token));
  await advance(690_000);
  const [one, other] = await Promise.all([renew(refresh_token), renew(refresh_token)]);
  assert.deepEqual([one.body.refresh_token, other.body.refresh_token], [refresh_token, refresh_token]);
  assert.deepEqual([await list(one.body.access_token), await list(other.body.access_token)], [200, 200]);

  // Then it is as with the other client, a lost answer included.
  await advance(10_000);
  const rotated = (await renew(refresh_token)).body;
  assert.notEqual(rotated.refresh_token, refresh_token);
  assert.deepEqual(await renew(refresh_token), { status: 400, body: NO_GRANT });
  assert.deepEqual([await list(rotated.access_token), (await renew(rotated.refresh_token)).status], [401, 400]);
});

test('@node-oauth/oauth2-server: each renewal gives another refresh token; one that was used is unknown, and ends no other', async (t) => {
  const { list, logIn, renew } = await start(t, 'oauth2-server');
  const first = await logIn();
  const second = (await renew(first.refresh_token)).body;
  assert.notEqual(second.refresh_token, first.refresh_token);
  const unknown = { status: 400, body: { error: 'invalid_grant', error_description: 'Invalid grant: refresh token is invalid' } };
  assert.deepEqual([await renew(first.refresh_token), await renew('unknown')], [unknown, unknown]);
  assert.equal(await list(second.access_token), 200);
  assert.equal((await renew(second.refresh_token)).status, 200);
});

test('@node-oauth/oauth2-server: whoever has lost the answer can renew no more, and the access token lives on', async (t) => {
  const { list, logIn, relay, renew } = await start(t, 'oauth2-server');
  const { access_token, refresh_token } = await logIn();
  relay.loseNext('/token');
  await assert.rejects(renew(refresh_token));
  const { status, body } = await renew(refresh_token);
  assert.deepEqual([status, body.error, await list(access_token)], [400, 'invalid_grant', 200]);
});

test('@node-oauth/oauth2-server: of two renewals at the same time one is served, and what it gives is good', async (t) => {
  const { list, logIn, renew } = await start(t, 'oauth2-server');
  const { refresh_token } = await logIn();
  const answers = await Promise.all([renew(refresh_token), renew(refresh_token)]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 400]);
  const given = answers.find(({ status }) => status === 200)?.body;
  assert.deepEqual([await list(given.access_token), (await renew(given.refresh_token)).status], [200, 200]);
});

test('@node-oauth/oauth2-server: a refresh token that is over', async (t) => {
  const { advance, logIn, renew } = await start(t, 'oauth2-server', { REFRESH: '1000' });
  const { refresh_token } = await logIn();
  await advance(1_001_000);
  assert.deepEqual(await renew(refresh_token), { status: 400, body: { error: 'invalid_grant', error_description: 'Invalid grant: refresh token has expired' } });
});

test('@node-oauth/oauth2-server: told to keep refresh tokens, it answers without one, and takes the former again', async (t) => {
  const { logIn, renew } = await start(t, 'oauth2-server', { KEEP: '1' });
  const { refresh_token } = await logIn();
  for (let time = 0; time < 3; time++) {
    const { status, body } = await renew(refresh_token);
    assert.deepEqual([status, Object.keys(body).sort()], [200, ['access_token', 'expires_in', 'token_type']]);
  }
});

test('@node-oauth/oauth2-server: where the new tokens can not be stored it answers 503, and the old one is spent', async (t) => {
  const { list, logIn, renew } = await start(t, 'oauth2-server', { FULL: '1' });
  const { access_token, refresh_token } = await logIn();
  const failed = await renew(refresh_token);
  assert.deepEqual([failed.status, failed.body.error], [503, 'server_error']);
  const again = await renew(refresh_token);
  assert.deepEqual([again.status, again.body.error, await list(access_token)], [400, 'invalid_grant', 200]);
});

test('@node-oauth/oauth2-server: a header that is no bearer token is a 400', async (t) => {
  const { ask } = await start(t, 'oauth2-server');
  const { status, body } = await ask('/wx/products/list', { headers: { authorization: 'a token' } });
  assert.deepEqual([status, body.error], [400, 'invalid_request']);
});
