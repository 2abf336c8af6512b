/** The pages of docs/en and docs/zh-CN: both languages say the same, code can be parsed and is run by a test, no page is a chapter. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { testBuild } from './package.js';
import { chinese, english, LANGUAGES, pagesOf, readPage } from './pages.js';
import { filesOf, ROOT } from './repository.js';
import { assertTranslated, LOADERS } from './translations.js';

/** @import { Page } from './pages.js' */

const test = testBuild('it is about the documents');

/** What the site shows as a chapter is too long to read standing; only the reference may be longer. */
const LONGEST = 250;
const LONGEST_README = 200;

const LANGUAGES_OF_CODE = [...Object.keys(LOADERS), 'json', 'sh', 'diff', 'vue', 'html', 'wxml'];

/** Each page with its counterpart. @type {Array<[Page, Page]>} */
const pairs = pagesOf('en').map((page) => [readPage('en', page), readPage('zh-CN', page)]);
pairs.push([english, chinese]);

test('both languages have the same pages', () => {
  const [en, zh] = LANGUAGES.map((language) => pagesOf(language));
  assert.deepEqual(zh, en);
  assert.ok(Number(en?.length) > 20, `${en?.length} pages`);
});

for (const [first, second] of pairs) {
  test(`${second.name}: the same headings, code and tables as in English`, () => assertTranslated(second, first));
}

test('each page has a title, and says in its first sentence what it is for', () => {
  for (const { name, text } of pairs.flat().filter(({ name }) => name.startsWith('docs/'))) {
    assert.match(text, /^# \S.*\n\n[\p{L}`*[“"]/u, name);
  }
});

test('each column of a table has a head', () => {
  for (const { name, tables } of pairs.flat()) {
    for (const { columns } of tables) assert.ok(columns.every((column) => column !== ''), `${name}: ${columns.join(' | ')}`);
  }
});

test('no page is longer than one can read', () => {
  for (const { name, text } of pairs.flat().filter(({ name }) => !name.includes('/reference/'))) {
    const lines = text.split('\n').length - 1;
    const longest = name.startsWith('docs/') ? LONGEST : LONGEST_README;
    assert.ok(lines <= longest, `${name}: ${lines} lines, at most ${longest}`);
  }
});

test('all code can be parsed, and a file of a mini program says where it is', async () => {
  for (const { name, fences } of pairs.flat()) {
    for (const { language, code, path } of fences) {
      assert.ok(LANGUAGES_OF_CODE.includes(language), `${name}: a fence of language '${language}'`);
      const loader = LOADERS[language];
      if (language === 'json') JSON.parse(code);
      if (loader) await transform(code, { loader }).catch((error) => assert.fail(`${name}: ${error.message}\n${code}`));
      // Markdown's readers know html, and not wxml.
      if (path) assert.match(path, language === 'html' ? /\.(wxml|html)$/ : new RegExp(`\\.[cm]?${language}$`), name);
    }
  }
});

test('each page with code is run by a file of tests, which names it', () => {
  const sources = filesOf('tests').filter((file) => file.endsWith('.js') && !file.endsWith('/pages.test.js')).map((file) => readFileSync(join(ROOT, file), 'utf8'));
  for (const page of pagesOf('en').filter((page) => readPage('en', page).fences.length > 0)) {
    const names = [`'${page}'`, `'${page.replace(/^.*\//, '')}'`, ` ${page.replace(/^.*\//, '')}: `];
    assert.ok(sources.some((source) => names.some((name) => source.includes(name))), `docs/*/${page}.md: no test reads it`);
  }
});
