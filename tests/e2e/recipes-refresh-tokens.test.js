/** The recipe about refresh tokens: a session of an account that the app renews, once, and what becomes of it where it can't. */
import assert from 'node:assert/strict';
import { testBuild } from './package.js';
import { launch } from './pages.js';
import { filesOf, recipesOf, SESSION } from './recipes.js';

/** @import { Client } from '../../js-glue/dist/types/index.js' */

const test = testBuild('the recipes tell of the package before an app is compiled');

const PICTURE = 'http://tmp/picture.png';

for (const page of recipesOf('refresh-tokens')) {
  /** A phone where somebody has signed in, and a backend that takes each refresh token once. @param {import('node:test').TestContext} t */
  async function signedIn(t) {
    const phone = await launch(t, { ...SESSION, 'pages/signin/index.js': 'Page({});', ...filesOf(page, 'account.js') }, { host: { userFiles: new Map([[PICTURE, Buffer.from('x')]]) } });
    const state = { session: '', refreshToken: '', made: 0, refreshes: /** @type {string[]} */ ([]), refusal: 0, isKept: false, orders: 0 };
    const make = () => ({ sessionid: (state.session = `session-${++state.made}`), expires_in: 3600, refreshToken: (state.refreshToken = `refresh-${state.made}`) });
    phone.backend.fault = async (request, response, next) => {
      if (request.path === '/account/signin') return response.json(make());
      if (request.path === '/account/refresh') {
        state.refreshes.push(request.body.refreshToken);
        if (state.refusal) return response.status(state.refusal).end();
        if (request.body.refreshToken !== state.refreshToken) return response.status(403).end();
        if (!state.isKept) return response.json(make());
        return response.json({ sessionid: (state.session = `session-${++state.made}`), expires_in: 3600 });
      }
      if (!['/account/me', '/slow', '/orders', '/wx/upload'].includes(request.path)) return next();
      const knows = request.get('sessionid') === state.session;
      if (request.path === '/slow') await phone.clock.park(5000);
      if (!knows) return response.status(401).end();
      if (request.path === '/orders') state.orders++;
      return response.json({ path: request.path });
    };
    const account = phone.host.require('./account');
    await phone.wait(account.signIn('reader', 'a long password'));
    return { ...phone, state, account, client: /** @type {Client} */ (phone.host.require('./session')) };
  }

  test(`${page.name}: ten calls find the session over; it is renewed once, and all are served, a late one too`, async (t) => {
    const { account, clock, host, state, wait } = await signedIn(t);
    state.session = 'ended';
    const slow = account.request({ url: '/slow' });
    const calls = Array.from({ length: 10 }, () => account.request({ url: '/account/me' }));
    for (const { statusCode } of await wait(Promise.all(calls))) assert.equal(statusCode, 200);
    await clock.advance(20_000);
    assert.equal((await wait(slow)).statusCode, 200);
    assert.deepEqual(state.refreshes, ['refresh-1']);
    state.session = 'ended';
    await wait(account.request({ url: '/orders', method: 'POST' }));
    assert.deepEqual([state.refreshes, state.orders], [['refresh-1', 'refresh-2'], 1]);
    assert.deepEqual([host.count('login'), host.count('navigateTo')], [0, 0]);
  });

  test(`${page.name}: a backend that gives no new refresh token takes the former one again`, async (t) => {
    const { account, state, storage, wait } = await signedIn(t);
    state.isKept = true;
    for (let time = 0; time < 3; time++) {
      state.session = 'ended';
      assert.equal((await wait(account.request({ url: '/account/me' }))).statusCode, 200);
    }
    assert.deepEqual(state.refreshes, ['refresh-1', 'refresh-1', 'refresh-1']);
    await wait(account.signOut());
    assert.equal(storage.size, 0);
  });

  test(`${page.name}: uploads too, and at the next launch`, async (t) => {
    const { start, state, wait } = await signedIn(t);
    state.session = 'ended';
    const again = start();
    const account = again.require('./account');
    assert.equal((await wait(account.uploadFile({ url: '/wx/upload', filePath: PICTURE, name: 'file' }))).statusCode, 200);
    assert.deepEqual(state.refreshes, ['refresh-1']);
    assert.equal((await wait(account.request({ url: '/account/me' }))).statusCode, 200);
    assert.equal(again.count('login'), 0);
  });

  test(`${page.name}: a refresh token that is refused leads to the sign-in page, once; a backend that is away does not`, async (t) => {
    const { account, failure, host, state, storage, wait } = await signedIn(t);
    state.session = 'ended';
    state.refusal = 503;
    assert.equal((await failure(account.request({ url: '/account/me' }))).code, 'EXCHANGE_REJECTED');
    assert.deepEqual([host.count('navigateTo'), storage.has('refresh-token')], [0, true]);
    state.refusal = 400;
    const errors = await wait(Promise.all([1, 2, 3].map(() => account.request({ url: '/account/me' }).catch((/** @type {any} */ error) => error.code))));
    // Those that wait for the renewal are told that the session is over.
    for (const code of errors) assert.match(code, /^(EXCHANGE_REJECTED|SESSION_EXPIRED)$/);
    assert.deepEqual([host.count('navigateTo'), storage.has('refresh-token'), state.refreshes.length], [1, false, 2]);
    assert.equal((await failure(account.request({ url: '/account/me' }))).code, 'SESSION_EXPIRED');
    assert.equal(state.refreshes.length, 2, 'no token, no renewal');
    state.refusal = 0;
    await wait(account.signIn('reader', 'a long password'));
    assert.equal((await wait(account.request({ url: '/account/me' }))).statusCode, 200);
  });

  test(`${page.name}: whoever signs out while it is renewed stays signed out`, async (t) => {
    const { account, backend, client, clock, failure, state, storage, wait } = await signedIn(t);
    state.session = 'ended';
    const call = account.request({ url: '/account/me' });
    await clock.runUntil(() => state.refreshes.length === 1);
    const left = account.signOut();
    assert.equal((await failure(call)).code, 'LOGGED_OUT');
    await wait(left);
    await clock.advance(1000);
    assert.deepEqual([client.session().state, storage.size], ['none', 0]);
    assert.equal(backend.at('/account/refresh').length, 1);
  });
}
