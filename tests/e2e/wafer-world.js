/** A world whose backend is a Wafer server, and what a mini program does in it. */
import { createClock } from '../host/index.js';
import { engineHost } from './engine.js';
import { createWatch } from './secrets/index.js';
import { startWaferBackend } from './wafer-backend.js';
import { assertQuiet, createApp, root } from './world.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { HostOptions } from '../host/index.js'
 * @import { Options } from './world.js'
 *
 * @typedef {object} WaferWorldOptions
 * @property {Partial<HostOptions>} [host]
 * @property {Parameters<typeof startWaferBackend>[2]} [backend]
 * @property {string[]} [domains] further servers the mini program may reach
 */

/**
 * @param {TestContext} t
 * @param {WaferWorldOptions} [options]
 */
export async function createWaferWorld(t, { host: hostOptions = {}, backend: backendOptions, domains = [] } = {}) {
  const watch = createWatch(t);
  const clock = createClock();
  const backend = await startWaferBackend(t, clock, backendOptions);
  /** @type {Map<string, string>} */
  const storage = new Map();

  /** A launch of the app: a fresh host on the same phone. */
  function launch() {
    const host = watch.createHost({ root, clock, storage, domains: [backend.url, ...domains], wechat: backend.wechat, ...engineHost, ...hostOptions });
    t.after(() => {
      host.close();
      assertQuiet(host);
    });
    const app = createApp(host, backend.url);
    /** @param {Options} [options] */
    const createClient = ({ login, ...options } = {}) =>
      app.createClient({ protocol: host.require('weapp-session/wafer'), login: { url: '/login', ...login }, ...options });
    return { ...app, createClient };
  }

  return { clock, backend, storage, watch, launch, ...launch() };
}
