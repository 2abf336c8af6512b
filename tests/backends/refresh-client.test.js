/**
 * The built package with OAuth servers that others wrote (see refresh.test.js for what they answer): its sessions are renewed
 * by their refresh tokens.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { launchBeside, startServer } from '../e2e/recipe-server.js';
import { serverOf } from './answers.js';
import { startRelay } from './relay.js';

/**
 * @import { TestContext } from 'node:test'
 *
 * @typedef {object} Kind
 * @property {string} name
 * @property {string} server
 * @property {Record<string, string>} [env] of the server
 * @property {string} under the path in front of logins
 * @property {string} token the path of renewals
 * @property {boolean} rotates whether a renewal gives another refresh token, and the former one is taken no more
 * @property {string} options of the client, beside `baseUrl`
 */

const PRODUCTS = { url: '/wx/products/list' };
const SECOND = 1000;
/** The lifetime of an access token, and until its server takes it no more. */
const ACCESS = 600;
const UNTIL_REFUSED = (ACCESS + 16) * SECOND;
const SIGN_IN = { username: 'reader', password: 'a long password' };

const OVER = "over: { statusCodes: [400, 401, 403], body: { error: ['invalid_grant'] } }";
/** A server that the mini program asks itself, as a client that has no secret. */
const FORM = `renew: {
  url: '/token',
  method: 'POST',
  field: 'refresh_token',
  header: { 'content-type': 'application/x-www-form-urlencoded' },
  data: { grant_type: 'refresh_token', client_id: 'mini-program' },
  ${OVER},
}`;

/** @type {Kind[]} */
const KINDS = [
  { name: 'oidc-provider, public client', server: 'oidc-provider', under: '', token: '/token', rotates: true, options: FORM },
  { name: 'oidc-provider, confidential client', server: 'oidc-provider', under: '/server', token: '/server/wx/refresh', rotates: false, options: `renew: { url: '/server/wx/refresh', field: 'refresh_token', ${OVER} }` },
  { name: '@node-oauth/oauth2-server', server: 'oauth2-server', under: '', token: '/token', rotates: true, options: FORM },
  // Its renewals are answered without a refresh token.
  { name: '@node-oauth/oauth2-server, no new refresh tokens', server: 'oauth2-server', env: { KEEP: '1' }, under: '', token: '/token', rotates: false, options: FORM },
];

/** @param {TestContext} t @param {Kind} kind */
async function start(t, { server: name, env, under, token, options }) {
  const server = await startServer(t, serverOf(name), { packages: 'tests/backends', env: { ACCESS: String(ACCESS), ...env } });
  const relay = await startRelay(t, server);
  const session = `
    const { createClient } = require('weapp-session');
    module.exports = createClient({
      baseUrl: 'https://api.example.com',
      login: { url: '${under}/wx/onlogin', session: 'access_token', expiresIn: 'expires_in', refresh: 'refresh_token' },
      session: { name: 'Authorization', prefix: 'Bearer ' },
      ${options},
    });`;
  const phone = await launchBeside(t, { 'session.js': session }, relay);
  /** @type {string[]} */
  const expired = [];
  phone.client.on('expired', () => void expired.push('expired'));
  return {
    ...phone,
    server,
    relay,
    expired,
    signIn: () => phone.wait(phone.client.login({ via: { url: `${under}/account/signin`, data: SIGN_IN } })),
    /** The status of a request. @returns {Promise<number>} */
    list: async () => (await phone.wait(phone.client.request(PRODUCTS))).statusCode,
    /** The statuses of some at once. @param {number} count @returns {Promise<number[]>} */
    listAtOnce: async (count) => (await phone.wait(Promise.all(Array.from({ length: count }, () => phone.client.request(PRODUCTS))))).map((/** @type {any} */ { statusCode }) => statusCode),
    /** What was answered to renewals. */
    renewals: () => relay.at(token).map(({ status }) => status),
    /** The refresh tokens that they were asked for with. */
    sent: () => relay.at(token).map(({ body }) => (body.startsWith('{') ? JSON.parse(body).refresh_token : new URLSearchParams(body).get('refresh_token'))),
  };
}

/** All refresh tokens that were given out. @param {Awaited<ReturnType<typeof startRelay>>} relay @returns {Set<string>} */
const given = (relay) => new Set(relay.passed.map(({ answer }) => JSON.parse(answer).refresh_token).filter(Boolean));

