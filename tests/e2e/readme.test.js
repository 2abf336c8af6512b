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
import { ALL as OPTIONS, ERROR_NAMES, KINDS } from './options-table.js';
import { testBuild } from './package.js';
import { chinese, english, fileOf, folder, launch, READMES } from './pages.js';

/**
 * @import { Client } from '../../js-glue/dist/types/index.js'
 * @import { Fence, Table } from './markdown.js'
 * @import { Page } from './pages.js'
 */

const test = testBuild('the READMEs tell of the package before an app is compiled');

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DIST = join(ROOT, 'js-glue/dist');
const run = promisify(execFile);

/** The three variants of the quick start. @param {Page} readme @returns {Array<[string, Record<string, string>, string]>} */
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

  test(`${readme.name}: the options for another backend fit that backend`, async (t) => {
    const { backend, clock, host, wait } = await launch(t, fileOf(readme, 'session.js', 2));
    const client = /** @type {Client} */ (host.require('./session'));
    /** @type {Array<string | undefined>} */
    const carried = [];
    let logins = 0;
    backend.fault = (request, response) => {
      if (request.path === '/auth/wechat') return response.json({ data: { token: `token-${++logins}`, ttl: 3600 } });
      carried.push(request.get('authorization'));
      return response.status(carried.length === 1 ? 419 : 200).json({});
    };
    assert.equal((await wait(client.request({ url: '/orders' }))).statusCode, 200);
    assert.deepEqual(carried, ['Bearer token-1', 'Bearer token-2']);
    assert.ok(Number(client.session().expiresAt) <= clock.now() + 3600_000);
    await clock.advance(3541_000);
    await wait(client.request({ url: '/orders' }));
    assert.equal(carried.at(-1), 'Bearer token-3', 'renewed a minute before the end');
  });

  test(`${readme.name}: the table of options is that of the build`, () => {
    const table = only(readme.tables.filter(({ columns }) => columns.length === 6 && /^(type|类型)$/.test(String(columns[1]))));
    const described = table.rows.map(([option = '', type = '', accepted = '', value = '', doc]) => {
      assert.ok(doc, `${option} is not explained`);
      return { option: codeIn(option)[0], type: codeIn(type), value, accepted };
    });
    assert.deepEqual(described.map(({ option }) => option), OPTIONS.map(({ path }) => path));
    for (const [index, { path, kinds, accepted: limits, default: given }] of OPTIONS.entries()) {
      // The glue's table does not say of a switch that it is off.
      const value = given ?? (kinds === KINDS.BOOLEAN ? false : undefined);
      const row = /** @type {typeof described[0]} */ (described[index]);
      assert.deepEqual(row.type, typesOf(kinds), path);
      if (value !== undefined) assert.deepEqual(JSON.parse(String(codeIn(row.value)[0]).replaceAll("'", '"')), value, path);
      else assert.ok(kinds & KINDS.REQUIRED ? /^(required|必填)$/.test(row.value) : row.value === '—', `${path}: ${row.value}`);
      if (kinds & (KINDS.INTEGER | KINDS.INTEGERS)) assert.deepEqual(row.accepted.match(/\d+/g)?.map(Number), limits, path);
      else if (Array.isArray(limits)) assert.deepEqual(codeIn(row.accepted), limits.map((/** @type {unknown} */ choice) => `'${choice}'`), path);
    }
  });

  test(`${readme.name}: each option is covered by the file of tests that the table names`, () => {
    const table = only(readme.tables.filter(({ columns }) => columns.length === 6 && /^(type|类型)$/.test(String(columns[1]))));
    for (const [option = '', , , , , tested = ''] of table.rows) {
      const [path = '', file] = [codeIn(option)[0], only(codeIn(tested))];
      const source = readFileSync(join(ROOT, `tests/e2e/${file}.test.js`), 'utf8');
      assert.match(source, new RegExp(`\\b${path.split('.').at(-1)}\\b`), `${file}.test.js does not mention ${path}`);
    }
  });

  test(`${readme.name}: the table of errors has every code, and no other`, () => {
    const table = only(readme.tables.filter(({ columns }) => columns[0] === 'code'));
    assert.deepEqual(table.rows.map(([code = '']) => codeIn(code)[0]), [...ERROR_NAMES]);
    for (const row of table.rows) assert.ok(row.length === 3 && row.every(Boolean), row[0]);
  });

  test(`${readme.name}: the first screen says how to see it at work and how to run its tests`, () => {
    const first = readme.text.slice(0, readme.text.indexOf('\n## '));
    for (const command of ['demo', 'test']) assert.match(first, new RegExp(`^cargo xtask ${command}\\b`, 'm'));
  });

  test(`${readme.name}: the lines of use show the products after one login, and after the session has expired`, async (t) => {
    const { clock, host, backend, wait } = await launch(t, { ...fileOf(readme, 'session.js'), ...fileOf(readme, 'pages/products/index.js') });
    const page = host.openPage('pages/products/index');
    await clock.runUntil(() => page.data.products.length === 6);
    const client = /** @type {Client} */ (host.require('./session'));
    await wait(backend.revoke(String(client.session().id)));
    const again = host.openPage('pages/products/index');
    await clock.runUntil(() => again.data.products.length === 6);
    assert.equal(backend.logins, 2);
    assert.ok(Number(client.session().expiresAt) > clock.now());
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
    ['docs/en/recipes/without-webassembly.md', /^The file has ([\d ]+) bytes \(/gm, fallback],
    ['docs/zh-CN/recipes/without-webassembly.md', /^这个文件有 ([\d ]+) 字节（/gm, fallback],
    ...READMES.flatMap(({ name }) => /** @type {Array<[string, RegExp, string]>} */ ([
      [name, /^\| `index\.js` \| ([\d ]+) \|/gm, index],
      [name, /^\| `weapp_session\.wasm\.br` \| ([\d ]+) \|/gm, wasm],
      [name, /^\| `fallback\.js` \| ([\d ]+) \|/gm, fallback],
    ])),
  ];
  for (const [document, words, bytes] of told) {
    const found = [...readMarkdown(document).text.matchAll(words)].map(([, number]) => number);
    assert.deepEqual(found, [bytes], `${document}: ${words}`);
  }
});

test('each README leads to the other', () => {
  assert.match(english.text.slice(0, 100), /\(README\.zh-CN\.md\)/);
  assert.match(chinese.text.slice(0, 100), /\(README\.md\)/);
});

/** The only one of a list. @template T @param {T[]} list @returns {T} */
function only(list) {
  assert.equal(list.length, 1);
  return /** @type {T} */ (list[0]);
}

/** The words of the type column. @param {number} kinds */
function typesOf(kinds) {
  /** @type {Array<[number, string]>} */
  const words = [
    [KINDS.STRING, 'string'], [KINDS.INTEGER, 'integer'], [KINDS.BOOLEAN, 'boolean'],
    [KINDS.OBJECT | KINDS.INSTANCE | KINDS.STRING_VALUES | KINDS.ARRAY_VALUES, 'object'],
    [KINDS.FUNCTION, 'function'], [KINDS.STRINGS, 'string[]'], [KINDS.INTEGERS, 'integer[]'],
  ];
  return words.filter(([kind]) => kinds & kind).map(([, word]) => word);
}
