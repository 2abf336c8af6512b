/** Small screens, and the keyboard: every button is in reach beside the diagram, and nothing is wider than the screen. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { finished, isTooWide, says } from '../testing/browser.js';
import { BROWSER, SHOTS, startSites, visitSite } from '../testing/sites.js';

/** @import { Page } from 'playwright-core' */

const AXE = createRequire(import.meta.url).resolve('axe-core');
/** What a finger hits (WCAG 2.2, target size). */
const SMALLEST_TARGET = 24;
/** Scrolling goes by whole pixels. */
const ROUNDED = 1;
const sites = startSites();

/** Everything on the page that can be pressed. @param {Page} page */
const buttons = (page) => page.locator('button:visible').all();

/** What has the focus, and whether that is seen. @param {Page} page */
const focused = (page) => page.evaluate(() => {
  const element = /** @type {HTMLElement} */ (document.activeElement);
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const name = element.getAttribute('aria-label') ?? element.title ?? '';
  return {
    id: Object.entries(element.dataset).filter(([key]) => !['text', 'label', 'title'].includes(key)).flat().join('=') || element.id,
    name: element.textContent?.trim() || name,
    isFrame: element.tagName === 'IFRAME',
    isNone: element === document.body,
    isSeen: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
  };
});

/** Presses Tab until the focus is back where it began. @param {Page} page */
async function tabThrough(page) {
  const order = [];
  for (let pressed = 0; pressed < 60; pressed++) {
    await page.keyboard.press('Tab');
    const at = await focused(page);
    if (at.isNone || (order.length > 1 && at.id === order[0].id && !at.isFrame)) return order;
    order.push(at);
  }
  return assert.fail(`the focus does not come out of ${order.slice(-5).map(({ id }) => id)}`);
}

for (const viewport of [{ width: 360, height: 640 }, { width: 390, height: 844 }, { width: 844, height: 390 }, { width: 1000, height: 700 }, { width: 320, height: 400 }]) {
  const size = `${viewport.width}x${viewport.height}`;

  for (const locale of ['zh-CN', 'en-US']) {
    test(`${size}, ${locale}: nothing is wider than the screen, and every button is in reach`, BROWSER, async () => {
      const { page, errors, close } = await visitSite(sites, 'files', { viewport, locale });
      for (const act of ['elsewhere', 'socket']) {
        await page.click(`[data-act="${act}"]`);
        await finished(page, act);
      }
      await page.click('[data-act="highlight"]');
      await finished(page, 'burst');
      assert.deepEqual(await isTooWide(page), []);
      for (const button of await buttons(page)) {
        await button.evaluate((element) => element.scrollIntoView({ block: 'nearest' }));
        const box = await button.boundingBox();
        const words = await button.innerText();
        assert.ok(box && Math.min(box.x, box.y, viewport.width - box.x - box.width, viewport.height - box.y - box.height) > -ROUNDED, `${words}: ${JSON.stringify(box)}`);
        assert.ok(box.width >= SMALLEST_TARGET && box.height >= SMALLEST_TARGET, `${words}: ${JSON.stringify(box)}`);
        // Nothing lies on it.
        await button.click({ trial: true });
      }
      if (viewport.height > 430) assert.equal(await page.evaluate(() => scrollY), 0, 'the diagram stays where it is');
      await page.screenshot({ path: `${SHOTS}small-${size}-${locale.slice(0, 2)}.png` });
      assert.deepEqual(errors, []);
      await close();
    });
  }
}

test('the keyboard comes through all of a small screen, sees where it is, and comes out again', BROWSER, async () => {
  const { page, close } = await visitSite(sites, 'files', { viewport: { width: 360, height: 640 } });
  const order = await tabThrough(page);
  const ids = order.map(({ id }) => id);
  assert.deepEqual(ids.slice(0, 9), ['language=zh', 'language=en', 'theme=light', 'theme=auto', 'theme=dark', 'view=picture', 'view=phone', 'scroll', 'copy']);
  assert.deepEqual(ids.slice(9, 20), ['highlight', 'refresh', 'burst', 'abort', 'logout', 'elsewhere', 'upload', 'socket', 'expire', 'corrupt', 'restart'].map((act) => `act=${act}`));
  assert.deepEqual(ids.slice(20), [...['offline', 'slowLogin', 'failing', 'refusing', 'clock'].map((name) => `switch=${name}`), 'latency=0', 'latency=80', 'latency=1500']);
  for (const { id, name, isSeen } of order) {
    assert.ok(isSeen, `${id}: no outline`);
    assert.notEqual(name, '', `${id}: no name`);
  }
  await close();
});

test('Enter and Space press what a finger presses, and the phone can be entered and left', BROWSER, async () => {
  const { page, phone, errors, close } = await visitSite(sites, 'files', { viewport: { width: 360, height: 640 } });
  await page.locator('[data-act="highlight"]').focus();
  await page.keyboard.press('Enter');
  assert.match((await finished(page, 'burst')).sum, /50 个请求全部成功，登录 1 次/);
  await page.locator('[data-act="upload"]').focus();
  await page.keyboard.press('Space');
  await finished(page, 'upload');
  await page.locator('[data-switch="clock"]').focus();
  await page.keyboard.press('Space');
  assert.equal(await page.locator('[data-switch="clock"]').getAttribute('aria-checked'), 'true');
  await says(page, '#status', /已过期/);
  await page.locator('[data-view="phone"]').focus();
  await page.keyboard.press('Enter');
  await phone.locator('page .row').first().waitFor();
  assert.ok(await page.locator('.picture').isHidden());
  await page.screenshot({ path: `${SHOTS}small-360x640-phone.png` });
  await page.keyboard.press('Tab');
  assert.ok((await focused(page)).isFrame);
  // The screen, which can be scrolled, and its three tabs.
  for (let tabs = 0; tabs < 4; tabs++) await page.keyboard.press('Tab');
  const { id, isFrame } = await focused(page);
  assert.equal(isFrame, false, 'the focus is kept in the phone');
  assert.equal(id, 'act=highlight');
  // An act is drawn, so the diagram comes back.
  await page.keyboard.press('Enter');
  await page.locator('.picture').waitFor();
  assert.deepEqual(errors, []);
  await close();
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe finds nothing to complain about on a phone, nor in the mini program, ${colorScheme}`, BROWSER, async () => {
    const { page, phone, close } = await visitSite(sites, 'files', { viewport: { width: 390, height: 844 }, colorScheme, reducedMotion: 'reduce', bypassCSP: true });
    const inner = page.frames()[1];
    for (const frame of [page, inner]) await frame.addScriptTag({ path: AXE });
    const complaints = async (/** @type {Page | import('playwright-core').Frame} */ frame) => frame.evaluate(async () => {
      const { violations } = await /** @type {any} */ (window).axe.run(document, { iframes: false });
      return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes.map((/** @type {any} */ { html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`);
    });
    await page.click('[data-act="highlight"]');
    await finished(page, 'burst');
    assert.deepEqual(await complaints(page), []);
    await page.click('[data-view="phone"]');
    for (const tab of ['商品', '会话', '账号']) {
      await phone.getByRole('button', { name: tab, exact: true }).click();
      assert.deepEqual(await complaints(inner), [], tab);
    }
    await close();
  });
}
