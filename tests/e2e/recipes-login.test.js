/** The recipes about who the user is: phone numbers, encrypted data, looking before signing in, users that change. */
import assert from 'node:assert/strict';
import { testBuild } from './package.js';
import { launch } from './pages.js';
import { FAILED, filesOf, recipesOf, SESSION, wordsAfter } from './recipes.js';

/**
 * @import { Client } from '../../js-glue/dist/types/index.js'
 * @import { Phone } from './pages.js'
 */

const test = testBuild('the recipes tell of the package before an app is compiled');

const CREDENTIALS = { username: 'reader', password: 'a long password' };

/** The app's client. @param {Phone} phone @returns {Client} */
const clientOf = ({ host }) => host.require('./session');

/** An account at the backend. @param {Phone} phone @param {string} username */
async function register({ backend, clock, wait }, username) {
  const body = JSON.stringify({ ...CREDENTIALS, username });
  await wait(clock.track(fetch(`${backend.url}/account/register`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })));
}

for (const page of recipesOf('phone-number')) {
  const files = { ...SESSION, ...filesOf(page, 'pages/phone/index.js', 'pages/phone-login/index.js') };

  test(`${page.name}: the button's code goes out with the session, also when that is over`, async (t) => {
    const phone = await launch(t, files);
    const { backend, host, wait } = phone;
    /** @type {string[]} */
    const codes = [];
    backend.fault = (request, response, next) => {
      if (request.path !== '/account/phone') return next();
      if (request.get('sessionid') !== clientOf(phone).session().id || codes.length === 1) {
        codes.push('refused');
        return response.status(401).end();
      }
      codes.push(request.body.code);
      return response.json({ phone: '13580006666' });
    };
    const opened = host.openPage('pages/phone/index');
    await wait(opened.onPhoneNumber({ detail: { errMsg: 'getPhoneNumber:fail user deny' } }));
    assert.equal(opened.data.problem, wordsAfter(page, 'if (!detail.code) return this.setData({ problem:'));
    assert.equal(backend.seen.length, 0);
    await wait(opened.onPhoneNumber({ detail: { code: 'one' } }));
    assert.deepEqual([opened.data.phone, opened.data.problem], ['13580006666', '']);
    await wait(opened.onPhoneNumber({ detail: { code: 'two' } }));
    assert.deepEqual(codes, ['one', 'refused', 'two']);
    assert.equal(backend.logins, 2);
    host.behaviour.request = () => ({ fail: { errMsg: 'request:fail timeout', errno: 5 } });
    await wait(opened.onPhoneNumber({ detail: { code: 'three' } }));
    assert.equal(opened.data.problem, wordsAfter(page, FAILED));
  });

  test(`${page.name}: a phone number that is the account is posted once, and its session is not renewed`, async (t) => {
    const phone = await launch(t, files);
    const { backend, failure, host, wait } = phone;
    let posts = 0;
    backend.fault = (request, response, next) => {
      if (request.path !== '/account/phone-login') return next();
      posts++;
      return request.body.code === 'good' ? response.json({ sessionid: 'of-the-phone' }) : response.status(503).end();
    };
    const opened = host.openPage('pages/phone-login/index');
    await wait(opened.onPhoneNumber({ detail: { code: 'bad' } }));
    assert.deepEqual([opened.data.problem, posts], [wordsAfter(page, 'via: { url: \'/account/phone-login\', data } });\n      this.setData({ signedIn: true, problem: \'\' });\n    } catch (error) {\n      this.setData({ problem:'), 1]);
    await wait(opened.onPhoneNumber({ detail: { code: 'good' } }));
    assert.equal(opened.data.signedIn, true);
    // The reference backend knows nothing of this session.
    assert.equal((await failure(clientOf(phone).request({ url: '/account/me' }))).code, 'SESSION_EXPIRED');
    assert.equal(host.count('login'), 0);
  });

  test(`${page.name}: one endpoint may take both codes; its session is renewed by wx.login once the app says so`, async (t) => {
    const [snippet = ''] = page.fences.filter(({ path, language }) => !path && language === 'js').map(({ code }) => code);
    const [path, code = ''] = Object.entries(filesOf(page, 'pages/phone-login/index.js'))[0] ?? [];
    const login = /      const data = .*\n.*client\.login.*\n/;
    assert.match(code, login);
    const [, keep = ''] = /`(client\.setSession\(.*?\))`/.exec(page.prose) ?? [];
    for (const isKept of [false, true]) {
      const phone = await launch(t, { ...SESSION, [String(path)]: code.replace(login, `${snippet}\n${isKept ? keep : ''}\n`) });
      const { backend, failure, host, wait } = phone;
      const { login: wxLogin } = host.wx;
      // As in WeChat, it answers by a promise where it is given no callbacks.
      host.wx.login = (/** @type {any} */ options) => (options ? wxLogin(options) : new Promise((success, fail) => wxLogin({ success, fail })));
      /** @type {any[]} */
      const sent = [];
      backend.fault = (request, response, next) => {
        if (request.path !== '/account/phone-login') return next();
        sent.push(request.body);
        return response.json({ sessionid: 'of-both' });
      };
      const opened = host.openPage('pages/phone-login/index');
      await wait(opened.onPhoneNumber({ detail: { code: 'of-the-button' } }));
      assert.deepEqual([opened.data.signedIn, sent.length, sent[0].phoneCode], [true, 1, 'of-the-button']);
      assert.ok(sent[0].code);
      // The reference backend knows nothing of this session.
      const request = clientOf(phone).request({ url: '/wx/products/list' });
      if (isKept) assert.equal((await wait(request)).statusCode, 200);
      else assert.equal((await failure(request)).code, 'SESSION_EXPIRED');
      assert.equal(host.count('login'), isKept ? 2 : 1);
    }
  });

  test(`${page.name}: what is sent along with a login is sent again with its next attempt, so no phone code belongs there`, async (t) => {
    const phone = await launch(t, files);
    /** @type {string[]} */
    const sent = [];
    phone.backend.fault = (request, response, next) => {
      if (request.path === '/wx/onlogin' && sent.push(request.body.phoneCode) === 1) return response.status(500).end();
      return next();
    };
    await phone.wait(clientOf(phone).login({ data: { phoneCode: 'one' } }));
    assert.deepEqual(sent, ['one', 'one']);
  });

  test(`${page.name}: the button calls the handler that both pages have`, () => {
    const [{ code }] = page.fences.filter(({ language }) => language === 'html');
    const [, handler = ''] = /bindgetphonenumber="(\w+)"/.exec(code) ?? [];
    for (const path of ['pages/phone/index.js', 'pages/phone-login/index.js']) assert.match(String(filesOf(page, path)[path]), new RegExp(`async ${handler}\\(`));
  });
}

