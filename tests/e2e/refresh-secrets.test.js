/** What SECURITY.md says of refresh tokens: where they go, where they lie, and who never sees one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { encryptedKey } from '../host/index.js';
import { createWorld } from './world.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Options } from './world.js'
 */

const RENEW = '/wx/refresh';
const SIGN_IN = { url: '/account/register', data: { username: 'lin', password: 'correct horse' } };
/** @type {Options} */
const RENEWING = { login: { expiresIn: 'expires_in', refresh: 'refresh_token' }, renew: { url: RENEW } };

/** A world whose backend gives refresh tokens to all, and those that it has given. @param {TestContext} t */
async function createRenewingWorld(t) {
  const world = await createWorld(t, { backend: { refresh: { tokens: 'all', ttl: 86_400, grace: 10 } } });
  /** @type {string[]} */
  const tokens = [];
  world.backend.fault = (request, response, next) => {
    const json = response.json.bind(response);
    response.json = (body) => {
      if (body?.refresh_token) tokens.push(body.refresh_token);
      return json(body);
    };
    next();
  };
  return { ...world, tokens };
}

test('a refresh token goes to an own origin only: any other renew.url is refused before a token is there', async (t) => {
  const { host, sdk, backend } = await createWorld(t);
  for (const url of ['https://evil.example/refresh', `${backend.url}@evil.example/refresh`, '//evil.example/refresh', 'http://127.0.0.1:1/refresh', `${backend.url}.evil.example/`]) {
    const client = sdk.createClient({ baseUrl: backend.url, login: { url: '/wx/onlogin', refresh: 'refresh_token' }, renew: { url } });
    const error = await host.clock.runUntil(client.ready.then(() => assert.fail(url), (/** @type {any} */ refusal) => refusal));
    assert.equal(error.code, 'CONFIG_INVALID', url);
    assert.match(error.errMsg, /'renew\.url'/, url);
  }
  const friend = sdk.createClient({ baseUrl: backend.url, allowedOrigins: ['https://id.example.com'], login: { url: '/wx/onlogin', refresh: 'refresh_token' }, renew: { url: 'https://id.example.com/token' } });
  await host.clock.runUntil(friend.ready);
});

test('it is sent to renew.url and, with revoke, to the logout; nowhere else, and the app is not shown it', async (t) => {
  const { host, backend, tokens, createClient, wait, failure } = await createRenewingWorld(t);
  const client = createClient(RENEWING);
  /** @type {unknown[]} */
  const seen = [];
  for (const event of /** @type {const} */ (['login', 'logout', 'expired', 'error'])) client.on(event, (/** @type {unknown} */ what) => void seen.push(what));
  await wait(client.login({ via: SIGN_IN }));
  for (let time = 0; time < 2; time++) {
    await backend.revoke(String(client.session().id));
    await wait(client.request({ url: '/account/me' }));
    seen.push(client.session());
  }
  // A renewal that fails, and a host that quotes what it was to send.
  await backend.revoke(String(client.session().id));
  host.behaviour.request = (options) => (options.url.endsWith(RENEW) ? { fail: { errMsg: `request:fail ${JSON.stringify(options.data)}`, errno: 600001 } } : undefined);
  seen.push(await failure(client.request({ url: '/account/me' })));
  host.behaviour.request = undefined;
  await wait(client.request({ url: '/account/me' }));
  await wait(client.logout({ url: '/wx/logout', revoke: true }));
  seen.push(host.logs.map(({ args }) => args));

  assert.equal(tokens.length, 4);
  const shown = inspect(seen, { depth: 9, showHidden: true, maxStringLength: null });
  assert.match(shown, /EXCHANGE_FAILED/);
  assert.deepEqual(tokens.filter((token) => shown.includes(token)), []);
  for (const { path, url, session, body } of backend.seen) {
    const carried = tokens.filter((token) => `${url} ${session} ${JSON.stringify(body)}`.includes(token));
    assert.equal(carried.length, [RENEW, '/wx/logout'].includes(path) ? 1 : 0, path);
  }
});

test('the newest lies in storage with its session, and a logout removes both', async (t) => {
  const { storage, backend, tokens, createClient, wait } = await createRenewingWorld(t);
  const client = createClient(RENEWING);
  await wait(client.login());
  await backend.revoke(String(client.session().id));
  await wait(client.request({ url: '/wx/products/list' }));
  assert.equal(tokens.length, 2);
  const [text = ''] = [...storage.values()];
  const [version, id, , , , , , seal, refresh] = JSON.parse(text);
  assert.deepEqual([storage.size, version, id, refresh, seal.includes(refresh)], [1, 3, client.session().id, tokens[1], false]);
  assert.ok(!text.includes(String(tokens[0])));
  await wait(client.logout());
  assert.equal(storage.size, 0);
});

test('with session.encrypt it lies in the encrypted storage only; with persist: false nowhere at all', async (t) => {
  for (const [session, keys] of /** @type {Array<[Options['session'], string[]]>} */ ([
    [{ encrypt: true, storageKey: 'session' }, [encryptedKey('session')]],
    [{ persist: false }, []],
  ])) {
    const { storage, tokens, createClient, wait } = await createRenewingWorld(t);
    await wait(createClient({ ...RENEWING, session }).login());
    assert.deepEqual([[...storage.keys()], tokens.length], [keys, 1]);
  }
});
