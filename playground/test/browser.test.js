/** The playground in a real browser. Screenshots of it are left in target/playground/. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findChromium, launch, NO_CHROMIUM } from '../../tests/engines/chromium.js';
import { startPlayground } from '../server/playground.js';
import { counts, finished, says, visit } from '../testing/browser.js';

const SHOTS = fileURLToPath(new URL('../../target/playground/', import.meta.url));
const AXE = createRequire(import.meta.url).resolve('axe-core');
const executable = findChromium();
/** A limit for what hangs; nothing here depends on how fast it is. */
const options = { timeout: 120_000, skip: executable ? false : NO_CHROMIUM };

/** @type {Awaited<ReturnType<typeof startPlayground>>} */
let playground;
/** @type {import('playwright-core').Browser} */
let browser;

before(async () => {
  if (!executable) return;
  await mkdir(SHOTS, { recursive: true });
  playground = await startPlayground();
  browser = await launch(executable);
});

after(async () => {
  await browser?.close();
  await playground?.close();
});

/** In both languages, for whoever reviews a change. @param {import('playwright-core').Page} page @param {string} name */
async function shoot(page, name) {
  for (const language of ['en', 'zh']) {
    await page.click(`[data-language="${language}"]`);
    await page.screenshot({ path: `${SHOTS}${name}-${language}-light.png` });
  }
}

test('the page shows the products and the whole launch, with one login', options, async () => {
  const { page, phone, errors, close } = await visit(browser, playground.url);
  assert.match(await phone.locator('page .row').first().innerText(), /西湖龙井/);
  await says(page, '#status', /已登录/);
  const launchChapter = await finished(page, 'launch');
  assert.equal(await launchChapter.count('[data-name="wx.login"]'), 1);
  assert.equal(await launchChapter.count('[data-name="code2Session"][data-from="backend"][data-to="wechat"]'), 1);
  const order = await page.locator('.chapter:last-child .arrow .name').allInnerTexts();
  assert.ok(order.indexOf('POST /wx/onlogin') < order.indexOf('code2Session') && order.indexOf('code2Session') < order.lastIndexOf('200'), order.join(', '));
  await shoot(page, 'launch');
  assert.deepEqual(errors, []);
  await close();
});

test('after an expiry on the server one refresh makes exactly one login and one replay', options, async () => {
  const { page, phone, errors, close } = await visit(browser, playground.url);
  await page.click('[data-act="expire"]');
  await page.locator('.mark[data-name="expire"]').waitFor();
  await page.click('[data-act="refresh"]');
  const { count, sum } = await finished(page, 'refresh');
  assert.equal(await count('[data-name="401"]'), 1);
  assert.equal(await count('[data-name="wx.login"]'), 1);
  assert.equal(await count('[data-replay]'), 1);
  assert.match(sum, /请求成功，登录 1 次，重发 1 次/);
  await shoot(page, 'expiry');
  assert.equal(await phone.locator('page .row').count(), 6);
  assert.deepEqual(errors, []);
  await close();
});

test('pulling the page down refreshes it', options, async () => {
  const { page, phone, errors, close } = await visit(browser, playground.url);
  const row = await phone.locator('page .row').first().boundingBox();
  assert.ok(row);
  const x = row.x + row.width / 2;
  await page.mouse.move(x, row.y);
  await page.mouse.down();
  await page.mouse.move(x, row.y + 200, { steps: 5 });
  await page.mouse.up();
  await page.locator('#diagram > li:nth-child(2) .sum:not(:empty)').waitFor();
  await counts(page, 'requests', 2);
  assert.deepEqual(errors, []);
  await close();
});

test("a page's class names mean nothing to the other pages", options, async () => {
  const { phone, close } = await visit(browser, playground.url);
  const hint = phone.locator('page:not([hidden]) .hint');
  const colour = () => hint.evaluate((element) => getComputedStyle(element).backgroundColor);
  const before = await colour();
  // The account page has a `.hint` as well, with a yellow ground.
  await phone.getByRole('button', { name: '账号' }).click();
  await phone.getByText('微信用户').waitFor();
  await phone.getByRole('button', { name: '商品' }).click();
  assert.equal(await colour(), before);
  await close();
});

test('fifty requests after an expiry make one login, and none of them fails', options, async () => {
  const { page, errors, close } = await visit(browser, playground.url);
  await page.click('[data-act="highlight"]');
  const { count, sum } = await finished(page, 'burst');
  assert.equal(await count('[data-from="app"]'), 50);
  assert.equal(await count('[data-name="wx.login"]'), 1);
  assert.equal(await count('[data-to="app"].ok'), 50);
  assert.match(sum, /50 个请求全部成功，登录 1 次/);
  await counts(page, 'requests', 51);
  await counts(page, 'logins', 2);
  await page.locator('#waiting').waitFor({ state: 'hidden' });
  await page.screenshot({ path: `${SHOTS}fifty-zh-light.png` });
  assert.deepEqual(errors, []);
  await close();
});

