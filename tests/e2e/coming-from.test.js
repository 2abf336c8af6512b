/**
 * The pages for those who come from elsewhere: each diff makes the code after of the code before, and the code after runs.
 * What it runs with, if not only with this package, is tried by `cargo xtask test coming-from`, which installs it.
 */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { appOf, APPS, createPhone } from '../coming-from/apps.js';
import { applyDiff, fileOfDiff } from '../coming-from/diff.js';
import { endsWhereAllIsRefused, loginsAfterLateAnswer, logsInAndRenews, staysSignedIn, takesNoRubbish, tellsOfFailures } from '../coming-from/situations.js';
import { stepsOfAll } from '../coming-from/steps.js';
import { testBuild } from './package.js';
import { LANGUAGES, pagesOf, readPage } from './pages.js';

/** @import { Fence } from './markdown.js' */

const test = testBuild('the pages tell of the package before an app is compiled');

const PAGES = Object.keys(APPS);
const LONGEST = 250;

/** Stands in for Taro's storage, which is all that is left of it after the update. */
const TARO = { '@tarojs/taro': fileURLToPath(new URL('../coming-from/storage-of-taro.js', import.meta.url)) };

for (const language of LANGUAGES) {
  test(`docs/${language}/coming-from has these pages, and each can be read at a sitting`, () => {
    assert.deepEqual(pagesOf(language, 'coming-from/'), PAGES.map((page) => `coming-from/${page}`).sort());
    for (const page of PAGES) {
      const { text, name } = readPage(language, `coming-from/${page}`);
      assert.ok(text.split('\n').length <= LONGEST + 1, `${name} has ${text.split('\n').length} lines`);
    }
  });
}

test('both languages have the same headings, code and tables of the same size', async () => {
  for (const page of PAGES) {
    const [first, ...others] = await Promise.all(LANGUAGES.map(async (language) => {
      const { headings, fences, tables } = readPage(language, `coming-from/${page}`);
      const bare = await Promise.all(fences.filter(({ language: kind }) => kind !== 'diff').map(bareOf));
      return { levels: headings.map((heading) => heading.indexOf(' ')), bare, shapes: tables.map(({ rows, columns }) => [rows.length, columns.length]) };
    }));
    for (const other of others) assert.deepEqual(other, first, page);
  }
});

/** Code without comments and white space; it has to parse. @param {Fence} fence */
async function bareOf({ language, code }) {
  assert.equal(language, 'js');
  return (await transform(code, { loader: 'js', minifyWhitespace: true, legalComments: 'none' })).code;
}

for (const step of stepsOfAll(PAGES)) {
  const app = appOf(step);

  test(`${step.name}: the diff makes the code after of the code before`, () => {
    const path = fileOfDiff(step.diff);
    assert.equal(applyDiff(step.before[path] ?? '', step.diff), step.after[path]);
    assert.throws(() => applyDiff(step.after[path] ?? '', step.diff));
  });

  // The others need their library after the update as well.
  if (app.keeps && step.page !== 'taro') continue;
  const options = { alias: TARO };

  test(`${step.name}: the app after the update logs in and renews its session`, async (t) => {
    await logsInAndRenews(await createPhone(t, app), step.after, options);
  });

  test(`${step.name}: the app after the update tells of an answer of 500`, async (t) => {
    await tellsOfFailures(await createPhone(t, app), step.after, options);
  });

  test(`${step.name}: what lies under the old key is taken over, once, if it can be a session`, async (t) => {
    const phone = await createPhone(t, app);
    phone.storage.set(app.key, JSON.stringify(await phone.clock.runUntil(phone.server.signIn())));
    await staysSignedIn(phone, app.key, step.after, options);
    await takesNoRubbish(phone, app.key, step.after, options);
  });

  // The stand-ins for Wafer's servers do neither.
  if (step.page !== 'wafer') {
    test(`${step.name}: the app after the update ends where every session is refused, and makes one login for a late answer`, async (t) => {
      await endsWhereAllIsRefused(await createPhone(t, app), step.after, options);
      assert.equal(await loginsAfterLateAnswer(await createPhone(t, app), step.after, options), 1);
    });
  }

  if (app.libraries.length > 0) continue;
  test(`${step.name}: the app before the update does the same`, async (t) => {
    await logsInAndRenews(await createPhone(t, app), step.before);
    await tellsOfFailures(await createPhone(t, app), step.before);
    const phone = await createPhone(t, app);
    await (await phone.start(step.before)).show();
    await staysSignedIn(phone, app.key, step.after);
  });
}

test('a diff that does not fit is an error', () => {
  const text = 'a\nb\nc\nd';
  const diff = (/** @type {string[]} */ ...lines) => ['--- x.js', '+++ x.js', ...lines].join('\n');
  assert.equal(applyDiff(text, diff('@@ -2,2 +2,2 @@', ' b', '-c', '+C')), 'a\nb\nC\nd');
  assert.equal(applyDiff(text, diff('@@ -1 +1,2 @@', '-a', '+A', '+', '@@ -4 +5 @@', '-d', '+D')), 'A\n\nb\nc\nD');
  for (const lines of [
    ['@@ -2,2 +2,2 @@', ' x', '-c', '+C'], ['@@ -2,2 +2,2 @@', ' b', '-c'], ['@@ -2,2 +2,2 @@', ' b', '-c', '+C', '+D'], ['@@ -1,1 +2,1 @@', ' a'],
    ['@@ -2,3 +2,2 @@', ' b', '-c', '+C', '@@ -4 +4 @@', ' d'], ['@@ -1 +1 @@', '*a'],
  ]) assert.throws(() => applyDiff(text, diff(...lines)), /the diff does not fit/, lines.join('\n'));
  assert.throws(() => fileOfDiff('--- x.js\n+++ y.js\n'));
});
