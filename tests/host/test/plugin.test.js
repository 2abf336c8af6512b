import assert from 'node:assert/strict';
import test from 'node:test';
import { hostWith } from './mini-program.js';

/** What a call answers. @param {import('../index.js').Host} host @param {string} api */
async function ask(host, api) {
  /** @type {any} */
  let result;
  host.wx[api]({ success: (/** @type {unknown} */ answer) => (result = answer), fail: (/** @type {unknown} */ answer) => (result = answer) });
  await host.clock.advance(20);
  return result.code ?? result.errMsg;
}

test('a plugin gets a code by wx.pluginLogin from anybody, by wx.login from users who have authorised it', async (t) => {
  const wechat = { issueCode: (/** @type {string} */ openid) => `code of ${openid}` };
  const [authorised, stranger] = /** @type {const} */ (['authorised', 'stranger']).map((plugin) => hostWith(t, {}, { plugin, wechat, openid: 'me' }));
  assert.deepEqual([await ask(authorised, 'login'), await ask(authorised, 'pluginLogin')], ['code of me', 'code of me']);
  assert.deepEqual([await ask(stranger, 'login'), await ask(stranger, 'pluginLogin')], ['login:fail not authorised', 'code of me']);
  assert.equal(stranger.evaluate('typeof wx.checkSession'), 'undefined');
  assert.equal(hostWith(t, {}).evaluate('typeof wx.pluginLogin'), 'undefined');
});

test('wx.pluginLogin and WXWebAssembly come to plugins with later base libraries', (t) => {
  const types = ['2.18.0', '2.18.1', '2.20.1'].map((sdkVersion) => hostWith(t, {}, { plugin: 'stranger', sdkVersion }).evaluate('[typeof WXWebAssembly, typeof wx.pluginLogin].join()'));
  assert.deepEqual(types, ['undefined,undefined', 'object,undefined', 'object,function']);
});
