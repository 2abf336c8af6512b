/** The built site in a real browser. Screenshots of it are left in target/site/shots. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findChromium, launch, NO_CHROMIUM } from '../../../tests/engines/chromium.js';
import { LANGUAGES, pathsOf } from '../contents.js';
import { serveSite } from '../serve.js';

/**
 * @import { Browser, BrowserContextOptions, Page } from 'playwright-core'
 * @import { Language } from '../contents.js'
 */

const DIST = fileURLToPath(new URL('../../../target/site/dist/', import.meta.url));
const SHOTS = fileURLToPath(new URL('../../../target/site/shots/', import.meta.url));
const AXE = createRequire(import.meta.url).resolve('axe-core');

const DESKTOP = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };
const SAMPLES = ['', 'start/javascript.html', 'recipes/uploads.html', 'reference/options.html', 'coming-from/own-wrapper.html'];

const executable = findChromium();
/** A limit for what hangs; nothing here depends on how fast it is. */
const options = { timeout: 120_000, skip: executable ? false : NO_CHROMIUM };

/** @type {Awaited<ReturnType<typeof serveSite>>} */
let site;
/** @type {Browser} */
let browser;

before(async () => {
  site = await serveSite(0);
  if (executable) browser = await launch(executable);
  mkdirSync(SHOTS, { recursive: true });
});

after(async () => {
  await browser?.close();
  site?.close();
});

/** A page of the site, which must not write an error. @param {string} path @param {BrowserContextOptions} [context] @param {(page: Page) => Promise<void>} [look] */
async function visit(path, context, look) {
  const opened = await browser.newContext({ viewport: DESKTOP, ...context });
  const page = await opened.newPage();
  /** @type {string[]} */
  const errors = [];
  page.on('pageerror', (error) => void errors.push(String(error)));
  page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())));
  await page.goto(`${site.url}/${path}`, { waitUntil: 'networkidle' });
  await look?.(page);
  await opened.close();
  assert.deepEqual(errors, [], path);
}

/** @param {string} path */
const nameOf = (path) => path.replace(/\.html$/, '').replaceAll('/', '-') || 'start';

for (const language of LANGUAGES) {
  for (const [device, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      test(`${language}, ${device}, ${colorScheme}: pages are readable, without scrolling to the side`, options, async () => {
        for (const sample of SAMPLES) {
          await visit(`${language}/${sample}`, { viewport, colorScheme }, async (page) => {
            await page.screenshot({ path: `${SHOTS}${nameOf(sample)}-${language}-${device}-${colorScheme}.png` });
            const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            assert.ok(sideways <= 0, `${sample}: ${sideways} pixels too wide`);
            assert.equal(await page.evaluate(() => document.documentElement.classList.contains('dark')), colorScheme === 'dark');
            await page.addScriptTag({ path: AXE });
            // The generator's button for the search shows its shortcut as well.
            const rules = { 'label-content-name-mismatch': { enabled: false } };
            const { violations } = await page.evaluate((rules) => /** @type {any} */ (window).axe.run({ rules }), rules);
            const told = violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes.slice(0, 3).map((/** @type {any} */ { html }) => html).join(' ')}`);
            assert.deepEqual(told, [], sample);
          });
        }
      });
    }
  }
}

/** What somebody looks for, and the page on which it is. @type {Array<[Language, string, RegExp]>} */
const SEARCHES = [
  ['en', 'SESSION_EXPIRED', /reference\/errors/],
  ['en', 'heartbeat', /recipes\/sockets/],
  ['en', 'renewBefore', /reference\/options/],
  ['en', 'how do I show a loading indicator', /coming-from/],
  ['en', 'how to log in with a phone number', /recipes\/phone-number/],
  ['zh-CN', '手机号', /recipes\/phone-number/],
  ['zh-CN', '登录态', /zh-CN/],
  ['zh-CN', '并发请求', /reference\/behaviour/],
];

for (const [language, words, expected] of SEARCHES) {
  test(`${language}: a search for ${words} finds its page`, options, async () => {
    await visit(`${language}/`, {}, async (page) => {
      await page.locator('.DocSearch-Button').first().click();
      await page.locator('.search-input').fill(words);
      await page.locator('.results .result').first().waitFor();
      const found = await page.locator('.results .result').evaluateAll((results) => results.map((result) => result.getAttribute('href') ?? ''));
      assert.ok(found.slice(0, 5).some((link) => expected.test(link)), found.join(' '));
    });
  });
}

test('the page of the address alone goes on to the language of the browser', options, async () => {
  for (const [locale, language] of [['zh-CN', 'zh-CN'], ['zh-TW', 'zh-CN'], ['de', 'en']]) {
    await visit('', { locale }, async (page) => {
      await page.waitForURL(`**/${language}/`);
    });
  }
});

test('a page leads to the same page in the other language', options, async () => {
  await visit('en/recipes/uploads.html', {}, async (page) => {
    const link = page.locator('.VPNavBarTranslations a').first();
    assert.match(String(await link.getAttribute('href')), /\/zh-CN\/recipes\/uploads\.html$/);
  });
});

test('the menu of the design pages has each of them', () => {
  const [menu = ''] = readFileSync(`${DIST}llms.txt`, 'utf8').split('### Other');
  const pages = readdirSync(`${DIST}design`).filter((file) => file.endsWith('.md'));
  assert.ok(pages.length > 10);
  for (const page of pages.filter((page) => page !== 'index.md')) assert.ok(menu.includes(`(/design/${page})`), page);
});

test('llms.txt lists every page, each with a sentence, and each is there as Markdown', () => {
  const list = readFileSync(`${DIST}llms.txt`, 'utf8');
  for (const path of LANGUAGES.flatMap(pathsOf)) {
    assert.match(list, new RegExp(`\\(/${path.replaceAll('.', '\\.')}\\): \\S`), path);
    assert.match(readFileSync(`${DIST}${path}`, 'utf8'), /^# /m, path);
  }
});
