import assert from 'node:assert/strict';
import test from 'node:test';
import { hostWith } from './mini-program.js';

const ABSENT = [
  'WebAssembly', 'TextEncoder', 'TextDecoder', 'fetch', 'Response', 'URL', 'URLSearchParams', 'queueMicrotask', 'AbortController', 'crypto',
  'FinalizationRegistry', 'WeakRef', 'structuredClone', 'performance', 'window', 'self', 'document', 'globalThis', 'SharedArrayBuffer',
  'Atomics', 'setImmediate', 'process', 'Buffer', 'global', 'BigInt', 'Intl',
];
const PRESENT = [
  'wx', 'App', 'Page', 'Component', 'Behavior', 'getApp', 'getCurrentPages', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Promise',
  'console', 'Date', 'Math', 'JSON', 'Uint8Array', 'Map', 'Set', 'WXWebAssembly',
];

test('a mini program sees the globals of the list and none else', (t) => {
  const host = hostWith(t, {});
  for (const name of ABSENT) assert.equal(host.evaluate(`typeof ${name}`), 'undefined', name);
  for (const name of PRESENT) assert.notEqual(host.evaluate(`typeof ${name}`), 'undefined', name);
  for (const name of ['require', 'module', 'exports']) assert.equal(host.evaluate(`typeof ${name}`), 'undefined', `${name} belongs to modules`);
});

test('globalThis and WebAssembly are there on hosts that have them', (t) => {
  assert.equal(hostWith(t, {}, { globalThis: true }).evaluate('typeof globalThis.wx'), 'object');
  const standard = hostWith(t, {}, { standardWebAssembly: true });
  assert.equal(standard.evaluate('new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])) instanceof WebAssembly.Module'), true);
  assert.equal(standard.evaluate('typeof WXWebAssembly'), 'undefined');
});

test('no dynamic code, but for the one function the documentation lets through', (t) => {
  const host = hostWith(t, {});
  for (const source of ['eval("1")', 'new Function("return 1")', 'Function("return this.wx")', '(function () {}).constructor("return 1")', 'wx.login.constructor("return 1")']) {
    assert.throws(() => host.evaluate(source), { name: 'EvalError' }, source);
  }
  assert.equal(host.evaluate('new Function("return this")().wx === wx'), true);
});

test('Date follows the virtual wall clock', async (t) => {
  const host = hostWith(t, {});
  const before = host.evaluate('Date.now()');
  await host.clock.advance(1_000);
  host.clock.jump(-5_000);
  assert.equal(host.evaluate('Date.now()') - before, -4_000);
  assert.equal(host.evaluate('new Date().getTime() === Date.now() && new Date() instanceof Date && new Date(5).getTime() === 5'), true);
});

test('modules resolve inside the package, packages from the requiring folder upwards', (t) => {
  const host = hostWith(t, {
    'app.js': '',
    'pages/home/home.js': "exports.near = require('../../lib'); exports.root = require('/lib/index'); exports.json = require('./data.json'); exports.npm = require('tool'); exports.deep = require('tool/deep');",
    'pages/home/data.json': '{"a": 1}',
    'lib/index.js': "module.exports = { name: 'lib' };",
    'miniprogram_npm/tool/index.js': "module.exports = 'root tool';",
    'miniprogram_npm/tool/deep.js': "module.exports = require('./index') + ', deep';",
    'sub/miniprogram_npm/tool/index.js': "module.exports = 'own tool';",
    'sub/pages/one.js': "module.exports = require('tool');",
    'escape.js': "require('../../../../etc/passwd.json');",
  });
  const home = host.require('/pages/home/home');
  assert.equal(home.near, home.root);
  assert.equal(home.json.a, 1);
  assert.deepEqual([home.npm, home.deep], ['root tool', 'root tool, deep']);
  assert.equal(host.require('/sub/pages/one'), 'own tool');
  assert.throws(() => host.require('nothing'), /module 'nothing' is not defined/);
  assert.throws(() => host.require('/escape'), /is not defined/);
});