test('the language can be switched, also of what is drawn already, and is remembered', options, async () => {
  const { page, errors, close } = await visit(browser, playground.url, { colorScheme: 'dark' });
  assert.match(await page.locator('.mark').first().innerText(), /小程序启动/);
  await page.click('[data-language="en"]');
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.match(await page.locator('.mark').first().innerText(), /The mini program starts/);
  assert.match(await page.locator('.sum').first().innerText(), /The request succeeded/);
  const words = (await page.locator('body').innerText()).replace('中文', '');
  assert.doesNotMatch(words, /[\u4e00-\u9fff]/);
  await page.click('[data-act="highlight"]');
  await finished(page, 'burst');
  await page.screenshot({ path: `${SHOTS}fifty-en-dark.png` });
  await page.reload();
  await page.locator('.sum:not(:empty)').waitFor();
  assert.match(await page.locator('.main-act').innerText(), /Expiry \+ 50 requests/);
  assert.deepEqual(errors, []);
  await close();
});

test('a restart needs no login; one with corrupt storage needs one', options, async () => {
  const { page, errors, close } = await visit(browser, playground.url);
  await page.click('[data-act="restart"]');
  await page.locator('.note[data-name="read"]').waitFor();
  const restarted = await finished(page, 'launch');
  assert.equal(await restarted.count('[data-name="wx.login"]'), 0);
  await page.click('[data-act="corrupt"]');
  await page.locator('.note[data-name="readGarbage"]').waitFor();
  await page.locator('.chapter:last-child .sum:not(:empty)').waitFor();
  assert.equal(await page.locator('.chapter:last-child [data-name="wx.login"]').count(), 1);
  await says(page, '#status', /已登录/);
  assert.deepEqual(errors, []);
  await close();
});

test('the network, the backend and its logins can fail and recover', options, async () => {
  const { page, errors, close } = await visit(browser, playground.url);
  for (const [fault, name] of [['offline', 'ERR_INTERNET_DISCONNECTED'], ['failing', '500']]) {
    await page.click(`[data-switch="${fault}"]`);
    await page.click('[data-act="burst"]');
    const broken = await finished(page, 'burst');
    assert.equal(await broken.count(`[data-name="${name}"][data-from="backend"]`), 50);
    assert.match(broken.sum, /50 个请求中 50 个失败，登录 0 次/);
    await page.click(`[data-switch="${fault}"]`);
    await page.click('[data-act="refresh"]');
    assert.match((await finished(page, 'refresh')).sum, /请求成功/);
  }
  await page.click('[data-switch="slowLogin"]');
  await page.click('[data-switch="clock"]');
  await page.click('[data-act="refresh"]');
  await page.locator('.open[data-name="POST /wx/onlogin"]').waitFor();
  await says(page, '#waiting', /1 个等待中/);
  const { count, sum } = await finished(page, 'clockOn');
  assert.equal(await count('[data-name="wx.login"]'), 1);
  assert.match(sum, /登录 1 次，重发 0 次/);
  assert.deepEqual(errors, []);
  await close();
});

test('a backend that always refuses ends each request after one replay', options, async () => {
  const { page, errors, close } = await visit(browser, playground.url);
  await page.click('[data-switch="refusing"]');
  await page.click('[data-act="refresh"]');
  const { count, sum } = await finished(page, 'refresh');
  // The list's, and that of the account page, which the app opens when it hears of the expiry.
  assert.equal(await count('[data-from="app"]'), 2);
  assert.equal(await count('[data-name="401"][data-from="backend"]'), 4);
  assert.equal(await count('[data-name="SESSION_EXPIRED"]'), 2);
  assert.match(sum, /2 个请求中 2 个失败/);
  // The words that the app gets, too.
  assert.match(await page.locator('.chapter:last-child .arrow[data-name="SESSION_EXPIRED"]').first().innerText(), /request:fail session expired/);
  assert.deepEqual(errors, []);
  await close();
});

test('what the app has ended itself is no failure: an abort, and a logout during a login', options, async () => {
  const { page, errors, close } = await visit(browser, playground.url);
  await page.click('[data-act="abort"]');
  assert.match((await finished(page, 'abort')).sum, /请求由应用自己结束/);
  await page.click('[data-act="logout"]');
  const { count, sum } = await finished(page, 'logout');
  assert.match(sum, /退出登录生效：1 个请求中 1 个随之结束/);
  assert.equal(await count('[data-name="LOGGED_OUT"]'), 2);
  await says(page, '#status', /未登录/);
  assert.deepEqual(errors, []);
  await close();
});

