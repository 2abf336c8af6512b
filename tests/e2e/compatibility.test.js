/** The page of what was tried where: versions are those that are installed and measured, and both languages say the same. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { linksOf, readMarkdown } from './markdown.js';
import { testBuild } from './package.js';
import { LANGUAGES, readPage } from './pages.js';
import { ROOT } from './repository.js';

const test = testBuild('it is about the sources');

const pages = LANGUAGES.map((language) => readPage(language, 'reference/compatibility'));

/** What a folder pins, by name. @param {string} folder @returns {Record<string, string>} */
function pinned(folder) {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
  return { ...dependencies, ...devDependencies };
}

const [compilers, olderTools, frameworks, compared] = ['tests/compilers', 'tests/older-tools', 'tests/frameworks', 'compare'].map(pinned);

/** What a fresh project pins. @param {string} kind */
const fresh = (kind) => pinned(`tests/fresh/projects/${kind}`);

/** What the page calls a tool, and the versions that a test installs. @type {Array<[string, Array<string | undefined>]>} */
const INSTALLED = [
  ['miniprogram-ci', [compilers?.['miniprogram-ci']]],
  ['esbuild', [fresh('esbuild').esbuild]],
  ['webpack', [fresh('webpack').webpack, fresh('webpack-4').webpack]],
  ['Vite', [fresh('vite').vite]],
  ['Jest', [fresh('jest').jest, fresh('jest-27').jest]],
  ['@tt-miniprogram/ext-pack', [olderTools?.['@tt-miniprogram/ext-pack']]],
  ['Taro', [frameworks?.['@tarojs/taro'], `React ${frameworks?.react}`, ...['api', 'runtime', 'shared'].map((part) => compared?.[`@tarojs/${part}`])]],
  ['uni-app', [frameworks, fresh('uni-app-vue-2')].flatMap((pins) => [pins?.['@dcloudio/uni-app'], `Vue ${pins?.vue}`])],
  ['TypeScript', [compilers?.typescript, ...['typings-3', 'typings-4'].map((name) => compilers?.[name]?.split('@').at(-1)), pinned('js-glue')['miniprogram-api-typings']]],
  ['alova', [compared?.alova, compared?.['uni-ajax']]],
];

for (const { name, text, tables } of pages) {
  test(`${name}: the versions of tools are those that the tests install`, () => {
    const rows = tables.flatMap((table) => table.rows);
    for (const [tool, versions] of INSTALLED) {
      const told = rows.filter(([first = '']) => first.includes(tool)).flat().join(' | ');
      for (const version of versions) assert.ok(version && told.includes(version), `${tool} ${version}: ${told}`);
    }
  });

  test(`${name}: the engines are those of the measured figures`, () => {
    const measured = readMarkdown('docs/design/testing.md');
    const [, cases] = /^\| all \| (\d+) · \1 /m.exec(measured.text) ?? [];
    assert.ok(cases && new RegExp(` ${cases} `).test(text), `${cases} cases`);
    const [version] = measured.tables.flatMap((table) => table.rows).filter(([first]) => first === 'version');
    assert.equal(version?.length, 6);
    for (const engine of version?.slice(1) ?? []) assert.ok(text.includes(engine), engine);
  });

  test(`${name}: each row says whether it was tried`, () => {
    for (const { columns, rows, section } of tables) {
      const tried = columns.findIndex((column) => /^(tried|试过没有)$/.test(column));
      for (const row of rows) assert.ok(tried < 0 || row[tried], `${section}: ${row[0]}`);
    }
  });
}

test('both languages have the same headings, links and tables', () => {
  const [first, ...others] = pages.map((page) => ({
    levels: page.headings.map((heading) => heading.indexOf(' ')),
    shapes: page.tables.map(({ rows, columns }) => [rows.length, columns.length]),
    links: linksOf(page),
    numbers: page.tables.flatMap(({ rows }) => rows).map((row) => row.join().match(/\d+(\.\d+)+/g)),
  }));
  for (const other of others) assert.deepEqual(other, first);
});