for (const page of recipesOf('encrypted-data')) {
  const files = { ...SESSION, ...filesOf(page, 'encrypted.js', 'pages/steps/index.js') };

  /** A phone and a backend with one key between them, which each login changes. @param {import('node:test').TestContext} t */
  async function withKeys(t) {
    const phone = await launch(t, files);
    const { backend, host } = phone;
    const keys = { atWeChat: 0, atBackend: 0 };
    const { login } = host.wx;
    host.wx.login = (/** @type {any} */ options) => {
      keys.atWeChat++;
      login(options);
    };
    host.wx.getWeRunData = (/** @type {any} */ { success }) => success({ encryptedData: `with key ${keys.atWeChat}`, iv: 'iv' });
    /** What the backend answers to the data, one after the other; then 200. @type {number[]} */
    const answers = [];
    /** @type {string[]} */
    const received = [];
    backend.fault = (request, response, next) => {
      if (request.path === '/wx/onlogin') keys.atBackend = keys.atWeChat;
      if (request.path !== '/steps') return next();
      received.push(request.body.encryptedData);
      const status = answers.shift() ?? 200;
      if (status !== 200) return response.status(status).end();
      return request.body.encryptedData === `with key ${keys.atBackend}` ? response.json({ steps: 8000 }) : response.status(412).end();
    };
    return { ...phone, keys, answers, received };
  }

  test(`${page.name}: after an expiry the data is asked for again, and encrypted with the new key`, async (t) => {
    const { answers, host, received } = await withKeys(t);
    answers.push(401);
    const opened = host.openPage('pages/steps/index');
    await host.clock.runUntil(() => opened.data.steps > 0 || opened.data.problem !== '');
    assert.deepEqual([opened.data.steps, opened.data.problem], [8000, '']);
    assert.deepEqual(received, ['with key 1', 'with key 2'], 'nothing was replayed');
  });

  test(`${page.name}: a key that is over costs one forced login`, async (t) => {
    const { answers, backend, host, received } = await withKeys(t);
    answers.push(412);
    const opened = host.openPage('pages/steps/index');
    await host.clock.runUntil(() => opened.data.steps > 0 || opened.data.problem !== '');
    assert.equal(opened.data.steps, 8000);
    assert.deepEqual(received, ['with key 1', 'with key 2']);
    assert.equal(backend.logins, 2);
  });

  test(`${page.name}: what goes on failing is shown, after two attempts`, async (t) => {
    for (const [status, problem] of /** @type {Array<[number, string]>} */ ([[412, 'HTTP 412'], [401, wordsAfter(page, FAILED)], [500, 'HTTP 500']])) {
      const { answers, host, received } = await withKeys(t);
      answers.push(status, status, status);
      const opened = host.openPage('pages/steps/index');
      await host.clock.runUntil(() => opened.data.problem !== '');
      assert.equal(opened.data.problem, problem);
      assert.equal(received.length, status === 500 ? 1 : 2);
    }
  });

  test(`${page.name}: such an end is told as 'expired', though the session can be renewed`, async (t) => {
    const phone = await withKeys(t);
    phone.answers.push(401);
    let expired = 0;
    clientOf(phone).on('expired', () => expired++);
    const opened = phone.host.openPage('pages/steps/index');
    await phone.clock.runUntil(() => opened.data.steps > 0);
    assert.equal(expired, 1);
  });
}

