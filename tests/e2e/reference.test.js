/** The pages of docs/…/reference: their tables are those of the build, their messages are met, their code runs. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { CALL_OPTIONS } from './call-options.js';
import { needsWebAssembly } from './engine.js';
import { anchorsOf, codeIn } from './markdown.js';
import { assertFitsOtherBackend } from './other-backend.js';
import { ALL as OPTIONS, ERROR_NAMES, KINDS } from './options-table.js';
import { testBuild } from './package.js';
import { fileOf, LANGUAGES, launch, readPage } from './pages.js';
import { PROVOKED } from './provoked.js';
import { wordsAfter } from './recipes.js';
import { ROOT } from './repository.js';
import { createWorld } from './world.js';

/**
 * @import { Client, ErrorCode } from '../../js-glue/dist/types/index.js'
 * @import { Markdown } from './markdown.js'
 */

const test = testBuild('the documents tell of the package before an app is compiled');

/** What needs WebAssembly, to be missing. */
const NO_WASM = { WASM_UNAVAILABLE: needsWebAssembly('this is about loading it') };

for (const language of LANGUAGES) {
  const options = readPage(language, 'reference/options');
  const errors = readPage(language, 'reference/errors');

  test(`${options.name}: the tables of options are those of the build`, () => {
    const described = rowsOf(options).map(([option = '', type = '', accepted = '', value = '', doc]) => {
      assert.ok(doc, `${option} is not explained`);
      return { option: String(codeIn(option)[0]), type: codeIn(type), value, accepted };
    });
    const sorted = (/** @type {string[]} */ paths) => [...paths].sort();
    assert.deepEqual(sorted(described.map(({ option }) => option)), sorted(OPTIONS.map(({ path }) => path)));
    for (const { path, kinds, accepted: limits, default: given } of OPTIONS) {
      // The glue's table does not say of a switch that it is off.
      const value = given ?? (kinds === KINDS.BOOLEAN ? false : undefined);
      const row = only(described.filter(({ option }) => option === path));
      assert.deepEqual(row.type, typesOf(kinds), path);
      if (value !== undefined) assert.deepEqual(JSON.parse(String(codeIn(row.value)[0]).replaceAll("'", '"')), value, path);
      else assert.ok(kinds & KINDS.REQUIRED ? /^(required|必填)$/.test(row.value) : row.value === '—', `${path}: ${row.value}`);
      if (kinds & (KINDS.INTEGER | KINDS.INTEGERS)) assert.deepEqual(row.accepted.match(/\d+/g)?.map(Number), limits, path);
      else if (Array.isArray(limits)) assert.deepEqual(codeIn(row.accepted), limits.map((/** @type {unknown} */ choice) => `'${choice}'`), path);
    }
  });

  test(`${options.name}: each option stands under the heading of its group, which the group's own row links to`, () => {
    for (const { section, rows } of options.tables) {
      for (const [option = '', , accepted = ''] of rows) {
        const [path = ''] = codeIn(option);
        const [group = ''] = path.split('.');
        assert.equal(section, path === group ? '## createClient' : `## ${group}`, path);
        const isGroup = OPTIONS.some((other) => other.path === path && other.fields.length > 0);
        if (isGroup && path === group) assert.ok(accepted.includes(`[${path}](#${path})`), path);
      }
    }
  });

  test(`${options.name}: each option is covered by the file of tests that the table names`, () => {
    for (const [option = '', , , , , tested = ''] of rowsOf(options)) {
      const [path = '', file] = [codeIn(option)[0], only(codeIn(tested))];
      const source = readFileSync(join(ROOT, `tests/e2e/${file}.test.js`), 'utf8');
      assert.match(source, new RegExp(`\\b${path.split('.').at(-1)}\\b`), `${file}.test.js does not mention ${path}`);
    }
  });

  test(`${options.name}: the options for another backend fit that backend`, (t) => assertFitsOtherBackend(t, fileOf(options, 'session.js')));

  test(`${errors.name}: every code has a row and a heading, and no other`, () => {
    const table = only(errors.tables.filter(({ columns }) => columns[0] === 'code'));
    assert.deepEqual(table.rows.map(([code = '']) => codeIn(code)[0]), [...ERROR_NAMES]);
    for (const row of table.rows) assert.ok(row.length === 3 && row.every(Boolean), row[0]);
    const headings = errors.headings.filter((heading) => heading.startsWith('### '));
    assert.deepEqual(headings, ERROR_NAMES.map((name) => `### ${name}`));
    for (const name of ERROR_NAMES) assert.ok(anchorsOf(errors).includes(name.toLowerCase()) && errors.text.includes(`(#${name.toLowerCase()})`), name);
  });

  test(`${errors.name}: what a page does with errors`, async (t) => {
    const { backend, clock, host } = await launch(t, { ...fileOf(readPage(language, 'reference/options'), 'session.js'), ...fileOf(errors, 'pages/products/index.js') });
    const client = /** @type {Client} */ (host.require('./session'));
    const page = host.openPage('pages/products/index');
    /** The page after one more attempt at a backend of which this is to be said. @param {typeof backend.fault} fault */
    async function tried(fault) {
      backend.fault = fault;
      await clock.runUntil(Promise.resolve(page.load()));
      return [page.data.problem, page.data.canRetry, page.data.products.length];
    }
    /** @param {number} status @returns {typeof backend.fault} */
    const answering = (status) => (request, response) =>
      response.status(status).json(request.path === '/auth/wechat' ? { data: { token: 'token-1', ttl: 60 } } : { products: [{}] });
    await tried((_request, response) => response.status(500).end());
    const over = wordsAfter(errors, 'isOver ?');
    const wrong = wordsAfter(errors, `'${over}' :`);
    assert.equal(page.data.problem, wrong);
    assert.match(inspect(host.logs), /'EXCHANGE_REJECTED',\s*'request:fail no session in the answer/);
    assert.equal(page.data.canRetry, true);
    assert.deepEqual(await tried(answering(200)), ['', false, 1]);
    assert.deepEqual(await tried((_request, response) => response.status(404).end()), ['HTTP 404', true, 1]);
    client.setSession({ id: 'session-of-the-user', renewable: false });
    assert.deepEqual(await tried((_request, response) => response.status(419).end()), [over, false, 1]);
    await clock.runUntil(client.logout());
    const ended = tried(answering(200));
    client.logout().catch(() => {});
    assert.deepEqual(await ended, ['', false, 1]);
    assert.equal(client.session().state, 'none', 'the logout came first');
  });
}

for (const [code, provoke] of /** @type {Array<[ErrorCode, typeof PROVOKED[ErrorCode]]>} */ (Object.entries(PROVOKED))) {
  test(`${code}: its messages are those that the documents show`, { skip: NO_WASM[/** @type {'WASM_UNAVAILABLE'} */ (code)] ?? false }, async (t) => {
    /** @type {string[]} */
    const met = [];
    for (const one of provoke) {
      const error = await one(await createWorld(t));
      assert.equal(error.code, code);
      met.push(error.errMsg);
    }
    for (const language of LANGUAGES) assert.deepEqual(messagesOf(readPage(language, 'reference/errors'), code), met, language);
  });
}

/** The messages that a page shows under the heading of a code. @param {Markdown} page @param {string} code */
function messagesOf({ text }, code) {
  const section = text.split(/^### /m).find((part) => part.startsWith(`${code}\n`)) ?? '';
  return [...section.matchAll(/^- `(.*)`$/gm)].map(([, message]) => message);
}

/** The rows of all tables of options. @param {Markdown} page */
function rowsOf({ tables }) {
  return tables.flatMap(({ rows }) => rows);
}

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
    [KINDS.OBJECT | KINDS.INSTANCE | KINDS.MODULE | KINDS.STRING_VALUES | KINDS.ARRAY_VALUES, 'object'],
    [KINDS.FUNCTION, 'function'], [KINDS.STRINGS, 'string[]'], [KINDS.INTEGERS, 'integer[]'],
  ];
  return words.filter(([kind]) => kinds & kind).map(([, word]) => word);
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
