import assert from 'node:assert/strict';
import test from 'node:test';
import { hostWith } from './mini-program.js';

const FILES = {
  'app.js': "App({ seen: [], onLaunch(options) { this.seen.push('launch ' + options.scene); }, onShow() { this.seen.push('show'); }, onHide() { this.seen.push('hide'); } });",
  'pages/list/list.js': `Page({
    data: { list: [], shown: 0 },
    onLoad(query) { this.setData({ 'list[1].name': query.name, deep: { a: 1 } }); },
    onShow() { this.setData({ shown: this.data.shown + 1 }); },
    onReady() { getApp().seen.push(getCurrentPages().length + ' pages'); },
    onTap() { throw new Error('tapped'); },
  });`,
  'pages/detail/detail.js': "Component({ data: { a: 1 }, lifetimes: { attached() { this.setData({ a: 2 }); } }, methods: { onLoad(query) { this.setData({ id: query.id }); } } });",
};

test('an app is launched, hidden and shown', (t) => {
  const host = hostWith(t, FILES);
  const app = host.launch({ scene: 1011 });
  host.hide();
  host.show();
  assert.deepEqual([...app?.seen], ['launch 1011', 'show', 'hide', 'show']);
});

test('a page lives through its life cycle and sets data by paths', async (t) => {
  const host = hostWith(t, FILES);
  const app = host.launch();
  const page = host.openPage('pages/list/list', { name: 'tea' });
  assert.equal(JSON.stringify(page.data), '{"list":[null,{"name":"tea"}],"shown":1,"deep":{"a":1}}');
  page.onTap();
  assert.match(String(host.errors[0]), /tapped/);
  host.wx.navigateTo({ url: '/pages/detail/detail?id=7' });
  await host.clock.idle();
  host.wx.navigateBack();
  await host.clock.idle();
  assert.equal(page.data.shown, 2);
  assert.deepEqual(app?.seen.filter((/** @type {string} */ entry) => entry.endsWith('pages')).length, 1);
});

test('a page can be written as a component', (t) => {
  const host = hostWith(t, FILES);
  const { data } = host.openPage('pages/detail/detail', { id: '7' });
  assert.deepEqual([data.a, data.id], [2, '7']);
});

test('a component has what its properties are by default', (t) => {
  const page = "Component({ properties: { id: String, ids: Array, mark: { type: String, value: 'a' }, any: null }, lifetimes: { attached() { this.setData({ seen: this.properties.mark.split('').length }); } } });";
  const { data } = hostWith(t, { 'page.js': page }).openPage('page');
  assert.equal(JSON.stringify(data), '{"id":"","ids":[],"mark":"a","any":null,"seen":1}');
});

test('login answers late, never, with a failure, or as a script says', async (t) => {
  const host = hostWith(t, {}, { wechat: { issueCode: (openid) => `code of ${openid}` }, openid: 'me' });
  /** @type {any[]} */
  const results = [];
  /** @param {any} result */
  const note = (result) => void results.push(result.code ?? result.errMsg);
  const login = () => host.wx.login({ timeout: 10, success: note, fail: note });
  assert.equal(login(), undefined);
  await host.clock.advance(19);
  assert.deepEqual(results, []);
  await host.clock.advance(1);
  host.behaviour.login = 'never';
  login();
  host.behaviour.login = (attempt) => (attempt === 3 ? { fail: { errMsg: 'login:fail no network' } } : 'ok');
  login();
  login();
  await host.clock.advance(600_000);
  assert.deepEqual(results, ['code of me', 'login:fail no network', 'code of me']);
});

test('login is not available in the single-page mode', async (t) => {
  const host = hostWith(t, {});
  host.launch({ scene: 1154 });
  const failed = new Promise((resolve) => host.wx.login({ fail: resolve }));
  assert.match((/** @type {any} */ (await host.clock.runUntil(failed))).errMsg, /single page/);
});

test('before there is an app, getApp gives one that the app takes over, if asked for it', (t) => {
  const host = hostWith(t, FILES);
  assert.equal(host.evaluate('getApp()'), undefined);
  host.evaluate('getApp({ allowDefault: true }).shared = 7');
  assert.equal(host.evaluate('getApp({ allowDefault: true }).shared'), 7);
  const app = host.launch();
  assert.equal(app?.shared, 7);
  assert.equal(host.evaluate('getApp({ allowDefault: true })'), app);
});

test('an independent sub-package requires nothing from outside', (t) => {
  const files = { 'sub/in.js': '', 'sub/rel.js': "require('../out');", 'sub/abs.js': "require('/out');", 'sub/npm.js': "require('pkg');", 'sub/own.js': "module.exports = require('./in');", 'out.js': '', 'miniprogram_npm/pkg/index.js': '' };
  for (const [independent, refused] of /** @type {const} */ ([[true, ['abs', 'npm', 'rel']], [false, []]])) {
    const host = hostWith(t, { ...files, 'app.json': JSON.stringify({ subPackages: [{ root: 'sub/', independent }] }) });
    assert.deepEqual(['abs', 'npm', 'own', 'rel'].filter((name) => {
      try {
        host.require(`./sub/${name}`);
        return false;
      } catch (error) {
        return /is not defined/.test(String(error));
      }
    }), refused);
  }
});
