/** The pages of docs/en and docs/zh-CN: both languages say the same, code can be parsed and is run by a test, no page is a chapter. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { testBuild } from './package.js';
import { chinese, english, LANGUAGES, pagesOf, readPage } from './pages.js';
import { filesOf, ROOT } from './repository.js';

/**
 * @import { Fence, Table } from './markdown.js'
 * @import { Page } from './pages.js'
 */

const test = testBuild('it is about the documents');

/** What the site shows as a chapter is too long to read standing; only the reference may be longer. */
const LONGEST = 250;
const LONGEST_README = 200;

/** What esbuild can parse. Others are read by their own tests. @type {Record<string, 'js' | 'jsx' | 'ts' | 'tsx' | 'json'>} */
const LOADERS = { js: 'js', jsx: 'jsx', ts: 'ts', tsx: 'tsx', json: 'json' };
const LANGUAGES_OF_CODE = [...Object.keys(LOADERS), 'sh', 'diff', 'vue', 'html', 'wxml'];

/** Each page with its counterpart. @type {Array<[Page, Page]>} */
const pairs = pagesOf('en').map((page) => [readPage('en', page), readPage('zh-CN', page)]);
pairs.push([english, chinese]);

test('both languages have the same pages', () => {
  const [en, zh] = LANGUAGES.map((language) => pagesOf(language));
  assert.deepEqual(zh, en);
  assert.ok(Number(en?.length) > 20, `${en?.length} pages`);
});

test('both languages have the same headings, the same code and tables of the same size', async () => {
  const shape = (/** @type {Table} */ { rows, columns }) => [rows.length, columns.length];
  for (const [first, second] of pairs) {
    assert.deepEqual(second.headings.map(level), first.headings.map(level), second.name);
    assert.deepEqual(await Promise.all(second.fences.map(bare)), await Promise.all(first.fences.map(bare)), second.name);
    assert.deepEqual(second.tables.map(shape), first.tables.map(shape), second.name);
  }
});

test('each page has a title, and says in its first sentence what it is for', () => {
  for (const { name, text } of pairs.flat().filter(({ name }) => name.startsWith('docs/'))) {
    assert.match(text, /^# \S.*\n\n[\p{L}`*[“"]/u, name);
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
      if (loader) await transform(code, { loader }).catch((error) => assert.fail(`${name}: ${error.message}\n${code}`));
      if (path) assert.ok(path.endsWith(`.${language}`), `${name}: ${path}`);
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

/** A heading's level. @param {string} heading */
function level(heading) {
  return heading.indexOf(' ');
}

/** Code without comments and white space, which may differ between languages. @param {Fence} fence */
async function bare({ language, code }) {
  if (language === 'sh') return code.replace(/ *#.*$/gm, '');
  if (language === 'diff') return code.replace(/ *\/\/ .*$/gm, '');
  const loader = LOADERS[language];
  // Of markup what stands between tags, which is what the user reads, is in the language of the page.
  if (!loader) return code.replace(/>[^<>{}]*</g, '><').replace(/<!--.*?-->/gs, '');
  const { code: small } = await transform(code, { loader, minifyWhitespace: true, legalComments: 'none' });
  return small;
}
