/** The recipe about refresh tokens: its set-ups at the reference backend, and at one that speaks as OAuth servers do. Those themselves: tests/backends. */
import assert from 'node:assert/strict';
import { testBuild } from './package.js';
import { fileOf, launch } from './pages.js';
import { recipesOf } from './recipes.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Client } from '../../js-glue/dist/types/index.js'
 * @import { Markdown } from './markdown.js'
 */

const test = testBuild('the recipes tell of the package before an app is compiled');

const PRODUCTS = { url: '/wx/products/list' };
const ME = { url: '/account/me' };
const RENEW = '/wx/refresh';
const SECOND = 1000;
const USER = { username: 'reader', password: 'a long password' };

/** A phone with the recipe's client, and the reference backend. @param {TestContext} t @param {Markdown} page */
async function start(t, page) {
  const files = { ...fileOf(page, 'session.js'), ...fileOf(page, 'account.js'), 'pages/signin/index.js': 'Page({});' };
  const phone = await launch(t, files, { backend: { refresh: { tokens: 'all', ttl: 86_400, grace: 10 } } });
  const client = /** @type {Client} */ (phone.host.require('./session'));
  return {
    ...phone,
    client,
    /** Ends the session at the backend, and not its refresh token. */
    end: () => phone.wait(phone.backend.revoke(String(client.session().id))),
    /** The refresh tokens that were sent to the backend. */
    sent: () => phone.backend.at(RENEW).map(({ body }) => body.refresh_token),
  };
}

/** The same, where somebody has signed in. @param {TestContext} t @param {Markdown} page */
async function startSignedIn(t, page) {
  const phone = await start(t, page);
  const { backend, clock, host, wait } = phone;
  await wait(clock.track(fetch(`${backend.url}/account/register`, { method: 'POST', body: JSON.stringify(USER), headers: { 'content-type': 'application/json' } })));
  const account = host.require('./account');
  await wait(account.signIn(USER.username, USER.password));
  return { ...phone, account };
}

