/** The fallback for clients without WebAssembly: when it is taken, and that it is the same thing. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ON_DEMAND } from './package.js';
import { call, createWorld } from './world.js';

/** @import { TestContext } from 'node:test' */
/** @import { WorldOptions } from './world.js' */

const PRODUCTS = '/wx/products/list';
const DIST = fileURLToPath(new URL('../../js-glue/dist', import.meta.url));
/** More than the memory at the start has room for. */
const CALLS = 1500;

/** A world whose app requires the fallback, and counts its instances. @param {TestContext} t @param {WorldOptions['host']} host */
async function createFallbackWorld(t, host) {
  const world = await createWorld(t, { host });
  const make = world.host.require('weapp-session/fallback');
  /** @type {any[]} */
  const instances = [];
  /** @param {object} functions */
  const fallback = (functions) => {
    instances.push(make(functions));
    return instances.at(-1);
  };
  return { ...world, make, fallback, instances, createClient: () => world.createClient({ wasm: { fallback } }) };
}

test('it is taken where there is no WXWebAssembly, and nothing is waited for', async (t) => {
  const { clock, backend, instances, createClient, wait } = await createFallbackWorld(t, { wasm: 'absent' });
  const client = createClient();
  await wait(client.ready);
  assert.equal(clock.elapsed(), 0);
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  await backend.revoke(/** @type {string} */ (client.session().id));
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.equal(backend.logins, 2);
  assert.equal(instances.length, 1);
});

test('it is taken where the engine refuses the module', async (t) => {
  const { instances, createClient, wait } = await createFallbackWorld(t, { wasm: 'refuse' });
  assert.equal((await wait(createClient().login())).fresh, true);
  assert.equal(instances.length, 1);
});

test('it is taken where the engine throws at the call', async (t) => {
  const { host, instances, createClient, wait } = await createFallbackWorld(t, { wasm: 'present' });
  host.evaluate("WXWebAssembly.instantiate = () => { throw new Error('not here'); }");
  assert.equal((await wait(createClient().login())).fresh, true);
  assert.equal(instances.length, 1);
});

test('it is taken where the engine never answers, once the time for that is over', async (t) => {
  const { clock, instances, createClient, wait } = await createFallbackWorld(t, { wasm: 'hang' });
  const client = createClient();
  await clock.advance(14_990);
  assert.equal(client.session().state, 'loading');
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.ok(clock.elapsed() <= 15_100, `${clock.elapsed()}`);
  assert.equal(instances.length, 1);
});

test('an answer of the engine that comes after that is not listened to', async (t) => {
  const { host, clock, instances, createClient, wait } = await createFallbackWorld(t, { wasm: 'present', instantiateDelay: 20_000 });
  const client = createClient();
  await wait(client.login());
  const { id } = client.session();
  await clock.advance(30_000);
  assert.equal(client.session().id, id);
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.equal(instances.length, 1);
  assert.equal(host.count('login'), 1);
});

test('it is not taken where WebAssembly works, though slowly', async (t) => {
  const { instances, createClient, wait } = await createFallbackWorld(t, { wasm: 'present', instantiateDelay: 2000 });
  assert.equal((await wait(createClient().login())).fresh, true);
  assert.equal(instances.length, 0);
});

test('a package that is only required runs nothing', async (t) => {
  const { host, make } = await createFallbackWorld(t, { wasm: 'absent' });
  assert.equal(typeof make, 'function');
  assert.deepEqual(host.calls, []);
});

test('what is no fallback is refused at once, or an error when it is needed', async (t) => {
  const { createClient, failure } = await createWorld(t, { host: { wasm: 'absent' } });
  const wrong = /** @type {any} */ ({ fallback: 'weapp-session/fallback' });
  assert.throws(() => createClient({ wasm: wrong }), /option 'wasm\.fallback' is a string; accepted: a function/);
  for (const fallback of /** @type {any[]} */ ([() => undefined, () => ({}), () => { throw new Error('not today'); }])) {
    assert.equal((await failure(createClient({ wasm: { fallback } }).login())).code, 'WASM_UNAVAILABLE');
  }
});

test('after a trap a fresh instance with a memory of its own goes on', async (t) => {
  const { host, instances, createClient, wait, failure } = await createFallbackWorld(t, { wasm: 'absent' });
  const client = createClient();
  await wait(client.login());
  const { id } = client.session();
  // What a broken memory leads to: a state that is none, at which the Rust panics.
  new Int32Array(instances[0].exports.memory.buffer).fill(-1);
  // Of another origin: no lease allows that, so it is told.
  const error = await failure(client.request({ url: 'https://cdn.example.net/x' }));
  assert.equal(error.code, 'WASM_UNAVAILABLE');
  assert.doesNotMatch(error.errMsg, /wasm\.fallback/);
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.equal(client.session().id, id);
  assert.equal(instances.length, 2);
  assert.equal(host.count('login'), 1);
});

