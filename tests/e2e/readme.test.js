/** Both READMEs: the code in them runs, the tables are those of the build, and the two say the same. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect, promisify } from 'node:util';
import { transform } from 'esbuild';
import { CALL_OPTIONS } from './call-options.js';
import { needsWebAssembly } from './engine.js';
import { codeIn, readMarkdown } from './markdown.js';
import { ERROR_NAMES } from './options-table.js';
import { testBuild } from './package.js';
import { chinese, english, fileOf, folder, launch, READMES } from './pages.js';
import { assertTranslated } from './translations.js';

/**
 * @import { Client } from '../../js-glue/dist/types/index.js'
 * @import { Readme } from './pages.js'
 */

const test = testBuild('the READMEs tell of the package before an app is compiled');

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DIST = join(ROOT, 'js-glue/dist');
const run = promisify(execFile);

/** The three variants of the quick start. @param {Readme} readme @returns {Array<[string, Record<string, string>, string]>} */
function variants(readme) {
  const [session, app] = [fileOf(readme, 'session.js'), fileOf(readme, 'app.js')];
  const typed = Object.assign({}, ...['session.ts', 'app.ts', 'pages/products/index.ts'].map((path) => fileOf(readme, path)));
  return [
    ['JavaScript', { ...session, ...app, ...fileOf(readme, 'pages/products/index.js') }, 'request:fail wx.login failed (login:fail)'],
    ['TypeScript', typed, 'LOGIN_FAILED'],
    ['callback style', { ...session, ...app, ...fileOf(readme, 'pages/products/index.js', 1) }, 'request:fail wx.login failed (login:fail)'],
  ];
}