for (const kind of KINDS) {
  test(`${kind.name}: a request that finds the access token over is served after one renewal, each time`, async (t) => {
    const { errors, list, logins, relay, renewals, sent, server } = await start(t, kind);
    assert.equal(await list(), 200);
    for (const count of [1, 2, 3]) {
      await server.advance(UNTIL_REFUSED);
      assert.deepEqual([await list(), renewals().length, await list(), renewals().length], [200, count, 200, count]);
    }
    assert.deepEqual([renewals(), new Set(sent()).size, logins(), errors], [[200, 200, 200], kind.rotates ? 3 : 1, 1, []]);
    assert.equal(given(relay).size, kind.rotates ? 4 : 1);
  });

  test(`${kind.name}: where the phone's clock says so, it is renewed before a request is refused`, async (t) => {
    const { clock, list, logins, relay, renewals, server } = await start(t, kind);
    assert.equal(await list(), 200);
    await server.advance(UNTIL_REFUSED);
    await clock.advance(UNTIL_REFUSED);
    assert.deepEqual([await list(), renewals(), logins()], [200, [200], 1]);
    assert.deepEqual(relay.at(PRODUCTS.url).map(({ status }) => status), [200, 200]);
  });

  test(`${kind.name}: twenty requests at once, one renewal; one whose refusal comes late starts none`, async (t) => {
    const { client, clock, list, listAtOnce, logins, relay, renewals, server, wait } = await start(t, kind);
    assert.equal(await list(), 200);
    await server.advance(UNTIL_REFUSED);
    let isFirst = true;
    relay.control.lose = async ({ path, status }) => {
      if (path !== PRODUCTS.url || status !== 401 || !isFirst) return false;
      isFirst = false;
      await clock.park(5 * SECOND);
      return false;
    };
    const late = client.request(PRODUCTS);
    assert.deepEqual(await listAtOnce(20), Array(20).fill(200));
    assert.deepEqual(renewals(), [200]);
    await clock.advance(10 * SECOND);
    assert.equal((await wait(late)).statusCode, 200);
    assert.deepEqual([renewals(), logins()], [[200], 1]);
  });

  test(`${kind.name}: at the next launch it is renewed by the token that was kept`, async (t) => {
    const { list, logins, renewals, server, start: launchAgain, wait } = await start(t, kind);
    assert.equal(await list(), 200);
    await server.advance(UNTIL_REFUSED);
    assert.equal(await list(), 200);
    await server.advance(UNTIL_REFUSED);
    const again = launchAgain();
    assert.equal((await wait(again.require('./session').request(PRODUCTS))).statusCode, 200);
    assert.deepEqual([renewals(), logins(), again.count('login')], [[200, 200], 1, 0]);
  });

  test(`${kind.name}: the answer of a renewal is lost: ${kind.rotates ? 'the token is spent, and wx.login begins anew' : 'the same token is taken once more'}`, async (t) => {
    const { list, listAtOnce, logins, relay, renewals, sent, server } = await start(t, kind);
    assert.equal(await list(), 200);
    await server.advance(UNTIL_REFUSED);
    relay.loseNext(kind.token);
    assert.deepEqual(await listAtOnce(20), Array(20).fill(200));
    assert.deepEqual([renewals(), new Set(sent()).size, logins()], [[200, kind.rotates ? 400 : 200], 1, kind.rotates ? 2 : 1]);
    // Whatever it was, the tokens that it has now are good.
    await server.advance(UNTIL_REFUSED);
    assert.deepEqual([await list(), renewals().length, logins()], [200, 3, kind.rotates ? 2 : 1]);
  });

  test(`${kind.name}: a refresh token that is not taken leads to one wx.login`, async (t) => {
    const { listAtOnce, list, logins, renewals, server } = await start(t, kind);
    assert.equal(await list(), 200);
    await server.restart();
    assert.deepEqual([await listAtOnce(20), renewals(), logins()], [Array(20).fill(200), [400], 2]);
    assert.deepEqual([await list(), renewals().length, logins()], [200, 1, 2]);
  });

  test(`${kind.name}: an account's session is renewed and nobody is asked; at the end of the tokens the app is told`, async (t) => {
    const { expired, failure, client, list, listAtOnce, logins, renewals, server, signIn, wait } = await start(t, kind);
    await signIn();
    const before = logins();
    await server.advance(UNTIL_REFUSED);
    assert.deepEqual([await listAtOnce(20), renewals(), expired], [Array(20).fill(200), [200], []]);

    await server.restart();
    const code = (/** @type {any} */ error) => error.code;
    const codes = await wait(Promise.all(Array.from({ length: 20 }, () => client.request(PRODUCTS).then(() => 'served', code))));
    assert.deepEqual([new Set(codes), renewals(), expired], [new Set(['SESSION_EXPIRED']), [200, 400], ['expired']]);
    // Who is told once more asks nobody.
    assert.equal((await failure(client.request(PRODUCTS))).code, 'SESSION_EXPIRED');
    assert.deepEqual([renewals().length, logins() - before], [2, 0]);
    await signIn();
    assert.deepEqual([await list(), expired], [200, ['expired']]);
  });

  test(`${kind.name}: an account's session, and the answer of a renewal is lost`, async (t) => {
    const { client, expired, failure, list, logins, relay, renewals, server, signIn } = await start(t, kind);
    await signIn();
    const before = logins();
    await server.advance(UNTIL_REFUSED);
    relay.loseNext(kind.token);
    if (kind.rotates) assert.equal((await failure(client.request(PRODUCTS))).code, 'SESSION_EXPIRED');
    else assert.equal(await list(), 200);
    assert.deepEqual([renewals(), expired, logins() - before], [[200, kind.rotates ? 400 : 200], kind.rotates ? ['expired'] : [], 0]);
  });

  test(`${kind.name}: the endpoint for renewals is away: nobody is signed out, and it goes on with the same token`, async (t) => {
    const { client, expired, failure, list, logins, relay, renewals, sent, server, signIn } = await start(t, kind);
    await signIn();
    const before = logins();
    await server.advance(UNTIL_REFUSED);
    relay.control.away = kind.token;
    assert.notEqual((await failure(client.request(PRODUCTS))).code, 'SESSION_EXPIRED');
    assert.ok(renewals().length > 0 && renewals().every((status) => status === 503), String(renewals()));
    relay.control.away = undefined;
    assert.deepEqual([await list(), renewals().at(-1), new Set(sent()).size, expired, logins() - before], [200, 200, 1, [], 0]);
  });

  test(`${kind.name}: whoever logs out while it is renewed stays logged out, and keeps no token`, async (t) => {
    const { client, clock, failure, relay, server, signIn, storage, wait } = await start(t, kind);
    await signIn();
    await server.advance(UNTIL_REFUSED);
    relay.control.lose = async ({ path }) => {
      if (path === kind.token) await clock.park(5 * SECOND);
      return false;
    };
    const request = failure(client.request(PRODUCTS));
    await clock.runUntil(() => relay.at(kind.token).length === 1);
    const left = client.logout();
    assert.equal((await request).code, 'LOGGED_OUT');
    await wait(left);
    await clock.advance(60 * SECOND);
    const kept = inspect([...storage], { depth: 9, maxStringLength: null });
    assert.deepEqual([client.session().state, [...given(relay)].filter((token) => kept.includes(token)), relay.at(kind.token).length], ['none', [], 1]);
  });

  test(`${kind.name}: refresh tokens go to the endpoint for renewals, are kept in storage, and are seen nowhere else`, async (t) => {
    const { client, host, list, relay, server, storage, wait } = await start(t, kind);
    /** @type {unknown[]} */
    const told = [];
    for (const event of /** @type {const} */ (['login', 'logout', 'expired', 'error'])) client.on(event, (/** @type {unknown} */ what) => void told.push(what));
    for (let time = 0; time < 3; time++) {
      assert.equal(await list(), 200);
      told.push(client.session());
      await server.advance(UNTIL_REFUSED);
    }
    assert.equal(await list(), 200);
    told.push(client.session(), host.logs.map(({ args }) => args));

    const tokens = [...given(relay)];
    assert.equal(tokens.length, kind.rotates ? 4 : 1);
    for (const token of tokens) {
      for (const { path, header, body } of relay.passed) {
        assert.ok(!(path + header).includes(token), `${path}: in its address or header`);
        assert.ok(path === kind.token || !body.includes(token), `${path}: in its body`);
      }
      assert.ok(!inspect(told, { depth: 9, showHidden: true }).includes(token), 'the app is told');
    }
    const kept = () => inspect([...storage], { depth: 9, maxStringLength: null });
    assert.deepEqual(tokens.filter((token) => kept().includes(token)), tokens.slice(-1), 'only the last one is kept');
    await wait(client.logout());
    assert.deepEqual(tokens.filter((token) => kept().includes(token)), []);
  });

  test(`${kind.name}: two contexts with one storage, one after the other`, async (t) => {
    const { list, renewals, server, start: launchAgain, wait } = await start(t, kind);
    assert.equal(await list(), 200);
    const other = launchAgain().require('./session');
    assert.equal((await wait(other.request(PRODUCTS))).statusCode, 200);
    await server.advance(UNTIL_REFUSED);
    assert.equal(await list(), 200);
    // The other one has the former token in its memory, and the newest in storage: it may not send the former.
    assert.equal((await wait(other.request(PRODUCTS))).statusCode, 200);
    assert.equal(await list(), 200);
    assert.ok(renewals().every((status) => status === 200), String(renewals()));
  });
}
