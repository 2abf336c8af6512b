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

test('encrypted entries are kept apart', async (t) => {
  const { wx, clock, storage } = hostWith(t, {});
  /** @type {any[]} */
  const results = [];
  /** @param {any} result */
  const note = (result) => void results.push(result.data ?? result.errMsg);
  wx.setStorage({ key: 'a', data: 'secret', encrypt: true, success: note });
  wx.getStorage({ key: 'a', fail: note });
  wx.getStorage({ key: 'a', encrypt: true, success: note });
  assert.equal(wx.getStorageSync('a'), '');
  await clock.idle();
  assert.deepEqual(results, ['setStorage:ok', 'getStorage:fail data not found', 'secret']);
  assert.deepEqual([...storage.keys()], [encryptedKey('a')]);
});
