import assert from 'node:assert/strict';
import test from 'node:test';
import { encryptedKey } from '../index.js';
import { hostWith } from './mini-program.js';

test('what comes back is a copy, and a missing key is an empty string', (t) => {
  const { wx, evaluate } = hostWith(t, {});
  evaluate("var kept = { list: [1] }; wx.setStorageSync('a', kept); kept.list.push(2)");
  assert.equal(evaluate("JSON.stringify(wx.getStorageSync('a'))"), '{"list":[1]}');
  assert.equal(evaluate("wx.getStorageSync('a') instanceof Object"), true);
  assert.equal(wx.getStorageSync('missing'), '');
  wx.removeStorageSync('a');
  assert.equal(wx.getStorageSync('a'), '');
});

test('an app started again finds what it stored', (t) => {
  const storage = new Map();
  hostWith(t, {}, { storage }).wx.setStorageSync('a', 1);
  assert.equal(hostWith(t, {}, { storage }).wx.getStorageSync('a'), 1);
});

test('one key takes 1 MB and not a byte more, all of them 10 MB', (t) => {
  const { wx, storage } = hostWith(t, {});
  const largest = 'x'.repeat(1024 * 1024 - 2);
  assert.throws(() => wx.setStorageSync('a', `${largest}x`), /setStorageSync:fail/);
  for (let index = 0; index < 10; index++) wx.setStorageSync(`key ${index}`, largest);
  assert.throws(() => wx.setStorageSync('one more', 1), /10Mb/);
  wx.setStorageSync('key 0', 'shorter');
  wx.setStorageSync('one more', 1);
  assert.equal(storage.size, 11);
});

test('storage fails the way a test says', (t) => {
  const { wx, behaviour } = hostWith(t, {});
  assert.throws(() => wx.setStorageSync(5, 1), /parameter.key should be String/);
  behaviour.storage = { set: 'throw' };
  assert.throws(() => wx.setStorageSync('a', 1), /setStorageSync:fail/);
  assert.equal(wx.getStorageSync('a'), '');
  behaviour.storage = { get: 'throw-object' };
  assert.throws(() => wx.getStorageSync('a'), (/** @type {any} */ thrown) => !('stack' in thrown) && /^getStorageSync:fail/.test(thrown.errMsg));
});

/** Calls one of the asynchronous functions and gives its data, or what it says. @param {import('../index.js').Host} host @param {string} api @param {object} options @returns {Promise<any>} */
function ask({ wx, clock }, api, options) {
  return clock.runUntil(new Promise((resolve) => void wx[api]({ complete: (/** @type {any} */ result) => resolve(result.data ?? result.errMsg), ...options })));
}

test('the asynchronous calls take effect later, in order, on what they were given', async (t) => {
  const host = hostWith(t, {});
  host.evaluate(`
    var heard = [], kept = { list: [1] };
    wx.setStorage({ key: 'a', data: kept, success: (result) => heard.push(result.errMsg), complete: () => heard.push('complete') });
    wx.getStorage({ key: 'a', success: (result) => heard.push(result.data) });
    wx.removeStorage({ key: 'a', success: (result) => heard.push(result.errMsg) });
    kept.list.push(2);
    heard.push(wx.getStorageSync('a'));
  `);
  await host.clock.idle();
  assert.equal(host.evaluate('JSON.stringify(heard)'), '["","setStorage:ok","complete",{"list":[1]},"removeStorage:ok"]');
  assert.equal(host.evaluate('heard[3] instanceof Object'), true);
  assert.equal(await ask(host, 'getStorage', { key: 'a' }), 'getStorage:fail data not found');
  host.behaviour.storage = { set: 'throw' };
  assert.match(await ask(host, 'setStorage', { key: 'a', data: 1 }), /^setStorage:fail /);
  assert.match(await ask(host, 'getStorage', { key: 7 }), /^getStorage:fail parameter error/);
});

test('what was encrypted is found only by who says so', async (t) => {
  const host = hostWith(t, {});
  assert.equal(await ask(host, 'setStorage', { key: 'a', data: 'secret', encrypt: true }), 'setStorage:ok');
  assert.equal(await ask(host, 'getStorage', { key: 'a' }), 'getStorage:fail data not found');
  assert.equal(host.wx.getStorageSync('a'), '');
  assert.equal(await ask(host, 'getStorage', { key: 'a', encrypt: true }), 'secret');
  assert.deepEqual([...host.storage.keys()], [encryptedKey('a')]);
  assert.deepEqual([...host.wx.getStorageInfoSync().keys], ['a']);
});

test('a key has one value, encrypted or not, and is removed without a word of that', async (t) => {
  const host = hostWith(t, {});
  host.wx.setStorageSync('a', 'clear');
  await ask(host, 'setStorage', { key: 'a', data: 'secret', encrypt: true });
  assert.deepEqual([...host.storage.keys()], [encryptedKey('a')]);
  host.wx.setStorageSync('a', 'clear');
  assert.deepEqual([...host.storage.keys()], ['a']);
  for (const remove of [() => ask(host, 'removeStorage', { key: 'a' }), () => host.wx.removeStorageSync('a')]) {
    await ask(host, 'setStorage', { key: 'a', data: 'secret', encrypt: true });
    await remove();
    assert.equal(host.storage.size, 0);
  }
});

test('encrypted values take 1.4 times the room', async (t) => {
  const host = hostWith(t, {});
  const data = 'x'.repeat(Math.floor((1024 * 1024) / 1.4) - 2);
  assert.match(await ask(host, 'setStorage', { key: 'a', data: `${data}x`, encrypt: true }), /max size 1Mb/);
  for (let index = 0; index < 10; index++) assert.equal(await ask(host, 'setStorage', { key: `key ${index}`, data, encrypt: true }), 'setStorage:ok');
  assert.match(await ask(host, 'setStorage', { key: 'one more', data: '12345678', encrypt: true }), /max size 10Mb/);
  assert.equal(await ask(host, 'setStorage', { key: 'key 1', data, encrypt: false }), 'setStorage:ok', 'what it replaces makes room');
});

test('a base library that does not know encryption stores in clear', async (t) => {
  const host = hostWith(t, {}, { sdkVersion: '2.21.2' });
  await ask(host, 'setStorage', { key: 'a', data: 'secret', encrypt: true });
  assert.deepEqual([...host.storage], [['a', '"secret"']]);
  assert.equal(await ask(host, 'getStorage', { key: 'a', encrypt: true }), 'secret');
  const newer = hostWith(t, {}, { sdkVersion: '2.21.3', storage: host.storage });
  assert.equal(await ask(newer, 'getStorage', { key: 'a', encrypt: true }), 'getStorage:fail data not found');
});
