/**
 * The pages for those who come from elsewhere: each diff makes the code after of the code before, and the code after runs.
 * What it runs with, if not only with this package, is tried by `cargo xtask test coming-from`, which installs it.
 */
import assert from 'node:assert/strict';
import { appOf, APPS, createPhone } from '../coming-from/apps.js';
import { CALLS, PICTURE } from '../coming-from/calls.js';
import { sidesOf } from '../coming-from/diff.js';
import { calls, endsWhereAllIsRefused, keepsWhatIsNotStored, loginsAfterLateAnswer, logsInAndRenews, replacesWrongSession, staysSignedIn, takesNoRubbish, tellsOfFailures } from '../coming-from/situations.js';
import { stepsOfAll, withoutDiffs } from '../coming-from/steps.js';
import { testBuild } from './package.js';
import { inBothLanguages, LANGUAGES, pagesOf, readPage } from './pages.js';
import { assertTranslated } from './translations.js';

const test = testBuild('the pages tell of the package before an app is compiled');

const PAGES = Object.keys(APPS);
const LONGEST = 250;
/** What the site shows of a line of code without scrolling; a diff has a sign more. */
const WIDEST = 77;

for (const language of LANGUAGES) {
  test(`docs/${language}/coming-from has these pages, and each can be read at a sitting`, () => {
    assert.deepEqual(pagesOf(language, 'coming-from/'), PAGES.map((page) => `coming-from/${page}`).sort());
    for (const page of PAGES) {
      const { text, name, fences } = readPage(language, `coming-from/${page}`);
      assert.ok(text.split('\n').length <= LONGEST + 1, `${name} has ${text.split('\n').length} lines`);
      const lines = fences.flatMap(({ code }) => code.split('\n'));
      assert.deepEqual(lines.filter((line) => line.length > WIDEST), [], name);
    }
  });
}

/** The pages whose app kept a token that may have come from a password. */
const TOKENS = PAGES.filter((page) => !['wafer', 'werequest'].includes(page));