for (const page of recipesOf('before-sign-in')) {
  const files = { ...SESSION, ...filesOf(page, 'pages/products/index.js', 'pages/signin/index.js') };

  /** The backend's open catalogue, and its orders for those who are signed in. @param {Phone} phone */
  function openShop({ backend, wait }) {
    const orders = /** @type {Array<{ session: string | undefined, product: number }>} */ ([]);
    /** What was ordered without a session: guests may, too. @type {number[]} */
    const guestOrders = [];
    let known = '';
    backend.fault = (request, response, next) => {
      if (request.path === '/catalogue') return response.json({ products: [{ id: 1 }], forYou: request.get('sessionid') === known });
      if (request.path !== '/orders') return next();
      if (!request.get('sessionid')) {
        guestOrders.push(request.body.product);
        return response.status(201).json({});
      }
      if (request.get('sessionid') !== known) return response.status(401).end();
      orders.push({ session: request.get('sessionid'), product: request.body.product });
      return response.json({});
    };
    return { orders, guestOrders, wait, knows: (/** @type {string} */ id) => (known = id) };
  }

  test(`${page.name}: everybody sees the products at once; an order asks for an account, and then is made`, async (t) => {
    const phone = await launch(t, files);
    const { host, wait } = phone;
    const shop = openShop(phone);
    await register(phone, CREDENTIALS.username);
    const opened = host.openPage('pages/products/index');
    await host.clock.runUntil(() => opened.data.products.length > 0);
    await wait(opened.order({ currentTarget: { dataset: { id: 1 } } }));
    await host.clock.advance(10);
    assert.deepEqual(host.calls.filter(({ api }) => api === 'navigateTo').map(({ args }) => args[0].url), ['/pages/signin/index']);
    assert.deepEqual([host.count('login'), shop.orders.length], [0, 0]);

    const signIn = host.openPage('pages/signin/index');
    await wait(signIn.signIn({ detail: { value: { ...CREDENTIALS, password: 'wrong' } } }));
    assert.equal(signIn.data.problem, wordsAfter(page, 'isWrong ?'));
    await wait(signIn.signIn({ detail: { value: CREDENTIALS } }));
    shop.knows(String(clientOf(phone).session().id));
    await wait(opened.order({ currentTarget: { dataset: { id: 1 } } }));
    assert.deepEqual(shop.orders.map(({ product }) => product), [1]);

    // The backend ends the session; nobody is logged in for it.
    shop.knows('nobody');
    await wait(opened.order({ currentTarget: { dataset: { id: 1 } } }));
    await host.clock.advance(10);
    assert.equal(host.count('navigateTo'), 2);
    assert.equal(host.count('login'), 0);
    assert.deepEqual([shop.guestOrders, phone.backend.at('/orders').length, opened.data.problem], [[], 2, ''], 'and nobody ordered as a guest');
  });

  test(`${page.name}: a session that is over by the phone's clock alone still orders; what fails is told in words for users`, async (t) => {
    const phone = await launch(t, files);
    const { clock, host, wait } = phone;
    const shop = openShop(phone);
    await register(phone, CREDENTIALS.username);
    await wait(clientOf(phone).login({ via: { url: '/account/signin', data: CREDENTIALS } }));
    shop.knows(String(clientOf(phone).session().id));
    await clock.advance(Number(clientOf(phone).session().expiresAt) - clock.now());
    assert.equal(clientOf(phone).session().state, 'expired');
    const opened = host.openPage('pages/products/index');
    await wait(opened.order({ currentTarget: { dataset: { id: 3 } } }));
    assert.deepEqual([shop.orders.map(({ product }) => product), host.count('navigateTo'), host.count('login')], [[3], 0, 0]);
    host.behaviour.request = () => ({ fail: { errMsg: 'request:fail timeout', errno: 5 } });
    await wait(opened.order({ currentTarget: { dataset: { id: 3 } } }));
    assert.equal(opened.data.problem, wordsAfter(page, FAILED));
  });

  test(`${page.name}: a session from storage is waited for before an order; 'not now' leads back`, async (t) => {
    const phone = await launch(t, files);
    await register(phone, CREDENTIALS.username);
    await phone.wait(clientOf(phone).login({ via: { url: '/account/signin', data: CREDENTIALS } }));
    const again = phone.start();
    const shop = openShop(phone);
    shop.knows(String(clientOf(phone).session().id));
    const opened = again.openPage('pages/products/index');
    await phone.wait(opened.order({ currentTarget: { dataset: { id: 2 } } }));
    assert.deepEqual(shop.orders.map(({ product }) => product), [2]);
    assert.equal(again.count('navigateTo'), 0);
    again.openPage('pages/signin/index').notNow();
    assert.equal(again.count('navigateBack'), 1);
  });

  test(`${page.name}: auth: false and 'optional' work in the single-page mode`, async (t) => {
    const phone = await launch(t, files);
    openShop(phone);
    phone.host.launch({ scene: 1154 });
    for (const auth of /** @type {const} */ ([false, 'optional'])) {
      assert.equal((await phone.wait(clientOf(phone).request({ url: '/catalogue', auth }))).statusCode, 200);
    }
  });
}

