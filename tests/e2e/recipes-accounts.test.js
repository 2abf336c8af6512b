/** The recipe about accounts: signing in, being asked to again, logging out, and a session that comes from elsewhere. */
import assert from 'node:assert/strict';
import { testBuild } from './package.js';
import { english, fileOf, inBothLanguages, launch } from './pages.js';
import { wordsAfter } from './recipes.js';

/** @import { Client } from '../../js-glue/dist/types/index.js' */

const test = testBuild('the recipes tell of the package before an app is compiled');

for (const page of inBothLanguages('recipes/accounts')) {
  test(`${page.name}: logging out ends the session at the backend and on the phone, whatever the backend answers`, async (t) => {
    const { backend, host, storage, wait } = await launch(t, { ...fileOf(english, 'session.js'), ...fileOf(page, 'pages/account/index.js') });
    const client = /** @type {Client} */ (host.require('./session'));
    const opened = host.openPage('pages/account/index');
    await wait(client.login());
    const { id } = client.session();
    await wait(opened.logOut());
    assert.deepEqual(backend.at('/wx/logout').map(({ session, status }) => [session, status]), [[id, 200]]);
    assert.equal(client.session().state, 'none');
    assert.equal(storage.size, 0);

    for (const fault of [401, 500, 0]) {
      await wait(client.login());
      backend.fault = (request, response, next) => {
        if (request.path !== '/wx/logout') return next();
        return fault > 0 ? response.status(fault).end() : response.socket?.destroy();
      };
      const before = backend.logins;
      await wait(opened.logOut());
      assert.equal(storage.size, 0, String(fault));
      assert.equal(backend.logins, before);
    }
  });

  test(`${page.name}: somebody signs in with an account, and is asked to when its session is over`, async (t) => {
    const signIn = fileOf(page, 'pages/signin/index.js');
    const app = Object.values(fileOf(page, 'app.js'))[0]?.replace('wx.navigateTo(', 'client.shown.push(') ?? '';
    const { backend, clock, host, wait } = await launch(t, { ...fileOf(english, 'session.js'), ...signIn, 'app.js': app });
    const client = /** @type {Client & { shown: Array<{ url: string }> }} */ (host.require('./session'));
    client.shown = [];
    host.launch();
    const credentials = { username: 'reader', password: 'a long password' };
    const body = JSON.stringify(credentials);
    await wait(clock.track(fetch(`${backend.url}/account/register`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })));

    const opened = host.openPage('pages/signin/index');
    await wait(opened.signIn({ detail: { value: { ...credentials, password: 'another' } } }));
    assert.equal(opened.data.problem, wordsAfter(page, 'isWrong ?'));
    assert.equal(backend.at('/account/signin').length, 1);
    await wait(opened.signIn({ detail: { value: credentials } }));
    assert.deepEqual([opened.data.account, opened.data.problem], ['reader', '']);
    assert.equal((await wait(client.request({ url: '/account/me' }))).data.account, 'reader');

    await wait(backend.revoke(String(client.session().id)));
    for (let time = 0; time < 2; time++) {
      const { code } = await wait(client.request({ url: '/account/me' }).catch((error) => error));
      assert.equal(code, 'SESSION_EXPIRED');
    }
    await clock.advance(10);
    assert.deepEqual(client.shown.map(({ url }) => url), ['/pages/signin/index']);
    assert.equal(host.count('login'), 0);
    await wait(opened.signIn({ detail: { value: credentials } }));
    assert.equal((await wait(client.request({ url: '/account/me' }))).statusCode, 200);
  });

  test(`${page.name}: a wrong password in the body of a 200 is told from other failures`, async (t) => {
    const [, condition = ''] = /`(error\.response && [^`]+)`/.exec(page.prose) ?? [];
    const [path, code = ''] = Object.entries(fileOf(page, 'pages/signin/index.js'))[0] ?? [];
    const { backend, host, wait } = await launch(t, { ...fileOf(english, 'session.js'), [String(path)]: code.replace('error.statusCode === 403', condition) });
    const opened = host.openPage('pages/signin/index');
    const signIn = () => wait(opened.signIn({ detail: { value: { username: 'reader', password: 'wrong' } } }));
    for (const [body, words] of /** @type {const} */ ([[{ code: 1001 }, 'isWrong ?'], [{ code: 500 }, `${wordsAfter(page, 'isWrong ?')}' :`]])) {
      backend.fault = (_request, response) => response.json(body);
      await signIn();
      assert.equal(opened.data.problem, wordsAfter(page, words));
    }
    backend.fault = (_request, response) => response.socket?.destroy();
    await signIn();
    assert.notEqual(opened.data.problem, wordsAfter(page, 'isWrong ?'));
  });

  test(`${page.name}: a session from elsewhere serves, and who waited for a login`, async (t) => {
    const { backend, host, wait } = await launch(t, fileOf(english, 'session.js'));
    const client = /** @type {Client} */ (host.require('./session'));
    await wait(client.login());
    const { id } = client.session();
    client.logout();
    const [snippet] = page.fences.filter(({ code }) => code.startsWith('client.setSession(')).map(({ code }) => code);
    new Function('client', 'id', String(snippet))(client, id);
    assert.equal((await wait(client.request({ url: '/wx/products/list' }))).statusCode, 200);
    assert.deepEqual([client.session().id, backend.logins], [id, 1]);
    assert.ok(Number(client.session().expiresAt) > 0);
  });
}
