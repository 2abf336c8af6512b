/** An app that a tool has put together, in the host for tests. */
import assert from 'node:assert/strict';
import { createClock, createHost } from '../host/index.js';
import { startBackend } from '../e2e/backend.js';

/** @import { TestContext } from 'node:test' */

/**
 * The app starts, logs in and sends a request, and its errors are those of the package.
 *
 * @param {TestContext} t @param {string} root the folder of the mini program
 * @param {{ wasm?: 'present' | 'absent' }} [options] whether the host has WebAssembly
 */
export async function logsIn(t, root, { wasm = 'present' } = {}) {
  const clock = createClock();
  const backend = await startBackend(t, clock);
  const host = createHost({ root, clock, domains: [backend.url], wechat: { issueCode: backend.issueCode }, wasm });
  t.after(() => host.close());
  const app = /** @type {any} */ (host.launch());
  assert.deepEqual(host.errors, []);
  const client = app.connect(backend.url);
  const { statusCode, data } = await clock.runUntil(Promise.resolve(client.request({ url: '/wx/products/list' })));
  assert.equal(statusCode, 200);
  assert.ok(data.products.length > 0);
  assert.equal(host.count('login'), 1);
  const refused = await clock.runUntil(Promise.resolve(client.login({ data: 'no object' })).catch((/** @type {unknown} */ error) => error));
  assert.equal(refused.code, 'CONFIG_INVALID');
  assert.ok(refused instanceof app.SessionError);
  for (const adapt of app.adapters ?? []) assert.equal(typeof adapt, 'function');
  assert.deepEqual(host.errors, []);
}
