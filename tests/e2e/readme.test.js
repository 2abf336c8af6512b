/** Both READMEs: the code in them runs, the tables are those of the build, and the two say the same. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { transform } from 'esbuild';
import { CALL_OPTIONS } from './call-options.js';
import { needsWebAssembly } from './engine.js';
import { codeIn, readMarkdown } from './markdown.js';
import { ALL as OPTIONS, ERROR_NAMES, KINDS } from './options-table.js';
import { testBuild } from './package.js';
import { chinese, english, fileOf, launch, quickStart, READMES } from './pages.js';

/**
 * @import { Client } from '../../js-glue/dist/types/index.js'
 * @import { Fence, Table } from './markdown.js'
 * @import { Readme } from './pages.js'
 */

const test = testBuild('the READMEs tell of the package before an app is compiled');

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DIST = join(ROOT, 'js-glue/dist');

for (const readme of READMES) {
  test(`${readme.name}: with the fallback required, a client without WebAssembly is served`, async (t) => {
    const { host, wait } = await launch(t, fileOf(readme, 'session.js'), { host: { wasm: 'absent' } });
    const client = /** @type {Client} */ (host.require('./session'));
    assert.equal((await wait(client.login())).fresh, true);
  });

  test(`${readme.name}: the options for another backend fit that backend`, async (t) => {
    const { backend, clock, host, wait } = await launch(t, fileOf(readme, 'session.js', 1));
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

  test(`${readme.name}: logging out ends the session at the backend and on the phone, whatever the backend answers`, async (t) => {
    const { backend, host, storage, wait } = await launch(t, { ...fileOf(quickStart(readme), 'session.js'), ...fileOf(readme, 'pages/account/index.js') });
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
    const app = Object.values(fileOf(readme, 'app.js'))[0]?.replace('wx.navigateTo(', 'client.shown.push(') ?? '';
    const { backend, clock, host, wait } = await launch(t, { ...fileOf(quickStart(readme), 'session.js'), ...signIn, 'app.js': app });
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
    const { host, wait } = await launch(t, { ...fileOf(quickStart(readme), 'session.js'), ...fileOf(readme, 'watch.js') });
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
      'session.js', 'background.js', 'workers/request.js', 'workers/session.js', 'background.js', 'plugin/session.js',
      'session.js', 'watch.js', 'pages/signin/index.js', 'app.js', 'pages/account/index.js',
    ]);
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

  test(`${readme.name}: the table of a request's options has each that is not the host's, and the time limit`, () => {
    const table = only(readme.tables.filter(({ rows }) => rows.some(([option]) => option === '`auth`')));
    assert.deepEqual(table.rows.map(([option = '']) => codeIn(option)[0]).sort(), [...CALL_OPTIONS, 'timeout'].sort());
    for (const row of table.rows) assert.ok(row.length === 3 && row.every(Boolean), row[0]);
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
  assert.deepEqual(chinese.headings.map(level), english.headings.map(level));
  assert.deepEqual(await Promise.all(chinese.fences.map(bare)), await Promise.all(english.fences.map(bare)));
  const shape = (/** @type {Table} */ { rows, columns }) => [rows.length, columns.length];
  assert.deepEqual(chinese.tables.map(shape), english.tables.map(shape));
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

/** A heading's level. @param {string} heading */
function level(heading) {
  return heading.indexOf(' ');
}

/** Code without comments and white space, which may differ between languages. @param {Fence} fence */
async function bare({ language, code }) {
  if (language === 'sh') return code.replace(/ *#.*$/gm, '');
  const { code: small } = await transform(code, { loader: /** @type {'js' | 'ts'} */ (language), minifyWhitespace: true, legalComments: 'none' });
  return small;
}
