/** The backend inside the page, as the static playground has it, run by Node.js; and the real one, by the same interface. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import WebSocket from 'ws';
import { listen } from '../../example-miniprogram/server/src/listen.js';
import { createWeChat } from '../../example-miniprogram/server/src/wechat.js';
import { createBackend, createWeChatServer } from '../backend/backend.js';
import { inPage } from '../inpage/modules.js';

/**
 * @import { TestContext } from 'node:test'
 *
 * @typedef {object} Tried
 * @property {(path: string, init?: RequestInit) => Promise<Response>} fetch
 * @property {(path: string) => import('../phone/link.js').Wire} openSocket
 */

const SERVER = fileURLToPath(new URL('../inpage/server.js', import.meta.url));

/** @param {TestContext} t @returns {Promise<Tried>} */
export async function startInPage(t) {
  const folder = await mkdtemp(join(tmpdir(), 'weapp-session-inpage-'));
  t.after(() => rm(folder, { recursive: true }));
  const outfile = join(folder, 'server.mjs');
  await build({ entryPoints: [SERVER], bundle: true, format: 'esm', platform: 'browser', target: 'es2022', outfile, plugins: [inPage], logLevel: 'warning' });
  const { createInPageServer } = await import(pathToFileURL(outfile).href);
  const server = createInPageServer(() => {});
  const at = (/** @type {string} */ path) => new URL(path, 'https://page.example');
  return { fetch: (path, init) => server.fetch(at(path), init), openSocket: (path) => server.openSocket(at(path)) };
}

/** @param {TestContext} t @returns {Promise<Tried>} */
export async function startReal(t) {
  const { account, standIn } = createWeChatServer();
  const wechat = await listen(standIn.app, 0, '127.0.0.1', { grace: 0 });
  const backend = createBackend({ wechat: createWeChat({ ...account, baseUrl: wechat.url }), standIn });
  const server = await listen(backend, 0, '127.0.0.1', { grace: 0, sockets: backend.sockets });
  t.after(async () => {
    await server.close();
    await wechat.close();
  });
  return {
    fetch: (path, init) => fetch(server.url + path, init),
    openSocket: (path) => /** @type {any} */ (new WebSocket(server.url.replace(/^http/, 'ws') + path)),
  };
}
