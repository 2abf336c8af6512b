import assert from 'node:assert/strict';
import test from 'node:test';
import { isAtLeast } from '../wx/version.js';
import { hostWith } from './mini-program.js';

test('what the host has can be used, and nothing else', (t) => {
  const { wx, evaluate } = hostWith(t, {});
  for (const schema of ['login', 'connectSocket', 'canIUse', 'setStorage.object.encrypt', 'request.object.method.GET', 'request.success.cookies', 'SocketTask.onOpen', 'SocketTask']) {
    assert.equal(wx.canIUse(schema), true, schema);
  }
  for (const schema of ['chooseMedia', 'setStorage.object.nothing', 'setStorageSync.object.encrypt', 'request.object.method.PATCH', 'SocketTask.offOpen', 'constructor', 'login.constructor', '', undefined]) {
    assert.equal(wx.canIUse(schema), false, schema);
  }
  assert.equal(evaluate("wx.canIUse('login')"), true);
});

test('it depends on the version of the base library', (t) => {
  const answers = ['2.21.2', '2.21.3', '2.9.9', '10.0.0'].map((sdkVersion) => {
    const { wx } = hostWith(t, {}, { sdkVersion });
    return ['setStorage.object.encrypt', 'getStorage.object.encrypt', 'request.object.timeout', 'getStorage'].map(wx.canIUse);
  });
  assert.deepEqual(answers, [[false, false, true, true], [true, true, true, true], [false, false, false, true], [true, true, true, true]]);
});

test('what a client lacks it can not use, nor any part of it', (t) => {
  const { wx } = hostWith(t, {}, { without: ['connectSocket', 'setStorage'] });
  assert.deepEqual(['connectSocket', 'connectSocket.object.url', 'SocketTask.send', 'setStorage.object.encrypt', 'getStorage'].map(wx.canIUse), [false, false, false, false, true]);
});

test('versions are compared number by number', () => {
  assert.deepEqual(
    [['2.10.0', '2.9.0'], ['2.21.3', '2.21.3'], ['3', '2.99'], ['2.21', '2.21.0'], ['2.21', '2.21.1'], ['1.9.90', '2.0.0']].map(([version, wanted]) => isAtLeast(version, wanted)),
    [true, true, true, true, false, false],
  );
});
