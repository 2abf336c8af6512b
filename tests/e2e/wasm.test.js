/** Loading the module: where it is, where it is not, and where it comes from elsewhere. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { aroundInstances, needsWebAssembly } from './engine.js';
import { call, createWorld } from './world.js';

const PRODUCTS = '/wx/products/list';
const bytes = readFileSync(new URL('../../js-glue/dist/wasm/weapp_session.wasm', import.meta.url));

const skip = needsWebAssembly('these tests are about loading it');

test('without WXWebAssembly every call fails with WASM_UNAVAILABLE, and nothing hangs', { skip }, async (t) => {
  const { host, clock, createClient, failure } = await createWorld(t, { host: { wasm: 'absent' } });
  const client = createClient();
  const pending = call(client, { url: PRODUCTS });
  assert.equal((await failure(client.ready)).code, 'WASM_UNAVAILABLE');
  const error = await failure(client.login());
  assert.equal(error.code, 'WASM_UNAVAILABLE');
  assert.match(error.errMsg, /^login:fail .*WXWebAssembly.*wasm\.fallback/);
  await clock.runUntil(() => pending.done);
  assert.match(pending.result.errMsg, /^request:fail /);
  assert.equal(client.session().state, 'none');
  assert.deepEqual(host.errors, []);
});

test('a module that the engine refuses is WASM_UNAVAILABLE, with the engine\'s words', { skip }, async (t) => {
  const { createClient, failure } = await createWorld(t, { host: { wasm: 'refuse' } });
  const error = await failure(createClient().login());
  assert.equal(error.code, 'WASM_UNAVAILABLE');
  assert.match(error.errMsg, /CompileError|invalid/i);
});

test('a load that never ends has a limit, and the next call tries again', { skip }, async (t) => {
  const { host, clock, createClient, failure, wait } = await createWorld(t, { host: { wasm: 'hang' } });
  const client = createClient();
  const error = await failure(client.request({ url: PRODUCTS }));
  assert.equal(error.code, 'WASM_UNAVAILABLE');
  assert.ok(clock.elapsed() <= 15_100, `${clock.elapsed()}`);
  host.behaviour.wasm = 'present';
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.equal(client.session().state, 'active');
});

test('a wrong path is WASM_UNAVAILABLE; the right one elsewhere in the package works', { skip }, async (t) => {
  const { createClient, failure, wait } = await createWorld(t);
  const path = '/miniprogram_npm/weapp-session/weapp_session.wasm.br';
  assert.equal((await failure(createClient({ wasm: '/nowhere.wasm' }).login())).code, 'WASM_UNAVAILABLE');
  assert.equal((await wait(createClient({ wasm: path }).login())).fresh, true);
  assert.equal((await wait(createClient({ wasm: { path } }).login({ force: true }))).fresh, true);
});

for (const [what, make] of /** @type {const} */ ([
  ['bytes', () => bytes],
  ['a compiled module', () => new WebAssembly.Module(bytes)],
])) {
  test(`a host with the standard WebAssembly is handed ${what}`, async (t) => {
    const { host, createClient, wait } = await createWorld(t, { host: { wasm: 'absent', standardWebAssembly: true } });
    // The host's own realm compiles it, as an app there would.
    const module = what === 'bytes' ? host.evaluate('(bytes) => Uint8Array.from(bytes)')([...bytes]) : make();
    const client = createClient({ wasm: { module } });
    assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  });
}

test('logout without wasm still removes the stored session', { skip }, async (t) => {
  const { storage, createClient, wait, launch } = await createWorld(t);
  await wait(createClient().login());
  assert.equal(storage.size, 1);
  const next = launch({ wasm: 'absent' });
  const error = await next.failure(next.createClient().logout());
  assert.equal(error.code, 'WASM_UNAVAILABLE');
  assert.equal(storage.size, 0);
});

test('a client with a wrong path does not spoil the load of another', async (t) => {
  const { createClient, failure, wait } = await createWorld(t);
  const wrong = createClient({ wasm: '/nowhere.wasm' });
  const right = createClient({ session: { storageKey: 'right' } });
  const lost = wrong.login();
  lost.catch(() => {});
  assert.equal((await wait(right.login())).fresh, true);
  assert.equal((await failure(lost)).code, 'WASM_UNAVAILABLE');
});

test('linear memory stays within its budget after a start, a login and a thousand requests', async (t) => {
  const { host, clock, createClient, wait } = await createWorld(t);
  host.evaluate(`var memory; ${aroundInstances('{ exports: (exports) => (memory = exports.memory, exports) }')}`);
  const client = createClient();
  await wait(client.login());
  const start = host.evaluate('memory.buffer.byteLength');
  assert.ok(start <= 192 * 1024, `${start}`);
  host.behaviour.request = () => ({ fail: { errMsg: 'request:fail', errno: 1 } });
  const pending = Array.from({ length: 1000 }, () => call(client, { url: PRODUCTS }));
  await clock.runUntil(() => pending.every(({ done }) => done));
  assert.ok(host.evaluate('memory.buffer.byteLength') <= 192 * 1024);
});