for (const { name, prose } of TOKENS.flatMap((page) => inBothLanguages(`coming-from/${page}`))) {
  test(`${name} gives a password's session no end, and leaves a key that is still read to nobody`, () => {
    const line = prose.split('\n').find((line) => line.includes('renewable: false'));
    assert.ok(line?.includes('`expiresIn`'), line);
    assert.match(prose, /`session\.encrypt`.*setTimeout\(forget, /);
    assert.match(prose, /`client\.logout\(\)`.*`removeStorageSync\('token'\)`/);
  });
}

test('both languages have the same headings, code and tables of the same size', async () => {
  for (const page of PAGES) {
    const [english, chinese] = inBothLanguages(`coming-from/${page}`).map(withoutDiffs);
    if (english && chinese) await assertTranslated(chinese, english);
  }
});

for (const step of stepsOfAll(PAGES)) {
  const app = appOf(step);

  test(`${step.name}: the diff makes the code after`, () => {
    assert.equal(step.after[step.path], step.shown);
  });

  // The others need their library after the update as well.
  if (app.keeps) continue;

  test(`${step.name}: the app after the update logs in and renews its session`, async (t) => {
    await logsInAndRenews(await createPhone(t, app), step.after);
  });

  test(`${step.name}: the app after the update tells of an answer of 500`, async (t) => {
    await tellsOfFailures(await createPhone(t, app), step.after);
  });

  test(`${step.name}: what lies under the old key is taken over, once, if it can be a session`, async (t) => {
    const phone = await createPhone(t, app);
    phone.storage.set(app.key, JSON.stringify(await phone.clock.runUntil(phone.server.signIn())));
    await staysSignedIn(phone, app.key, step.after);
    await takesNoRubbish(phone, app.key, step.after);
  });

  test(`${step.name}: where storage is full, the old key stays`, async (t) => {
    const phone = await createPhone(t, app);
    phone.storage.set(app.key, JSON.stringify(await phone.clock.runUntil(phone.server.signIn())));
    await keepsWhatIsNotStored(phone, app.key, step.after);
    await staysSignedIn(phone, app.key, step.after);
  });

  test(`${step.name}: a session that the backend does not know costs the app after the update one login`, async (t) => {
    await replacesWrongSession(await createPhone(t, app), app.key, step.after);
  });

  // The stand-ins for Wafer's servers do neither.
  if (step.page !== 'wafer') {
    test(`${step.name}: the app after the update ends where every session is refused, and makes one login for a late answer`, async (t) => {
      await endsWhereAllIsRefused(await createPhone(t, app), step.after);
      assert.equal(await loginsAfterLateAnswer(await createPhone(t, app), step.after), 1);
    });
  }

  if (app.libraries.length > 0) continue;
  test(`${step.name}: the app before the update does the same`, async (t) => {
    await logsInAndRenews(await createPhone(t, app), step.before);
    await tellsOfFailures(await createPhone(t, app), step.before);
    const phone = await createPhone(t, app);
    await (await phone.start(step.before)).show();
    await staysSignedIn(phone, app.key, step.after);
  });
}

for (const step of stepsOfAll(['own-wrapper'])) {
  const app = appOf(step);
  const prose = step.document.prose;

  test(`${step.name}: calls of every kind do the same before the update and after it`, async (t) => {
    const { entry, files } = CALLS['own-wrapper'] ?? {};
    const asked = { ...app, entry: String(entry) };
    const before = await calls(await createPhone(t, asked), { ...step.before, ...files });
    assert.deepEqual(await calls(await createPhone(t, asked), { ...step.after, ...files }), before);
  });

  test(`${step.name}: an end that was kept beside the token is taken over with it`, async (t) => {
    const [line = ''] = /client\.setSession\(\{ id: token, expiresIn: .*?\}\)(?=`)/.exec(prose) ?? [];
    const files = { ...step.after, 'session.js': String(step.after['session.js']).replace('client.setSession({ id: token })', line) };
    assert.ok(files['session.js']?.includes(line) && line);
    for (const [left, logins] of /** @type {const} */ ([[3600_400, 0], [0, 1], [-1000, 1]])) {
      const phone = await createPhone(t, app);
      phone.storage.set('token', JSON.stringify(await phone.clock.runUntil(phone.server.signIn())));
      const end = phone.clock.now() + left;
      phone.storage.set('expire', JSON.stringify(end));
      const { host, show } = await phone.start(files);
      const client = host.require('./session');
      assert.ok((await show()).seen);
      assert.equal(phone.server.logins(), logins, `${left}`);
      if (logins === 0) assert.equal(client.session().expiresAt, end);
      assert.ok(!phone.storage.has('token'));
    }
  });

  test(`${step.name}: past the phone's end of life, whoever was signed in counts as signed in`, async (t) => {
    const phone = await createPhone(t, app);
    phone.storage.set('token', JSON.stringify(await phone.clock.runUntil(phone.server.signIn())));
    const [code = ''] = /client\.session\(\)\.id !== null/.exec(prose) ?? [];
    const session = String(step.after['session.js']).replace('{ id: token }', '{ id: token, expiresIn: 1, renewable: false }');
    const { host, show } = await phone.start({ ...step.after, 'session.js': session, 'signed-in.js': `const client = require('./session'); module.exports = () => ${code};` });
    const isSignedIn = host.require('./signed-in');
    await phone.clock.runUntil(host.require('./session').ready);
    await phone.clock.advance(5000);
    assert.equal(isSignedIn(), true);
    assert.ok((await show()).seen);
    await phone.clock.runUntil(host.require('./session').logout());
    assert.equal(isSignedIn(), false);
  });

  test(`${step.name}: whether somebody is signed in can be told once the client is ready`, async (t) => {
    const phone = await createPhone(t, app);
    const token = await phone.clock.runUntil(phone.server.signIn());
    phone.storage.set('token', JSON.stringify(token));
    const { host } = await phone.start(step.after);
    const client = host.require('./session');
    const { state, id } = client.session();
    assert.deepEqual([state, id], ['loading', null]);
    await phone.clock.runUntil(client.ready);
    assert.deepEqual([client.session().state, client.session().id], ['active', token]);
    await phone.clock.runUntil(client.logout());
    assert.deepEqual([client.session().state, client.session().id], ['none', null]);
  });

  test(`${step.name}: a session of a password is not renewed, if the app says so`, async (t) => {
    const [line = ''] = /client\.setSession\(\{ id: token, renewable: false \}\)/.exec(prose) ?? [];
    const files = { ...step.after, 'session.js': String(step.after['session.js']).replace('client.setSession({ id: token })', line) };
    const phone = await createPhone(t, app);
    phone.storage.set('token', JSON.stringify('of a password'));
    const { show } = await phone.start(files);
    assert.match(String((await show()).problem), /session expired/);
    assert.equal(phone.server.logins(), 0);
  });

  test(`${step.name}: a session of a password is tried past its end without one, and with one the next request logs somebody in`, async (t) => {
    for (const [more, logins] of /** @type {const} */ ([['', 0], [", expiresIn: (wx.getStorageSync('expire') - Date.now()) / 1000", 1]])) {
      const line = `client.setSession({ id: token, renewable: false${more} })`;
      const files = { ...step.after, 'session.js': String(step.after['session.js']).replace('client.setSession({ id: token })', line) };
      const phone = await createPhone(t, app);
      phone.storage.set('token', JSON.stringify(await phone.clock.runUntil(phone.server.signIn())));
      phone.storage.set('expire', JSON.stringify(phone.clock.now() - 1000));
      assert.ok((await (await phone.start(files)).show()).seen);
      assert.equal(phone.server.logins(), logins, more);
    }
  });

  test(`${step.name}: with session.encrypt, too, the old key goes only once the session is stored`, async (t) => {
    const [line = ''] = /client\.ready\.then\(\(\) => setTimeout.*?(?=`)/.exec(prose) ?? [];
    const plain = String(step.after['session.js']);
    const session = plain.replace('createClient({', '$& session: { encrypt: true },').replace(/client\.ready\.then\(forget\).*(?=;)/, line);
    assert.ok(line && session.includes(line));
    for (const [fault, isStored] of /** @type {const} */ ([['', true], ['wx.canIUse = () => false', false], ["wx.setStorage = (o) => setTimeout(() => o.fail({ errMsg: 'setStorage:fail' }), 3000)", false]])) {
      const phone = await createPhone(t, app);
      const token = await phone.clock.runUntil(phone.server.signIn());
      phone.storage.set('token', JSON.stringify(token));
      const { host } = await phone.start({ ...step.after, 'session.js': session });
      host.evaluate(fault);
      host.require('./session');
      await phone.clock.advance(1000);
      assert.ok(phone.storage.has('token'), 'an app that is closed now is not signed out');
      await phone.clock.advance(15_000);
      assert.equal(phone.storage.has('token'), !isStored, fault);
      const next = (await phone.start({ ...step.after, 'session.js': session })).host.require('./session');
      await phone.clock.runUntil(next.ready);
      assert.equal(next.session().id, token, fault);
      await phone.clock.advance(15_000);
    }
  });

  test(`${step.name}: whoever hands out the token has it at a first launch, too`, async (t) => {
    const { clock, start } = await createPhone(t, app);
    const [code = ''] = /\(await client\.login\(\), client\.session\(\)\.id\)/.exec(prose) ?? [];
    const { host } = await start({ ...step.after, 'token.js': `const client = require('./session'); module.exports = async () => ${code};` });
    assert.match(await clock.runUntil(host.require('./token')()), /\S/);
  });

  test(`${step.name}: a timeout of all requests holds for uploads, unless these have their own`, async (t) => {
    const phone = await createPhone(t, app);
    const files = { ...step.after, 'session.js': String(step.after['session.js']).replace('createClient({', '$& request: { timeout: 5000 },') };
    const { host } = await phone.start(files);
    const client = host.require('./session');
    host.evaluate("wx.uploadFile = (o) => { setTimeout(() => o.success({ statusCode: 200, data: '' }), 8000); return { abort() {}, onProgressUpdate() {} }; }");
    const upload = (/** @type {object} */ own) => phone.clock.runUntil(client.uploadFile({ url: '/wx/upload', filePath: PICTURE, name: 'file', ...own }).then(() => 'sent', (/** @type {any} */ error) => error.errMsg));
    assert.match(await upload({}), /timeout/);
    assert.equal(await upload({ timeout: 60_000 }), 'sent');
  });

  test(`${step.name}: a header of each request goes out with uploads, and not with the login`, async (t) => {
    const phone = await createPhone(t, app);
    const files = { ...step.after, 'session.js': String(step.after['session.js']).replace('createClient({', "$& request: { header: { 'content-type': 'application/json', 'x-tenant': 'a' } },") };
    const { host } = await phone.start(files);
    const client = host.require('./session');
    /** @type {Array<[string, any]>} */
    const sent = [];
    for (const name of ['request', 'uploadFile']) {
      const { [name]: send } = host.wx;
      host.wx[name] = (/** @type {any} */ options) => {
        sent.push([name, options.header['x-tenant']]);
        return send(options);
      };
    }
    await phone.clock.runUntil(client.uploadFile({ url: '/wx/upload', filePath: PICTURE, name: 'file' }).catch(() => {}));
    assert.deepEqual(sent, [['request', undefined], ['uploadFile', 'a']]);
  });

  test(`${step.name}: there are words for the user`, async (t) => {
    const phone = await createPhone(t, app);
    const { host } = await phone.start(step.after);
    const wordsOf = host.require('./words');
    const said = (/** @type {any} */ error) => String(wordsOf(error));
    const refused = await phone.clock.runUntil(host.require('./session').login({ via: { url: '/account/signin', data: { username: 'nobody', password: 'none' } } }).catch((/** @type {any} */ error) => error));
    assert.deepEqual([refused.code, said(refused)], ['EXCHANGE_REJECTED', refused.response.data.message]);
    assert.ok(refused.response.data.message);
    assert.equal(said({ code: 'EXCHANGE_REJECTED', response: { data: { message: 'account frozen' } } }), 'account frozen');
    assert.notEqual(said({ code: 'SESSION_EXPIRED' }), said({ code: 'REQUEST_FAILED' }));
    for (const other of [{ errMsg: 'HTTP 500', statusCode: 500 }, { code: 'LOGIN_FAILED' }, { code: 'EXCHANGE_REJECTED', response: { data: 'text' } }]) {
      assert.ok(said(other) !== 'undefined' && said(other) !== said({ code: 'SESSION_EXPIRED' }), JSON.stringify(other));
    }
  });
}

test('a diff that is not whole is an error', () => {
  const diff = (/** @type {string[]} */ ...lines) => ['--- x.js', '+++ x.js', ...lines].join('\n');
  assert.deepEqual(sidesOf(diff('@@ -1,3 +1,3 @@', ' a', '-b', '+B', '')), { path: 'x.js', before: 'a\nb\n', after: 'a\nB\n' });
  for (const lines of [['@@ -1,2 +1,1 @@', ' a'], ['@@ -1,1 +1,2 @@', ' a'], ['@@ -2,1 +2,1 @@', ' a'], ['@@ -1,1 +1,1 @@', '*a']]) {
    assert.throws(() => sidesOf(diff(...lines)), /diff/, lines.join('\n'));
  }
  assert.throws(() => sidesOf('--- x.js\n+++ y.js\n@@ -1,1 +1,1 @@\n a'));
});