for (const readme of READMES) {
  for (const [name, files, failure] of variants(readme)) {
    test(`${readme.name}: the quick start in ${name} shows the products after one login`, async (t) => {
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

    test(`${readme.name}: the quick start in ${name} shows what went wrong`, async (t) => {
      const { clock, host, backend } = await launch(t, files);
      host.behaviour.login = { fail: { errMsg: 'login:fail' } };
      host.launch();
      const page = host.openPage('pages/products/index');
      await clock.runUntil(() => page.data.problem !== '');
      assert.equal(page.data.problem, failure);

      host.behaviour.login = 'ok';
      backend.fault = (request, response, next) => (request.path === '/wx/products/list' ? response.status(500).end() : next());
      const second = host.openPage('pages/products/index');
      await clock.runUntil(() => second.data.problem !== '');
      assert.equal(second.data.problem, 'HTTP 500');
    });
  }

  test(`${readme.name}: the TypeScript passes tsc --strict with WeChat's types`, async (t) => {
    const typed = readme.fences.filter(({ language }) => language === 'ts');
    const root = folder(t, {
      ...Object.fromEntries(typed.map(({ path, code }) => [path, code])),
      'tsconfig.json': JSON.stringify({
        compilerOptions: { strict: true, noEmit: true, target: 'es2018', lib: ['es2018'], module: 'commonjs', types: ['miniprogram-api-typings'] },
      }),
    });
    mkdirSync(join(root, 'node_modules'));
    symlinkSync(DIST, join(root, 'node_modules/weapp-session'));
    symlinkSync(join(ROOT, 'node_modules/miniprogram-api-typings'), join(root, 'node_modules/miniprogram-api-typings'));
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const { stdout } = await run(process.execPath, [tsc, '--project', root]).catch((error) => ({ stdout: error.stdout || String(error) }));
    assert.equal(stdout, '');
  });

  test(`${readme.name}: a package in a sub-package is found`, { skip: needsWebAssembly('this is about the path to it') }, async (t) => {
    const files = fileOf(readme, 'packageA/session.js');
    const { host, wait } = await launch(t, files, { packageAt: 'packageA/miniprogram_npm' });
    const client = /** @type {Client} */ (host.require('./packageA/session'));
    assert.equal((await wait(client.login())).fresh, true);
  });

  test(`${readme.name}: with the fallback required, a client without WebAssembly is served`, async (t) => {
    const { host, wait } = await launch(t, fileOf(readme, 'session.js', 1), { host: { wasm: 'absent' } });
    const client = /** @type {Client} */ (host.require('./session'));
    assert.equal((await wait(client.login())).fresh, true);
  });

  test(`${readme.name}: logging out ends the session at the backend and on the phone, whatever the backend answers`, async (t) => {
    const { backend, host, storage, wait } = await launch(t, { ...fileOf(readme, 'session.js'), ...fileOf(readme, 'pages/account/index.js') });
    const client = /** @type {Client} */ (host.require('./session'));
    const page = host.openPage('pages/account/index');
    await wait(client.login());
    const { id } = client.session();
    await wait(page.logOut());
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
      await wait(page.logOut());
      assert.equal(storage.size, 0, String(fault));
      assert.equal(backend.logins, before);
    }
  });

  test(`${readme.name}: somebody signs in with an account, and is asked to when its session is over`, async (t) => {
    const signIn = fileOf(readme, 'pages/signin/index.js');
    const app = Object.values(fileOf(readme, 'app.js', 1))[0]?.replace('wx.navigateTo(', 'client.shown.push(') ?? '';
    const { backend, clock, host, wait } = await launch(t, { ...fileOf(readme, 'session.js'), ...signIn, 'app.js': app });
    const client = /** @type {Client & { shown: Array<{ url: string }> }} */ (host.require('./session'));
    client.shown = [];
    host.launch();
    const credentials = { username: 'reader', password: 'a long password' };
    const body = JSON.stringify(credentials);
    await wait(clock.track(fetch(`${backend.url}/account/register`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })));

    const page = host.openPage('pages/signin/index');
    await wait(page.signIn({ detail: { value: { ...credentials, password: 'another' } } }));
    assert.equal(page.data.problem, 'WRONG_PASSWORD');
    assert.equal(backend.at('/account/signin').length, 1);
    await wait(page.signIn({ detail: { value: credentials } }));
    assert.deepEqual([page.data.account, page.data.problem], ['reader', '']);
    assert.equal((await wait(client.request({ url: '/account/me' }))).data.account, 'reader');

    await wait(backend.revoke(String(client.session().id)));
    for (let time = 0; time < 2; time++) {
      const { code } = await wait(client.request({ url: '/account/me' }).catch((error) => error));
      assert.equal(code, 'SESSION_EXPIRED');
    }
    await clock.advance(10);
    assert.deepEqual(client.shown.map(({ url }) => url), ['/pages/signin/index']);
    assert.equal(host.count('login'), 0);
    await wait(page.signIn({ detail: { value: credentials } }));
    assert.equal((await wait(client.request({ url: '/account/me' }))).statusCode, 200);
  });

  test(`${readme.name}: the listener hears of a failed login`, async (t) => {
    const { host, wait } = await launch(t, { ...fileOf(readme, 'session.js'), ...fileOf(readme, 'watch.js') });
    host.require('./watch');
    host.behaviour.login = { fail: { errMsg: 'login:fail' } };
    await wait(host.require('./session').login().catch(() => {}));
    assert.match(inspect(host.logs), /LOGIN_FAILED/);
  });

  test(`${readme.name}: all code can be parsed, and is run by a test, here or in worker.test.js or plugin.test.js, or is none of a file`, async () => {
    for (const { language, code, path } of readme.fences) {
      assert.ok(['js', 'ts', 'sh'].includes(language), `a fence of language '${language}'`);
      if (language === 'sh') continue;
      await transform(code, { loader: /** @type {'js' | 'ts'} */ (language) });
      if (path) assert.ok(path.endsWith(`.${language}`), path);
    }
    const files = readme.fences.map(({ path }) => path).filter(Boolean);
    assert.deepEqual(files, [
      'session.js', 'app.js', 'pages/products/index.js', 'session.ts', 'app.ts', 'pages/products/index.ts', 'pages/products/index.js',
      'packageA/session.js', 'packageA/client.js', 'session.js',
      'background.js', 'workers/request.js', 'workers/session.js', 'background.js', 'plugin/session.js',
      'watch.js', 'pages/signin/index.js', 'app.js', 'pages/account/index.js', 'session.js',
    ]);
  });

  test(`${readme.name}: the table of a request's options has each that is not the host's, and the time limit`, () => {
    const table = only(readme.tables.filter(({ rows }) => rows.some(([option]) => option === '`auth`')));
    assert.deepEqual(table.rows.map(([option = '']) => codeIn(option)[0]).sort(), [...CALL_OPTIONS, 'timeout'].sort());
    for (const row of table.rows) assert.ok(row.length === 3 && row.every(Boolean), row[0]);
  });

  test(`${readme.name}: the first screen says how to see it at work and how to run its tests`, () => {
    const first = readme.text.slice(0, readme.text.indexOf('\n## '));
    for (const command of ['demo', 'test']) assert.match(first, new RegExp(`^cargo xtask ${command}\\b`, 'm'));
  });
}

