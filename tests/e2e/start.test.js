/** The start pages: what they show runs as it is, in both languages. What needs a tool to build it is in tests/fresh and tests/frameworks. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { assertFitsOtherBackend } from './other-backend.js';
import { testBuild } from './package.js';
import { fileOf, folder, LANGUAGES, launch, readPage } from './pages.js';
import { ROOT } from './repository.js';
import { COMPILERS } from './typed-app.js';

/**
 * @import { Client } from '../../js-glue/dist/types/index.js'
 * @import { Page } from './pages.js'
 */

const test = testBuild('the pages tell of the package before an app is compiled');
const run = promisify(execFile);

/** What a page shows a user instead of words for developers. @param {string} code */
function shownIn(code) {
  const [, words] = /problem: '(.+?)'/.exec(code) ?? [];
  if (!words) throw new Error('the page has no words for the user');
  return words;
}

/** What no test provokes, by its first words: WeChat's tools alone lower the syntax of an app. */
const NOT_PROVOKED = /regeneratorRuntime/;

/** The mini program of the page for TypeScript, with its folder as the code package. @param {Page} page */
function typedFiles(page) {
  const files = ['session.ts', 'app.ts', 'pages/products/index.ts'].map((path) => [path, Object.values(fileOf(page, `miniprogram/${path}`))[0] ?? '']);
  return /** @type {Record<string, string>} */ (Object.fromEntries(files));
}

/** The three variants of the quick start. @param {typeof LANGUAGES[number]} language @returns {Array<[string, Record<string, string>]>} */
function variants(language) {
  const page = readPage(language, 'start/javascript');
  const common = { ...fileOf(page, 'session.js'), ...fileOf(page, 'app.js') };
  return [
    ['JavaScript', { ...common, ...fileOf(page, 'pages/products/index.js') }],
    ['TypeScript', typedFiles(readPage(language, 'start/typescript'))],
    ['callback style', { ...common, ...fileOf(page, 'pages/products/index.js', 1) }],
  ];
}

