/** The pages about backends are the same in both languages: headings, tables, code. It needs no build. */
import assert from 'node:assert/strict';
import { testBuild } from './package.js';
import { readPage } from './pages.js';

const test = testBuild('it is about the documents');
const PAGES = ['backend-express', 'backend-node', 'backend-other', 'session-libraries'];
const COMMENT = /\/\/ .*$/gm;

for (const name of PAGES) {
  const [english, chinese] = [readPage('en', `recipes/${name}`), readPage('zh-CN', `recipes/${name}`)];

  test(`${name}: the languages have the same headings, tables and code`, () => {
    const levels = (/** @type {typeof english} */ { headings }) => headings.map((heading) => heading.replace(/[^#].*/, ''));
    const sizes = (/** @type {typeof english} */ { tables }) => tables.map(({ columns, rows }) => [columns.length, ...rows.map(({ length }) => length)]);
    const code = (/** @type {typeof english} */ { fences }) => fences.map((fence) => [fence.language, fence.path, fence.code.replace(COMMENT, '')]);
    assert.deepEqual(levels(chinese), levels(english));
    assert.deepEqual(sizes(chinese), sizes(english));
    assert.deepEqual(code(chinese), code(english));
    for (const { columns, rows } of english.tables) assert.ok(rows.every((row) => row.length === columns.length), String(columns));
  });

  test(`${name}: what the tables say in code, versions and numbers is the same`, () => {
    const marks = (/** @type {typeof english} */ { tables }) => tables.flatMap(({ rows }) => rows).map((row) => row.join(' ').match(/`[^`]+`|\b\d{3,}\b|\d+\.\d[\d.]*|https?:[^)]+/g)?.sort());
    assert.deepEqual(marks(chinese), marks(english));
    assert.ok(english.text.split('\n').length <= 251 && chinese.text.split('\n').length <= 251);
  });
}
