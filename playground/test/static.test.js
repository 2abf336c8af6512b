/** The playground that is files only tells the same as the one with a server: each act is done in both, and compared. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account, finished, says } from '../testing/browser.js';
import { BROWSER, SHOTS, startSites, visitSite } from '../testing/sites.js';

/** @import { Page } from 'playwright-core' */

const sites = startSites();

/** @param {Page} page @param {string} act */
const press = (page, act) => page.click(`[data-act="${act}"]`);
/** @param {Page} page @param {string} name */
const flip = (page, name) => page.click(`[data-switch="${name}"]`);

/**
 * What is done, one after the other, with the mark of the chapter that each leads to.
 *
 * @type {Array<[name: string, act: (page: Page) => Promise<void>, mark: string, verdict: RegExp]>}
 */
const ACTS = [
  ['a launch', async () => {}, 'launch', /^请求成功，登录 1 次，重发 0 次/],
  ['a refresh', (page) => press(page, 'refresh'), 'refresh', /^请求成功，登录 0 次，重发 0 次/],
  ['an expiry', async (page) => {
    await press(page, 'expire');
    await page.locator('#diagram > li:last-child .mark[data-name="expire"]').waitFor();
    await press(page, 'refresh');
  }, 'refresh', /^请求成功，登录 1 次，重发 1 次/],
  ['fifty requests after an expiry', (page) => press(page, 'highlight'), 'burst', /^50 个请求全部成功，登录 1 次，重发 10 次/],
  ['a request to another origin', (page) => press(page, 'elsewhere'), 'elsewhere', /^请求成功，登录 0 次/],
  ['an upload', (page) => press(page, 'upload'), 'upload', /^请求成功，登录 0 次/],
  ['a socket', (page) => press(page, 'socket'), 'socket', /^WebSocket 没有离开页面：连接 2 次，登录 1 次/],
  ['an abort', (page) => press(page, 'abort'), 'abort', /^请求由应用自己结束/],
  ['a logout during a login', (page) => press(page, 'logout'), 'logout', /^退出登录生效：1 个请求中 1 个随之结束/],
  ['a refresh after a logout', (page) => press(page, 'refresh'), 'refresh', /^请求成功，登录 1 次/],
  ['a restart', (page) => press(page, 'restart'), 'launch', /^请求成功，登录 0 次/],
  ['a corrupt storage', (page) => press(page, 'corrupt'), 'launch', /^请求成功，登录 1 次/],
  ['a backend that fails', async (page) => {
    await flip(page, 'failing');
    await press(page, 'burst');
  }, 'burst', /^50 个请求中 50 个失败/],
  ['a backend that always refuses', async (page) => {
    await flip(page, 'failing');
    await flip(page, 'refusing');
    await press(page, 'refresh');
  }, 'refresh', /^2 个请求中 2 个失败/],
];

/** @param {'served' | 'files'} which */
async function tellAll(which) {
  const { page, errors, close } = await visitSite(sites, which);
  const told = [];
  for (const [name, act, mark, verdict] of ACTS) {
    await act(page);
    await finished(page, mark);
    const chapter = page.locator('#diagram > li:last-child .sum');
    await chapter.filter({ hasText: verdict }).waitFor().catch(async () => assert.fail(`${which}, ${name}: ${await chapter.innerText()}`));
    told.push({ name, ...(await account(page)) });
  }
  assert.deepEqual(errors, []);
  await close();
  return told;
}

test('without a server the story is the same, act by act', BROWSER, async () => {
  const [served, files] = await Promise.all([tellAll('served'), tellAll('files')]);
  for (const [index, told] of served.entries()) assert.deepEqual(files[index], told);
  assert.deepEqual(sites.missed, [], 'asked for, and not among the files');
});

test('without a server an account can be made, and its session ends', BROWSER, async () => {
  const { phone, errors, close } = await visitSite(sites, 'files');
  await phone.getByRole('button', { name: '账号' }).click();
  await phone.getByText('微信用户').waitFor();
  await phone.getByPlaceholder('用户名').fill('阿珍');
  await phone.getByPlaceholder('密码').fill('long enough');
  await phone.getByRole('button', { name: '注册新账号' }).click();
  await phone.locator('.identity', { hasText: '阿珍' }).waitFor();
  await phone.getByRole('button', { name: '退出账号' }).click();
  await phone.getByText('已退出').waitFor();
  await phone.getByPlaceholder('用户名').fill('阿珍');
  await phone.getByPlaceholder('密码').fill('wrong password');
  await phone.getByRole('button', { name: '登录', exact: true }).click();
  await phone.getByText('用户名或密码不正确').waitFor();
  assert.deepEqual(errors, []);
  await close();
});

test('a page that is loaded anew begins with a new phone, as its backend does', BROWSER, async () => {
  const { page, close } = await visitSite(sites, 'files');
  await page.reload();
  assert.match((await finished(page, 'launch')).sum, /登录 1 次，重发 0 次/);
  await says(page, '#status', /已登录/);
  await close();
});

test('a link can ask for a language', BROWSER, async () => {
  const { page, close } = await visitSite({ ...sites, files: `${sites.files}?language=en&theme=dark` }, 'files');
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
  assert.match(await page.locator('.main-act').innerText(), /Expiry \+ 50 requests/);
  await close();
});

test('the files ask for nothing from elsewhere, and the page has words before any script', BROWSER, async () => {
  const response = await fetch(sites.files);
  const html = await response.text();
  assert.match(html, /<meta http-equiv="Content-Security-Policy" content="default-src 'self'/);
  assert.match(html, />会话过期 \+ 50 个请求</);
  assert.doesNotMatch(html, /(?:src|href)="(?:\/|https?:)/);
  const licences = await (await fetch(`${sites.files}LICENSES.txt`)).text();
  for (const name of ['glass-easel', 'glass-easel-miniprogram-adapter', 'cookie']) assert.match(licences, new RegExp(`^${name} \\d`, 'm'));
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  for (const locale of ['zh-CN', 'en-US']) {
    test(`screenshots of the new acts, ${locale}, ${colorScheme}`, BROWSER, async () => {
      for (const [size, viewport] of Object.entries({ desktop: { width: 1440, height: 860 }, phone: { width: 390, height: 844 } })) {
        const { page, errors, close } = await visitSite(sites, 'files', { viewport, locale, colorScheme });
        await press(page, 'elsewhere');
        await finished(page, 'elsewhere');
        await press(page, 'socket');
        await finished(page, 'socket');
        await page.screenshot({ path: `${SHOTS}static-${size}-${locale.slice(0, 2)}-${colorScheme}.png` });
        assert.deepEqual(errors, []);
        await close();
      }
    });
  }
}
