import assert from 'node:assert/strict';
import test from 'node:test';
import { hostWith } from './mini-program.js';
import { ADD } from './tiny-wasm.js';

const APP = { 'app.json': '{ "workers": "workers" }', 'outside.js': 'module.exports = 1;', 'workers/near.js': 'module.exports = 2;', 'workers/data.json': '1', 'add.wasm': ADD, 'workers/add.wasm': ADD };
const ECHO = 'worker.onMessage((received) => worker.postMessage({ received }));';

/**
 * What the app's side of a Worker hears.
 * @param {import('../index.js').Host} host
 */
function listen(host) {
  const worker = host.wx.createWorker('workers/index.js');
  /** @type {any[]} */
  const heard = [];
  worker.onMessage((/** @type {any} */ received) => void heard.push(JSON.parse(JSON.stringify(received))));
  return { worker, heard };
}

test('a Worker has a realm of its own: timers, console and WXWebAssembly, and nothing of wx', async (t) => {
  const host = hostWith(t, { ...APP, 'workers/index.js': 'console.log("started");' });
  host.evaluate('shared = 1');
  listen(host);
  await host.clock.idle();
  assert.deepEqual(host.logs.map(({ args }) => args), [['started']]);
  for (const name of ['wx', 'App', 'Page', 'getApp', 'shared', 'fetch', 'TextDecoder', 'self', 'WebAssembly']) assert.equal(host.worker?.evaluate(`typeof ${name}`), 'undefined', name);
  for (const name of ['worker', 'setTimeout', 'console', 'WXWebAssembly', 'Promise']) assert.notEqual(host.worker?.evaluate(`typeof ${name}`), 'undefined', name);
  assert.equal(host.evaluate('typeof worker'), 'undefined');
  assert.equal(host.worker?.evaluate('typeof worker.terminate'), 'undefined');
});

test('messages are copied, and arrive later and in order, also those sent before the Worker has begun', async (t) => {
  for (const wrapMessages of [false, true]) {
    const host = hostWith(t, { ...APP, 'workers/index.js': ECHO }, { wrapMessages });
    const { worker, heard } = listen(host);
    const message = host.plain({ list: [1] });
    worker.postMessage(message);
    message.list.push(2);
    worker.postMessage(message);
    assert.equal(heard.length, 0);
    await host.clock.idle();
    const unwrapped = wrapMessages ? heard.map(({ message: { received } }) => received.message) : heard.map(({ received }) => received);
    assert.deepEqual(unwrapped, [{ list: [1] }, { list: [1, 2] }]);
  }
});

test('what can not be serialised is refused', async (t) => {
  const host = hostWith(t, { ...APP, 'workers/index.js': ECHO });
  host.wx.createWorker('workers/index.js');
  await host.clock.idle();
  for (const message of ["'text'", 'null', '{ run() {} }', '{ deep: [new ArrayBuffer(1)] }', '{ bytes: new Uint8Array(1) }', '{ error: new Error() }']) {
    assert.throws(() => host.worker?.evaluate(`worker.postMessage(${message})`), { name: 'TypeError' }, message);
  }
  assert.throws(() => host.worker?.evaluate('worker.onMessage(() => {})'), /second listener/);
});

test('a Worker requires files of its folder only, and only code is packed of it', async (t) => {
  const host = hostWith(t, { ...APP, 'workers/index.js': '' });
  listen(host);
  await host.clock.idle();
  assert.equal(host.worker?.require('./near'), 2);
  for (const path of ['../outside', '/outside', './data.json']) assert.throws(() => host.worker?.require(path), /is not defined/, path);
  const load = (/** @type {string} */ path) => host.clock.runUntil(host.worker?.evaluate(`WXWebAssembly.instantiate('${path}')`));
  await assert.rejects(load('/workers/add.wasm'), /file not found/);
  assert.equal((await load('/add.wasm')).instance.exports.add(2, 3), 5);
});

test('WXWebAssembly is in Workers since base library 2.15.0', async (t) => {
  for (const [sdkVersion, type] of [['2.14.4', 'undefined'], ['2.15.0', 'object']]) {
    const host = hostWith(t, { ...APP, 'workers/index.js': '' }, { sdkVersion });
    listen(host);
    assert.equal(host.worker?.evaluate('typeof WXWebAssembly'), type);
  }
});

test('one Worker at a time; one that is terminated is silent', async (t) => {
  const host = hostWith(t, { ...APP, 'workers/index.js': `${ECHO} setInterval(() => worker.postMessage({ tick: 1 }), 10);` });
  const { worker, heard } = listen(host);
  assert.throws(() => host.wx.createWorker('workers/index.js'), /there is a Worker already/);
  await host.clock.advance(15);
  worker.postMessage(host.plain({}));
  worker.terminate();
  await host.clock.advance(100);
  assert.deepEqual(heard, [{ tick: 1 }]);
  assert.equal(host.worker, undefined);
  listen(host);
});

test('the path has to be a file of the folder that app.json names', (t) => {
  const host = hostWith(t, { ...APP, 'app.json': '{ "workers": { "path": "workers/", "isSubpackage": false } }' });
  for (const path of ['/workers/near.js', 'outside.js', 'workers/missing.js', undefined]) assert.throws(() => host.wx.createWorker(path), /createWorker:fail/, path);
  host.wx.createWorker('workers/near.js');
  assert.throws(() => hostWith(t, { 'workers/index.js': '' }).wx.createWorker('workers/index.js'), /no "workers"/);
});

test('what a Worker throws, and what it rejects unseen, is told', async (t) => {
  const host = hostWith(t, { ...APP, 'workers/index.js': "Promise.reject(new Error('unseen')); throw new Error('thrown');" });
  listen(host);
  await host.clock.idle();
  assert.deepEqual([...host.errors, ...host.unhandledRejections].map(String), ['Error: thrown', 'Error: unseen']);
});
