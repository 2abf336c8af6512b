/** The recipes as pages: both languages say the same, each is short, and each block of code is run by a test. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { testBuild } from './package.js';
import { LANGUAGES } from './pages.js';
import { RECIPES, recipesOf } from './recipes.js';
import { assertTranslated } from './translations.js';

/** @typedef {keyof typeof RECIPES} Recipe */

const test = testBuild('the recipes tell of the package before an app is compiled');

const SHORTEST = 30;
const LONGEST = 100;

const NAMES = /** @type {Recipe[]} */ (Object.keys(RECIPES));

const here = new URL('.', import.meta.url);
const tests = readdirSync(here)
  .filter((file) => /^recipes-.*\.test\.js$/.test(file))
  .map((file) => readFileSync(new URL(file, here), 'utf8'));

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

  test(`${name}: the Chinese page is in Chinese`, () => {
    for (const paragraph of chinese.prose.split('\n').filter((line) => line.length > 60)) assert.match(paragraph, /\p{Script=Han}/u);
    for (const heading of chinese.headings) assert.match(heading, /\p{Script=Han}/u);
    assert.doesNotMatch(english.prose.replace(/\([^)]*\)|`[^`]*`|\|[^\n]*/g, ''), /。/);
  });
}

test('there are pages in each language', () => {
  assert.equal(LANGUAGES.length, 2);
  assert.ok(NAMES.length >= 13);
});
