/** The recipes as pages: both languages say the same, each is short, and each block of code is run by a test. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { testBuild } from './package.js';
import { LANGUAGES, pagesOf, readPage } from './pages.js';
import { RECIPES, recipesOf } from './recipes.js';
import { assertTranslated } from './translations.js';

/** @typedef {keyof typeof RECIPES} Recipe */

const test = testBuild('the recipes tell of the package before an app is compiled');

const SHORTEST = 30;
const LONGEST = 100;
/** Columns of code: what the site shows without scrolling, and a little. */
const WIDEST = 84;

const NAMES = /** @type {Recipe[]} */ (Object.keys(RECIPES));

const here = new URL('.', import.meta.url);
const tests = readdirSync(here)
  .filter((file) => /^recipes-.*\.test\.js$/.test(file))
  .map((file) => readFileSync(new URL(file, here), 'utf8'));

/** How many columns a line takes: a Chinese character takes two. @param {string} line */
function columns(line) {
  return line.replace(/[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/gu, '  ').length;
}

for (const name of NAMES) {
  const [english, chinese] = /** @type {[import('./markdown.js').Markdown, import('./markdown.js').Markdown]} */ (recipesOf(name));

  test(`${name}: both languages have the same headings, the same code and tables of the same size`, () => assertTranslated(chinese, english));

  test(`${name}: each block of code is one that a test runs`, () => {
    for (const page of [english, chinese]) {
      assert.deepEqual(page.fences.map(({ path, language }) => path || language), [...RECIPES[name]], page.name);
      for (const path of RECIPES[name].filter((path) => path.endsWith('.js'))) assert.ok(tests.some((source) => source.includes(`'${path}'`)), path);
      assert.ok(tests.some((source) => source.includes(`recipesOf('${name}')`)), name);
    }
  });

  test(`${name}: short, with one title, and code or a list before long`, () => {
    for (const page of [english, chinese]) {
      const lines = page.text.trimEnd().split('\n');
      assert.ok(lines.length >= SHORTEST && lines.length <= LONGEST, `${page.name}: ${lines.length} lines`);
      assert.match(String(lines[0]), /^# \S/);
      assert.equal(page.headings.filter((heading) => heading.startsWith('# ')).length, 1);
      assert.ok(lines.findIndex((line) => line.startsWith('```')) < 16, `${page.name}: the first code comes late`);
    }
  });

  test(`${name}: code is narrow enough to be seen whole`, () => {
    for (const { name: page, fences } of [english, chinese]) {
      for (const line of fences.flatMap(({ code }) => code.split('\n'))) assert.ok(columns(line) <= WIDEST, `${page}: ${line}`);
    }
  });

  test(`${name}: the Chinese page is in Chinese`, () => {
    for (const paragraph of chinese.prose.split('\n').filter((line) => line.length > 60)) assert.match(paragraph, /\p{Script=Han}/u);
    for (const heading of chinese.headings) assert.match(heading, /\p{Script=Han}/u);
    assert.doesNotMatch(english.prose.replace(/\([^)]*\)|`[^`]*`|\|[^\n]*/g, ''), /。/);
  });
}

test('a paragraph in Chinese is one line: a line break would be shown as a space', () => {
  for (const { name, prose } of pagesOf('zh-CN', 'recipes/').map((page) => readPage('zh-CN', page))) {
    const lines = prose.split('\n');
    const text = /^\s*[^\s#|`]/;
    const broken = lines.filter((line, index) => text.test(line) && text.test(lines[index - 1] ?? '') && !/^\s*([-*]|\d+\.) /.test(line));
    assert.deepEqual(broken, [], name);
  }
});

test('there are pages in each language', () => {
  assert.equal(LANGUAGES.length, 2);
  assert.ok(NAMES.length >= 13);
});