for (const language of LANGUAGES) {
  for (const [name, files] of variants(language)) {
    test(`${language}: the quick start in ${name} shows the products after one login`, async (t) => {
      const { clock, host, backend, wait } = await launch(t, files);
      host.launch();
      const page = host.openPage('pages/products/index');
      await clock.runUntil(() => page.data.products.length > 0 || page.data.problem !== '');
      await clock.advance(10);
      assert.equal(page.data.problem, '');
      assert.equal(page.data.products.length, 6);
      assert.ok(!page.data.loading);
      assert.equal(backend.logins, 1);
      assert.equal(host.count('login'), 1);

      // The backend ends the session; the page, opened again, does not notice.
      const session = host.require('./session');
      const client = /** @type {Client} */ (session.client ?? session);
      await backend.revoke(String(client.session().id));
      const again = host.openPage('pages/products/index');
      await clock.runUntil(() => again.data.products.length > 0 || again.data.problem !== '');
      assert.equal(again.data.problem, '');
      assert.equal(backend.logins, 2);
      // The lifetime that the backend tells was found.
      assert.ok(Number(client.session().expiresAt) > clock.now());
      assert.equal((await wait(client.login())).fresh, false);
    });

    test(`${language}: the quick start in ${name} shows what went wrong`, async (t) => {
      const { clock, host, backend } = await launch(t, files);
      host.behaviour.login = { fail: { errMsg: 'login:fail' } };
      host.launch();
      const page = host.openPage('pages/products/index');
      await clock.runUntil(() => page.data.problem !== '');
      assert.equal(page.data.problem, shownIn(files['pages/products/index.js'] ?? files['pages/products/index.ts'] ?? ''));

      host.behaviour.login = 'ok';
      backend.fault = (request, response, next) => (request.path === '/wx/products/list' ? response.status(500).end() : next());
      const second = host.openPage('pages/products/index');
      await clock.runUntil(() => second.data.problem !== '');
      assert.equal(second.data.problem, 'HTTP 500');
    });
  }

  test(`${language}: the options for another backend fit that backend`, (t) => assertFitsOtherBackend(t, fileOf(readPage(language, 'start/javascript'), 'session.js', 1)));

  test(`${language}: what the page says of each mistake is what is seen`, async (t) => {
    const page = readPage(language, 'start/javascript');
    const session = fileOf(page, 'session.js');
    const seen = page.tables.at(-1)?.rows.filter(([what = '']) => !NOT_PROVOKED.test(what)).map(([what = '']) => /[A-Z]+_[A-Z_]+|not in domain list|is not defined/.exec(what)?.[0]);
    assert.deepEqual(seen, ['is not defined', 'not in domain list', 'WASM_UNAVAILABLE', 'EXCHANGE_REJECTED', 'SESSION_EXPIRED']);

    const bare = await launch(t, session, { packageAt: [] });
    assert.throws(() => bare.host.require('./session'), /is not defined/);
    const foreign = await launch(t, session, { host: { domains: [] } });
    assert.match((await foreign.failure(foreign.host.require('./session').request({ url: '/wx/products/list' }))).errMsg, /not in domain list/);
    const elsewhere = await launch(t, { 'session.js': String(session['session.js']).replace('expires_in\' },', "expires_in' },\n  wasm: '/elsewhere.wasm.br',") }, { host: { wasm: 'present' } });
    const missing = await elsewhere.failure(elsewhere.host.require('./session').login());
    assert.equal(missing.code, 'WASM_UNAVAILABLE');
    const other = await launch(t, { 'session.js': String(session['session.js']).replace("url: '/wx/onlogin',", "url: '/wx/onlogin', session: 'token',") });
    const rejected = await other.failure(other.host.require('./session').login());
    assert.deepEqual([rejected.code, rejected.statusCode, typeof rejected.response], ['EXCHANGE_REJECTED', 200, 'object']);
    const named = await launch(t, { 'session.js': String(session['session.js']).replace('expires_in\' },', "expires_in' },\n  session: { name: 'x-token' },") });
    assert.equal((await named.failure(named.host.require('./session').request({ url: '/wx/products/list' }))).code, 'SESSION_EXPIRED');
  });

  for (const [version, tsc] of Object.entries(COMPILERS)) {
    test(`${language}: the TypeScript passes tsc --strict with WeChat's types and the page's tsconfig (TypeScript ${version})`, async (t) => {
      const page = readPage(language, 'start/typescript');
      const typed = page.fences.filter(({ language }) => language === 'ts');
      assert.equal(typed.length, 3);
      const config = page.fences.find(({ code }) => code.includes('compilerOptions'))?.code ?? '';
      const root = folder(t, { ...Object.fromEntries(typed.map(({ path, code }) => [path, code])), 'tsconfig.json': config });
      mkdirSync(join(root, 'node_modules'));
      symlinkSync(join(ROOT, 'js-glue/dist'), join(root, 'node_modules/weapp-session'));
      symlinkSync(join(ROOT, 'node_modules/miniprogram-api-typings'), join(root, 'node_modules/miniprogram-api-typings'));
      const { stdout } = await run(process.execPath, [tsc, '--project', root]).catch((error) => ({ stdout: error.stdout || String(error) }));
      assert.equal(stdout, '');
    });
  }

  test(`${language}: a page uses cloud functions and a client side by side`, async (t) => {
    const page = readPage(language, 'start/cloud');
    const { clock, host, backend } = await launch(t, { ...fileOf(page, 'session.js'), ...fileOf(page, 'app.js'), ...fileOf(page, 'pages/products/index.js') });
    const cloud = host.evaluate("wx.cloud = { began: 0, init() { this.began++; }, callFunction: ({ name }) => Promise.resolve({ result: [name] }) }");
    host.launch();
    const opened = host.openPage('pages/products/index');
    await clock.runUntil(() => opened.data.products.length > 0);
    assert.deepEqual([cloud.began, [...opened.data.news], backend.logins], [1, ['news'], 1]);

    // Without a network the page says so, and no rejection is left over.
    host.behaviour.request = () => ({ fail: { errMsg: 'request:fail' } });
    const offline = host.openPage('pages/products/index');
    await clock.advance(60_000);
    assert.equal(offline.data.problem, shownIn(String(fileOf(page, 'pages/products/index.js')['pages/products/index.js'])));
  });
}
