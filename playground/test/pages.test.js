/** The example's pages, as their users use them: WeChat's component framework in jsdom, the built package, the real backend. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { startHandset } from '../testing/handset.js';

/** A limit for what hangs; nothing here depends on how fast it is. */
const LIMIT = { timeout: 60_000 };
const THREE_HOURS = 3 * 3_600_000;

test('the products page shows names and prices in yuan', LIMIT, async (t) => {
  const { seen, page, events, errors, asked } = await startHandset(t);
  await seen(() => page().querySelectorAll('.row').length === 6);
  const [first] = page().querySelectorAll('.row');
  assert.equal(first.querySelector('.name')?.textContent, '西湖龙井 🍵');
  assert.equal(first.querySelector('.price')?.textContent, '¥128.00');
  assert.equal(asked('wx.login'), 1);
  assert.ok(events.some((event) => event.type === 'note' && event.name === 'write'));
  assert.deepEqual(errors, []);
});

test('the session page ends the session on the server, and ten requests need one login', LIMIT, async (t) => {
  const { has, tap, asked, page, errors } = await startHandset(t);
  await tap('会话');
  await has('已登录');
  const logins = asked('wx.login');
  await tap('让服务器会话失效');
  await has('本机还不知道，下一个请求会发现');
  await tap('同时发 10 个请求');
  await has('10 个请求：成功 10，失败 0，期间登录 1 次');
  assert.equal(asked('wx.login'), logins + 1);
  await tap('退出登录');
  await has('退出：已完成');
  assert.match(page().textContent ?? '', /未登录/);
  assert.deepEqual(errors, []);
});

test('an account registers, signs out, is refused with a wrong password and signs in again', LIMIT, async (t) => {
  const { has, tap, type, page, seen, errors } = await startHandset(t);
  await tap('账号');
  await has('微信用户');
  await type('用户名', '阿珍');
  await type('密码', 'long enough');
  await tap('注册新账号');
  await seen(() => page().querySelector('.identity')?.textContent === '阿珍');
  await tap('退出账号');
  await has('已退出');
  await type('用户名', '阿珍');
  await type('密码', 'wrong password');
  await tap('登录');
  await has('用户名或密码不正确');
  await type('密码', 'long enough');
  await tap('登录');
  await seen(() => page().querySelector('.identity')?.textContent === '阿珍');
  assert.deepEqual(errors, []);
});

test("when an account's session is over, the app shows the account page and asks", LIMIT, async (t) => {
  const { has, tap, type, page, phone, seen, document, errors } = await startHandset(t);
  await tap('账号');
  await type('用户名', 'zhen');
  await type('密码', 'long enough');
  await tap('注册新账号');
  await seen(() => page().querySelector('.identity')?.textContent === 'zhen');
  await tap('商品');
  await seen(() => page().querySelectorAll('.row').length === 6);
  assert.equal(await phone.expireSession(), true);
  phone.pullDown();
  await seen(() => document.getElementById('phone-title')?.textContent === '账号');
  await has('登录已过期');
  await tap('改用微信身份');
  await has('已退出');
  assert.deepEqual(errors, []);
});

test('pulling down without a network keeps the products and says why', LIMIT, async (t) => {
  const { phone, link, seen, page, document, errors } = await startHandset(t);
  await seen(() => page().querySelectorAll('.row').length === 6);
  link.conditions.offline = true;
  phone.pullDown();
  const toast = await seen(() => document.querySelector('#phone-toast:not([hidden])'));
  assert.equal(toast?.textContent, '网络请求失败，请检查网络');
  await seen(() => document.querySelector('#phone-refresh[hidden]'));
  assert.equal(page().querySelectorAll('.row').length, 6);
  assert.deepEqual(errors, []);
});

test('without a network at launch the page offers another try, which helps as soon as there is one', LIMIT, async (t) => {
  const { phone, link, tap, seen, page, has } = await startHandset(t);
  await seen(() => page().querySelectorAll('.row').length === 6);
  await tap('会话');
  await tap('退出登录');
  await has('退出：已完成');
  link.conditions.offline = true;
  await tap('登录');
  await has('登录失败');
  link.conditions.offline = false;
  await tap('登录');
  await has('已建立新会话');
  assert.equal(phone.session().state, 'active');
});

test('a clock that jumps ahead costs one login', LIMIT, async (t) => {
  const { phone, link, seen, page, asked, events, errors } = await startHandset(t);
  await seen(() => page().querySelectorAll('.row').length === 6);
  link.conditions.ahead = THREE_HOURS;
  assert.equal(phone.session().state, 'expired');
  phone.pullDown();
  await seen(() => asked('wx.login') === 2 && page().ownerDocument.querySelector('#phone-refresh[hidden]'));
  assert.equal(phone.session().generation, 2);
  assert.equal(events.filter((event) => event.type === 'answer' && event.name === '401').length, 0);
  assert.deepEqual(errors, []);
});

test('what can be tapped can be pressed with the keyboard', LIMIT, async (t) => {
  const { tap, has, find, window, asked } = await startHandset(t);
  await tap('会话');
  await has('已登录');
  const button = /** @type {HTMLElement} */ (find('强制重新登录'));
  assert.equal(button.tabIndex, 0);
  assert.equal(button.getAttribute('role'), 'button');
  button.dispatchEvent(new window.KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  await has('已换成新会话');
  assert.equal(asked('wx.login'), 2);
});