for (const page of recipesOf('users-that-change')) {
  const files = { ...SESSION, ...filesOf(page, 'users.js', 'pages/account/index.js') };

  /** Two accounts; the first is signed in. @param {import('node:test').TestContext} t */
  async function withAccounts(t) {
    const phone = await launch(t, files);
    for (const name of ['first', 'second']) await register(phone, name);
    const users = phone.host.require('./users');
    await phone.wait(users.signIn('first', CREDENTIALS.password));
    return { ...phone, users };
  }

  test(`${page.name}: the next user is not shown what the former one had`, async (t) => {
    const { backend, host, users, wait } = await withAccounts(t);
    const opened = host.openPage('pages/account/index');
    await host.clock.runUntil(() => opened.data.account === 'first');
    await wait(opened.onShow());
    assert.equal(backend.at('/account/me').length, 1, 'asked once for a user');
    await wait(users.signIn('second', CREDENTIALS.password));
    assert.equal(opened.data.account, '', 'cleared by the logout');
    assert.deepEqual(backend.at('/wx/logout').map(({ session }) => typeof session), ['undefined', 'string']);
    await wait(opened.onShow());
    assert.equal(opened.data.account, 'second');
    assert.equal(host.count('login'), 0);
    opened.onUnload();
    await wait(users.signOut());
    assert.equal(opened.data.account, 'second', 'a page that is gone does not listen');
  });

  test(`${page.name}: a page that is shown after a logout signs nobody in; two that ask at once ask once`, async (t) => {
    const { backend, host, users, wait } = await withAccounts(t);
    await wait(Promise.all([users.cached('/account/me'), users.cached('/account/me')]));
    assert.equal(backend.at('/account/me').length, 1);
    await wait(users.signOut());
    const opened = host.openPage('pages/account/index');
    await host.clock.runUntil(() => opened.data.problem !== '');
    assert.deepEqual([opened.data.account, host.count('login'), backend.logins], ['', 0, 0]);
  });

  test(`${page.name}: a late answer to the former user is neither shown nor kept`, async (t) => {
    const { backend, clock, host, users, wait } = await withAccounts(t);
    let arrived = 0;
    backend.fault = async (request, response, next) => {
      if (request.path !== '/account/me' || ++arrived > 1) return next();
      // Looked up for the first user, and told when there is a second.
      await clock.park(1000);
      return response.json({ account: 'first' });
    };
    const opened = host.openPage('pages/account/index');
    await clock.runUntil(() => arrived === 1);
    await wait(users.signIn('second', CREDENTIALS.password));
    await clock.advance(2000);
    assert.deepEqual([opened.data.account, opened.data.problem], ['', '']);
    assert.equal((await wait(users.cached('/account/me'))).account, 'second');
  });

  test(`${page.name}: what fails is shown to whom it concerns, and is not kept`, async (t) => {
    const { backend, clock, host, wait } = await withAccounts(t);
    backend.fault = (request, response, next) => (request.path === '/account/me' ? response.status(500).end() : next());
    const opened = host.openPage('pages/account/index');
    await clock.runUntil(() => opened.data.problem !== '');
    assert.equal(opened.data.problem, wordsAfter(page, 'if (isSame()) this.setData({ problem:'));
    backend.fault = undefined;
    await wait(opened.onShow());
    assert.deepEqual([opened.data.account, opened.data.problem], ['first', '']);
  });
}