test('memory that grows in the middle of a call: nothing is read from or written to what it was before', async (t) => {
  const { host, instances, createClient, backend, clock, wait } = await createFallbackWorld(t, { wasm: 'absent' });
  const client = createClient();
  await wait(client.login());
  const { id } = client.session();
  host.behaviour.request = () => 'never';
  const { memory } = instances[0].exports;
  const sizes = new Set([memory.buffer.byteLength]);
  const before = host.count('request');
  // Calls that wait in line take memory, and the text of a URL finds none left now and then.
  const pending = Array.from({ length: CALLS }, (_, index) => {
    const own = index % 2 === 0;
    const task = client.request({ url: `${own ? backend.url : backend.url.replace('127', '128')}/${index}/${(own ? 'a' : '会').repeat(9000)}` });
    sizes.add(memory.buffer.byteLength);
    task.then(null, () => {});
    return task;
  });
  assert.ok(sizes.size > 1, 'memory grew');
  for (const task of pending.slice(0, -10)) task.abort();
  await clock.advance(1000);
  const sent = host.calls.filter(({ api }) => api === 'request').slice(before).map(({ args }) => args[0]);
  assert.deepEqual(sent.slice(-10).map(({ header }) => header?.sessionid), Array.from({ length: 10 }, (_, index) => (index % 2 ? undefined : id)));
});

test('memory that grows with the calls: each is answered, as with WebAssembly, from the same number of bytes', async (t) => {
  /** @type {number[]} */
  const sizes = [];
  for (const wasm of /** @type {const} */ (['absent', 'present'])) {
    const { host, clock, instances, createClient, wait } = await createFallbackWorld(t, { wasm });
    host.evaluate(`var sizeOf; if (typeof WXWebAssembly !== 'undefined') {
      const { instantiate } = WXWebAssembly;
      WXWebAssembly.instantiate = (path, imports) => instantiate(path, imports).then((result) => (sizeOf = result.instance.exports.memory, result));
    }`);
    const client = createClient();
    await wait(client.login());
    const memory = instances[0]?.exports.memory ?? host.evaluate('sizeOf');
    const start = memory.buffer.byteLength;
    host.behaviour.request = () => ({ fail: { errMsg: 'request:fail', errno: 1 } });
    const pending = Array.from({ length: CALLS }, (_, index) => call(client, { url: `/${index}`, timeout: index % 3 ? 60_000 : undefined }));
    for (const { task } of pending.filter((_, index) => index % 7 === 0)) task.abort();
    await clock.runUntil(() => pending.every(({ done }) => done));
    const codes = pending.map(({ events, result }) => [...events, result.code].join(' '));
    assert.deepEqual([...new Set(codes)].sort(), ['fail complete ABORTED', 'fail complete REQUEST_FAILED']);
    assert.equal(codes.filter((code) => /ABORTED/.test(code)).length, Math.ceil(CALLS / 7));
    assert.ok(memory.buffer.byteLength > start);
    sizes.push(memory.buffer.byteLength);
  }
  assert.equal(sizes[0], sizes[1]);
});

test('it is in the package under its name, for require and import', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'weapp-session-fallback-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(DIST, join(root, 'node_modules/weapp-session'), 'junction');
  /** @param {string[]} args */
  const run = (...args) => execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  const host = "{ login() {}, request() {}, getStorageSync: () => '' }";
  const use = `createClient({ baseUrl: 'https://a.example', login: { url: '/l' }, wasm: { fallback }, host: ${host} }).ready.then(() => console.log('ready'))`;
  assert.equal(run('-e', `const { createClient } = require('weapp-session'); const fallback = require('weapp-session/fallback'); ${use}`), 'ready\n');
  assert.equal(run('--input-type=module', '-e', `import { createClient } from 'weapp-session'; import fallback from 'weapp-session/fallback'; ${use}`), 'ready\n');
});

test('who does not require it does not load it', () => {
  const text = readFileSync(join(DIST, 'miniprogram/index.js'), 'utf8');
  const required = [...text.matchAll(/\brequire\b(?:\(["']([^"']+)["']\))?/g)].map(([, file]) => file);
  assert.ok(required.every((file) => ON_DEMAND.map((name) => `./${name}.js`).includes(file)), required.join());
});