for (const page of recipesOf('refresh-tokens')) {
  test(`${page.name}: ten requests find the session over; it is renewed once, and wx.login is not called again`, async (t) => {
    const { client, end, host, sent, wait } = await start(t, page);
    await wait(client.login());
    for (const count of [1, 2, 3]) {
      await end();
      for (const { statusCode } of await wait(Promise.all(Array.from({ length: 10 }, () => client.request(PRODUCTS))))) assert.equal(statusCode, 200);
      assert.equal(sent().length, count);
    }
    assert.deepEqual([new Set(sent()).size, host.count('login')], [3, 1], 'another token each time');
  });

  test(`${page.name}: by the clock it is renewed a minute before its end, and no request meets a 401`, async (t) => {
    const { backend, client, clock, sent, wait } = await start(t, page);
    await wait(client.login());
    await clock.advance(7200 * SECOND - 61 * SECOND);
    assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
    assert.equal(sent().length, 0);
    await clock.advance(2 * SECOND);
    assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
    assert.equal(sent().length, 1);
    assert.ok(backend.at(PRODUCTS.url).every(({ status }) => status === 200));
  });

  test(`${page.name}: if the answer gets lost, the same token is sent again, which the backend takes`, async (t) => {
    const { backend, client, end, host, sent, wait } = await start(t, page);
    await wait(client.login());
    await end();
    let isFirst = true;
    backend.fault = (request, response, next) => {
      if (request.path === RENEW && isFirst) {
        isFirst = false;
        // It has done it, and nobody hears of it.
        response.json = () => (response.socket?.destroy(), response);
      }
      next();
    };
    assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
    assert.deepEqual([sent().length, new Set(sent()).size, host.count('login')], [2, 1, 1]);
  });

  test(`${page.name}: who has signed in stays so, at the next launch too; after the refresh token's end the sign-in page is opened, once`, async (t) => {
    const { account, backend, client, end, failure, host, sent, start: launchAgain, wait } = await startSignedIn(t, page);
    await end();
    assert.equal((await wait(client.request(ME))).data.account, USER.username);
    await end();
    const again = launchAgain();
    assert.equal((await wait(again.require('./session').request(ME))).data.account, USER.username);
    assert.deepEqual([sent().length, host.count('login') + again.count('login')], [2, 0]);

    await wait(account.signIn(USER.username, USER.password));
    await end();
    backend.fault = (request, response, next) => (request.path === RENEW ? response.status(400).json({ error: 'refresh_token_invalid' }) : next());
    for (let time = 0; time < 3; time++) assert.equal((await failure(client.request(ME))).code, 'SESSION_EXPIRED');
    assert.deepEqual([host.count('navigateTo'), sent().length], [1, 3]);
  });

  test(`${page.name}: a backend that is away signs nobody out`, async (t) => {
    const { backend, client, end, failure, host, sent, wait } = await startSignedIn(t, page);
    await end();
    backend.fault = (request, response, next) => (request.path === RENEW ? response.status(503).end() : next());
    assert.equal((await failure(client.request(ME))).code, 'EXCHANGE_REJECTED');
    backend.fault = undefined;
    assert.equal((await wait(client.request(ME))).data.account, USER.username);
    assert.deepEqual([new Set(sent()).size, host.count('navigateTo'), host.count('login')], [1, 0, 0]);
  });

  test(`${page.name}: signing out ends the session and the refresh token at the backend`, async (t) => {
    const { account, backend, client, clock, sent, storage, wait, end } = await startSignedIn(t, page);
    await end();
    await wait(client.request(ME));
    const { id } = client.session();
    await wait(account.signOut());
    const [{ body, session, status } = assert.fail()] = backend.at('/wx/logout');
    assert.deepEqual([session, status, typeof body.refresh_token, body.refresh_token === sent()[0]], [id, 200, 'string', false], 'the newest one');
    assert.equal(storage.size, 0);
    const refused = await wait(clock.track(fetch(`${backend.url}${RENEW}`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })));
    assert.equal(refused.status, 400);
  });

  test(`${page.name}: who has kept a pair until now hands it over once, and it is renewed from then on`, async (t) => {
    const [call] = /client\.setSession\([^`]*\)/.exec(page.prose) ?? [];
    assert.ok(call);
    const { backend, client, clock, host, sent, wait } = await start(t, page);
    const answer = await wait(clock.track(fetch(`${backend.url}/account/register`, { method: 'POST', body: JSON.stringify(USER), headers: { 'content-type': 'application/json' } })));
    const { sessionid: id, refresh_token: refresh } = await answer.json();
    await wait(backend.revoke(id));
    new Function('client', 'id', 'refresh', call)(client, id, refresh);
    assert.equal((await wait(client.request(ME))).data.account, USER.username);
    assert.deepEqual([sent(), host.count('login')], [[refresh], 0]);
  });

  test(`${page.name}: login({ force: true }) calls wx.login, and for an account renews`, async (t) => {
    const { account, backend, client, clock, host, sent, wait } = await start(t, page).then(async (phone) => ({ ...phone, account: phone.host.require('./account') }));
    await wait(client.login());
    await wait(client.login({ force: true }));
    assert.deepEqual([host.count('login'), sent().length], [2, 0]);
    await wait(clock.track(fetch(`${backend.url}/account/register`, { method: 'POST', body: JSON.stringify(USER), headers: { 'content-type': 'application/json' } })));
    await wait(account.signIn(USER.username, USER.password));
    const { id } = client.session();
    await wait(client.login({ force: true }));
    assert.notEqual(client.session().id, id);
    assert.deepEqual([host.count('login'), sent().length], [2, 1]);
    assert.equal((await wait(client.request(ME))).data.account, USER.username);
  });

  test(`${page.name}: an OAuth server is sent a form; only invalid_grant ends a refresh token, not a wrong client`, async (t) => {
    const { backend, clock, failure, host, wait } = await launch(t, fileOf(page, 'session.js', 1));
    const client = /** @type {Client} */ (host.require('./session'));
    let made = 0;
    let session = '';
    /** @type {{ status: number, body: object } | undefined} */
    let refusal;
    /** @type {Array<{ type: string | undefined, body: any }>} */
    const asked = [];
    const tokens = () => ({ access_token: (session = `access-${++made}`), expires_in: 600, refresh_token: `refresh-${made}` });
    backend.fault = (request, response) => {
      if (request.path === '/wx/onlogin') return response.json(tokens());
      if (request.path === '/token') {
        asked.push({ type: request.get('content-type'), body: request.body });
        return refusal ? response.status(refusal.status).json(refusal.body) : response.json(tokens());
      }
      return response.status(request.get('authorization') === `Bearer ${session}` ? 200 : 401).json({});
    };
    assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
    session = 'ended';
    assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
    assert.deepEqual(JSON.parse(JSON.stringify(asked)), [
      { type: 'application/x-www-form-urlencoded', body: { grant_type: 'refresh_token', client_id: 'mini-program', refresh_token: 'refresh-1' } },
    ]);

    for (const status of [400, 401]) {
      session = 'ended';
      refusal = { status, body: { error: 'invalid_client' } };
      assert.equal((await failure(client.request(PRODUCTS))).code, 'EXCHANGE_REJECTED');
      refusal = undefined;
      assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
    }
    assert.equal(host.count('login'), 1, 'nobody was signed out');

    await clock.advance(300 * SECOND);
    session = 'ended';
    refusal = { status: 400, body: { error: 'invalid_grant' } };
    assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
    assert.equal(host.count('login'), 2);
  });

  test(`${page.name}: the table says what the reference backend answers`, async (t) => {
    const { backend, client, clock, end, sent, wait } = await start(t, page);
    const [, over = '', , again = ''] = page.tables[0]?.rows[0] ?? [];
    const [seconds = '', status = ''] = again.match(/\d+/g) ?? [];
    await wait(client.login());
    await end();
    await wait(client.request(PRODUCTS));
    const [used] = sent();
    const answer = async () => {
      const reply = await wait(clock.track(fetch(`${backend.url}${RENEW}`, { method: 'POST', body: JSON.stringify({ refresh_token: used }), headers: { 'content-type': 'application/json' } })));
      return { status: reply.status, body: await reply.json() };
    };
    const { id } = client.session();
    assert.equal((await answer()).body.sessionid, id);
    await clock.advance(Number(seconds) * SECOND);
    assert.deepEqual([String((await answer()).status), over], [status, status]);
    assert.equal((await wait(client.request({ ...PRODUCTS, auth: 'optional' }))).statusCode, 401, 'all of that login');
  });
}
