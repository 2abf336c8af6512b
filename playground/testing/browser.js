/**
 * The playground in a real Chromium.
 *
 * @import { Browser, BrowserContextOptions, ConsoleMessage, Page } from 'playwright-core'
 */

/**
 * Opens the playground in a fresh profile and waits until the products are on the phone's screen.
 *
 * @param {Browser} browser
 * @param {string} url
 * @param {BrowserContextOptions} [options]
 */
export async function visit(browser, url, options) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 860 }, locale: 'zh-CN', ...options });
  const page = await context.newPage();
  /** @type {string[]} */
  const errors = [];
  page.on('pageerror', (error) => void errors.push(String(error.stack)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !isReportOfAnswer(message)) errors.push(message.text());
  });
  await page.goto(url);
  const phone = page.frameLocator('#phone');
  // On a narrow screen it may be behind the diagram.
  await phone.locator('page .row').nth(5).waitFor({ state: 'attached' });
  await finished(page, 'launch');
  return { page, phone, errors, close: () => context.close() };
}

/** Chromium itself writes a line for each 401 and 500, which are what is played here. @param {ConsoleMessage} message */
function isReportOfAnswer(message) {
  return /the server responded with a status of (401|500)/.test(message.text());
}

/** The last chapter of the diagram, once it has the named mark and its sum. @param {Page} page @param {string} mark */
export async function finished(page, mark) {
  const chapter = page.locator(`#diagram > li:last-child:has(.mark[data-name="${mark}"])`);
  await chapter.locator('.sum:not(:empty)').waitFor();
  return {
    sum: await chapter.locator('.sum').innerText(),
    /** How often an arrow was drawn: what is alike is one row with a count. @param {string} selector */
    async count(selector) {
      const rows = await chapter.locator(`.arrow${selector}`).all();
      const counts = await Promise.all(rows.map(async (row) => Number(await row.getAttribute('data-count'))));
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}

/**
 * Waits until the part of the page says so: the panel is written anew with the next frame, after the diagram.
 *
 * @param {Page} page
 * @param {string} selector
 * @param {RegExp} words
 */
export async function says(page, selector, words) {
  await page.locator(selector).filter({ hasText: words }).waitFor();
}

/** Waits until the counter stands at so many. @param {Page} page @param {string} name @param {number} count */
export async function counts(page, name, count) {
  await says(page, `dd[data-count="${name}"]`, new RegExp(`^${count}$`));
}

/**
 * What the last chapter tells, without what differs each time: ids, codes, and how long it took. What is alike is counted,
 * whatever the order, which of many answers at the same time is chance.
 *
 * @param {Page} page
 */
export async function account(page) {
  return page.locator('#diagram > li:last-child').evaluate((chapter) => {
    // An id may begin with a dash, where no word begins (\b).
    const plain = (/** @type {string} */ words) => words.replace(/(?<![\w-])[\w-]{4}…/g, '…').replace(/[\d.–]+ m?s\b/g, '…');
    /** @type {Record<string, number>} */
    const counts = {};
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (chapter.querySelectorAll('.row'))) {
      const { from, to, name = '', replay, foreign, count } = row.dataset;
      const chips = [...row.querySelectorAll('.badge, .foreign, .progress')].map((chip) => chip.textContent);
      const key = plain([from ? `${from} → ${to}` : row.classList[1], name, replay, foreign, ...chips].filter((part) => part !== undefined).join(' '));
      counts[key] = (counts[key] ?? 0) + Number(count);
    }
    return { rows: Object.entries(counts).map(([key, count]) => `${key} ×${count}`).sort(), sum: plain(chapter.querySelector('.sum')?.textContent ?? '') };
  });
}

/** Whether something is to be had by scrolling sideways. @param {Page} page */
export async function isTooWide(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const parts = [...document.querySelectorAll('body *')].filter((element) => element.clientWidth > 0 && !element.closest('.unseen'));
    const beyond = parts.filter((element) => element.getBoundingClientRect().right > clientWidth + 1).map(({ className, textContent }) => `${className}: ${textContent}`);
    return [...(scrollWidth > clientWidth ? [`the page: ${scrollWidth}`] : []), ...beyond];
  });
}