test("the phone's clock can be taken back, and a restart leaves it as it is", options, async () => {
  const { page, errors, close } = await visit(browser, playground.url);
  await page.click('[data-switch="clock"]');
  await says(page, '#status', /已过期/);
  await page.click('[data-act="restart"]');
  const restarted = await finished(page, 'launch');
  assert.equal(await restarted.count('[data-name="wx.login"]'), 1);
  await page.click('[data-switch="clock"]');
  await says(page, '#status', /已登录/);
  assert.deepEqual(errors, []);
  await close();
});

test('a refresh is a request on each tab, whether it can be pulled down or not', options, async () => {
  const { page, phone, close } = await visit(browser, playground.url);
  for (const tab of ['商品', '会话', '账号', '商品']) {
    await phone.getByRole('button', { name: tab, exact: true }).click();
    if (tab === '账号') await phone.getByText('微信用户').waitFor();
    await page.click('[data-act="refresh"]');
    const { sum, count } = await finished(page, 'refresh');
    assert.match(sum, /请求成功/, tab);
    assert.equal(await count('[data-from="app"][data-to="sdk"]'), 1, tab);
  }
  await close();
});

test('while fifty requests are under way, ten are gone and forty wait', options, async () => {
  const { page, close } = await visit(browser, playground.url, { locale: 'en-US' });
  await page.click('[data-latency="1500"]');
  await page.click('[data-act="burst"]');
  await says(page, '#waiting', /^10 gone, 40 waiting$/);
  await close();
});

test('the story can be copied as text', options, async () => {
  const { page, close } = await visit(browser, playground.url, { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.click('#copy');
  await page.locator('#copied').waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /^== 小程序启动\n/);
  assert.match(copied, /^\+\d+ ms 小程序页面 → SDK: login\(\)\n/m);
  assert.match(copied, /^\+\d+ ms SDK → 小程序页面: login\(\) → fresh: true \d+ ms\n/m);
  assert.match(copied, /^\+\d+ ms SDK → 后端: GET \/wx\/products\/list #1 .{4}…\n/m);
  assert.match(copied, /\n== 请求成功，登录 1 次/);
  await close();
});

test('a server that has stopped is told of', options, async () => {
  const own = await startPlayground();
  const { page, close } = await visit(browser, own.url);
  assert.ok(await page.locator('#stopped').isHidden());
  await own.close();
  await says(page, '#stopped', /服务器已停止/);
  await close();
});

test('everything can be done with the keyboard', options, async () => {
  const { page, phone, errors, close } = await visit(browser, playground.url);
  await page.locator('.main-act').focus();
  await page.keyboard.press('Enter');
  await finished(page, 'burst');
  await page.locator('[data-switch="offline"]').focus();
  await page.keyboard.press('Space');
  assert.equal(await page.locator('[data-switch="offline"]').getAttribute('aria-checked'), 'true');
  await page.keyboard.press('Space');
  await phone.getByRole('button', { name: '会话' }).focus();
  await page.keyboard.press('Enter');
  await phone.getByRole('button', { name: '强制重新登录' }).focus();
  await page.keyboard.press('Enter');
  await phone.getByText('已换成新会话').waitFor();
  assert.deepEqual(errors, []);
  await close();
});

test('no id or code is shown in full', options, async () => {
  const { page, phone, close } = await visit(browser, playground.url);
  await phone.getByRole('button', { name: '会话' }).click();
  await page.click('[data-act="highlight"]');
  await finished(page, 'burst');
  const shown = `${await page.content()}${await phone.locator('body').innerText()}`;
  assert.ok(shown.includes('code '));
  assert.doesNotMatch(shown.replaceAll(/<script[\s\S]*?<\/script>/g, ''), /\b[\w-]{32,}\b/);
  await close();
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe finds nothing to complain about, ${colorScheme}`, options, async () => {
    const { page, close } = await visit(browser, playground.url, { colorScheme, reducedMotion: 'reduce', bypassCSP: true });
    await page.click('[data-act="highlight"]');
    await finished(page, 'burst');
    await page.click('[data-switch="failing"]');
    await page.addScriptTag({ path: AXE });
    const violations = await page.evaluate(async () => {
      const { axe } = /** @type {any} */ (window);
      const result = await axe.run(document, { iframes: false });
      return result.violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes.map((/** @type {any} */ { html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`);
    });
    assert.deepEqual(violations, []);
    await close();
  });
}

test('on a narrow screen nothing is wider than it', options, async () => {
  const { page, close } = await visit(browser, playground.url, { viewport: { width: 390, height: 844 }, colorScheme: 'dark', locale: 'en' });
  await page.click('[data-act="highlight"]');
  await finished(page, 'burst');
  const { scroll, client } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, client: document.documentElement.clientWidth }));
  assert.equal(scroll, client);
  await page.screenshot({ path: `${SHOTS}narrow-en-dark.png`, fullPage: true });
  await close();
});