test('each error code and each option of a call is met in a file of tests', () => {
  const tests = join(ROOT, 'tests/e2e');
  const files = readdirSync(tests).filter((name) => name.endsWith('.test.js'));
  const sources = files.map((name) => readFileSync(join(tests, name), 'utf8'));
  const met = (/** @type {RegExp} */ words) => sources.some((source) => words.test(source));
  for (const code of ERROR_NAMES) assert.ok(met(new RegExp(`'${code}'`)), `no file of tests/e2e mentions '${code}'`);
  for (const option of CALL_OPTIONS) {
    assert.ok(met(new RegExp(`\\b(request|uploadFile|downloadFile|connectSocket|call)\\(.*\\b${option}\\b`)), `no file of tests/e2e makes a call with '${option}'`);
  }
});

/** Bytes of a shipped file, as the documents write numbers: 12 345. @param {string} file */
function bytesOf(file) {
  return grouped(statSync(join(DIST, 'miniprogram', file)).size);
}

/** @param {number} bytes */
function grouped(bytes) {
  return String(bytes).replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** Another compiler, or another standard library, makes other bytes than those that were measured. */
const builtWith = readFileSync(join(ROOT, 'target/weapp-session/built-with.txt'), 'utf8');
const isMeasured = /** @type {string} */ (readMarkdown('docs/design/size.md').text).replaceAll('\n', ' ').includes(`Built with ${builtWith}:`);

test('the sizes that the documents tell are those of the build', { skip: !isMeasured && `built with ${builtWith}` }, () => {
  const [index = '', wasm = '', fallback = ''] = ['index.js', 'weapp_session.wasm.br', 'fallback.js'].map(bytesOf);
  const plain = (/** @type {string} */ number) => Number(number.replaceAll(' ', ''));
  const together = plain(index) + plain(wasm);
  /** @type {Array<[string, RegExp, string]>} */
  const told = [
    ['docs/design/size.md', /^\| `index\.js` \| ([\d ]+) \|$/gm, index],
    ['docs/design/size.md', /^\| `weapp_session\.wasm\.br` \| ([\d ]+) \|$/gm, wasm],
    ['docs/design/size.md', /^\| together \| ([\d ]+) of /gm, grouped(together)],
    ['docs/design/size.md', /`fallback\.js`, for apps that require it, has ([\d ]+) more\./g, fallback],
    ['docs/design/size.md', /^The module's ([\d ]+) bytes are compressed/gm, wasm],
    ['docs/design/size.md', /It is missed by ([\d ]+): /g, grouped(together - 20_300)],
    ['README.md', /^The file has ([\d ]+) bytes \(/gm, fallback],
    ['README.zh-CN.md', /^这个文件有 ([\d ]+) 字节（/gm, fallback],
  ];
  for (const [document, words, bytes] of told) {
    const found = [...readMarkdown(document).text.matchAll(words)].map(([, number]) => number);
    assert.deepEqual(found, [bytes], `${document}: ${words}`);
  }
});

test('both have the same headings, the same code and tables of the same size', async () => {
  await assertTranslated(chinese, english);
  assert.match(english.text.slice(0, 100), /\(README\.zh-CN\.md\)/);
  assert.match(chinese.text.slice(0, 100), /\(README\.md\)/);
});

/** The only one of a list. @template T @param {T[]} list @returns {T} */
function only(list) {
  assert.equal(list.length, 1);
  return /** @type {T} */ (list[0]);
}