test('modules in a circle see what the other has exported so far', (t) => {
  const host = hostWith(t, {
    'a.js': "exports.early = 1; exports.b = require('./b'); exports.late = 2;",
    'b.js': "const a = require('./a'); exports.early = a.early; exports.late = a.late;",
  });
  const { early, late } = host.require('/a').b;
  assert.deepEqual([early, late], [1, undefined]);
});

test('what a callback throws is collected, and the process lives', async (t) => {
  const host = hostWith(t, { 'app.js': "App({ onError(message) { getApp().seen = message; } });" });
  const app = host.launch();
  host.evaluate("setTimeout(() => { throw new TypeError('from a timer'); }, 10)");
  host.evaluate("wx.login({ success() { throw new Error('from success'); }, complete() { wx.completed = true; } })");
  await host.clock.advance(1_000);
  assert.deepEqual(host.errors.map(String), ['TypeError: from a timer', 'Error: from success']);
  assert.equal(host.evaluate('wx.completed'), true);
  assert.match(app?.seen, /from success/);
});

test('rejections nobody handles are collected, and do not fail the test that runs', async (t) => {
  const host = hostWith(t, {});
  host.evaluate("Promise.reject('plain'); (async () => { throw 'async'; })(); Promise.reject('handled').catch(() => {})");
  await host.clock.idle();
  assert.deepEqual(host.unhandledRejections, ['plain', 'async']);
});

test('the base library promise of old iOS spends a timer on each hop', async (t) => {
  const source = 'var hops = 0; Promise.resolve().then(() => { hops++; }).then(() => { hops++; }); setTimeout(() => { this.seen = hops; }, 1);';
  const old = hostWith(t, {}, { promise: 'timers' });
  old.evaluate(source);
  await old.clock.advance(100);
  assert.equal(old.evaluate('seen'), 1, 'the second hop waits for a timer of its own');
  const modern = hostWith(t, {});
  modern.evaluate(source);
  await modern.clock.advance(100);
  assert.equal(modern.evaluate('seen'), 2);
});

test('the base library promise reports rejections as well', async (t) => {
  const host = hostWith(t, {}, { promise: 'timers' });
  host.evaluate("Promise.reject('old'); Promise.reject('handled').catch(() => {})");
  await host.clock.advance(10);
  assert.deepEqual(host.unhandledRejections, ['old']);
  assert.equal(host.evaluate("/native code/.test(Promise) || typeof self !== 'undefined'"), false);
});

for (const [promise, hops] of /** @type {const} */ ([['native', 3], ['timers', 2]])) {
  test(`promise hops are counted (${promise})`, async (t) => {
    const host = hostWith(t, {}, { promise, countPromises: true });
    host.evaluate('wx.login({ success() {} })');
    await host.clock.advance(100);
    assert.equal(host.promiseHops, 0);
    host.evaluate('new Promise((resolve) => resolve()).then(() => {}).then(() => {})');
    await host.clock.advance(100);
    assert.equal(host.promiseHops, hops);
  });
}

test('what the host hands over belongs to the realm of the mini program', async (t) => {
  const host = hostWith(t, {});
  host.evaluate('wx.login({ success: (result) => { this.result = result; } })');
  await host.clock.advance(100);
  assert.equal(host.evaluate('result instanceof Object && wx instanceof Object && wx.login instanceof Function'), true);
  assert.equal(host.evaluate("try { wx.setStorageSync(1, 1) } catch (error) { error instanceof Error }"), true);
});

test('native calls are recorded, and names this client lacks', async (t) => {
  const host = hostWith(t, {}, { without: ['checkSession'] });
  host.evaluate("wx.getStorageSync('a'); wx.checkSession; typeof wx.preloadWebview");
  assert.deepEqual(host.calls.map(({ api, args }) => [api, args[0]]), [['getStorageSync', 'a']]);
  assert.equal(host.count('getStorageSync'), 1);
  assert.deepEqual([...host.missing], ['checkSession', 'preloadWebview']);
});
