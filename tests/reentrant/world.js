/**
 * One launch of an app on one phone, in virtual time: the package under test, a host, a backend for each client, an app all
 * of whose functions may call the client, and the referee who follows all of it.
 *
 * @import { Config } from './app/config.js'
 * @import { Send } from './phone/network.js'
 *
 * @typedef {ReturnType<typeof createWorld>} World
 */
import { createApp } from './app/app.js';
import { createBackend } from './phone/backend.js';
import { createClock } from './phone/clock.js';
import { createHost } from './phone/host.js';
import { createInstances } from './phone/instances.js';
import { requirePackage } from './phone/package.js';
import { createStorage } from './phone/storage.js';
import { listenForRejections } from './phone/rejections.js';
import { createReferee } from './referee/referee.js';

/** @param {{ config?: Partial<Config>, trace?: boolean }} [setup] `trace`: whether what happens is written down */
export function createWorld({ config = {}, trace = false } = {}) {
  let lastEvent = 0;
  let lastSession = 0;
  /** @type {Map<number, ReturnType<typeof createBackend>>} */
  const backends = new Map();
  /** @type {string[]} */
  const lines = [];
  const world = {
    /** What has happened, if it is written down. */
    lines,
    /** @type {(...words: unknown[]) => void} */
    note: trace ? (...words) => void lines.push(`${String(world.clock.elapsed()).padStart(8)}  ${words.filter((word) => word !== '').join(' ')}`) : () => {},
    /** Numbers all that happens, in order. */
    next: () => ++lastEvent,
    /** @param {number} client */
    backends(client) {
      const backend = backends.get(client) ?? createBackend((way, at = world.next()) => (world.referee.sessions.granted(++lastSession, way, at), lastSession));
      backends.set(client, backend);
      return backend;
    },
    /** Runs a function of the host inside the app's patch of it. @param {string} name @param {() => any} run */
    patch(name, run) {
      world.app.enter(`around ${name}`);
      return run();
    },
    /** The same for a function that is called later. @param {string} name @param {(...given: any[]) => any} run */
    patched: (name, run) => (/** @type {any[]} */ ...given) => world.patch(name, () => run(...given)),
    clock: createClock((error) => world.referee.uncaught(error)),
    referee: /** @type {ReturnType<typeof createReferee>} */ (/** @type {any} */ (undefined)),
    storage: /** @type {ReturnType<typeof createStorage>} */ (/** @type {any} */ (undefined)),
    host: /** @type {ReturnType<typeof createHost>} */ (/** @type {any} */ (undefined)),
    instances: /** @type {ReturnType<typeof createInstances>} */ (/** @type {any} */ (undefined)),
    app: /** @type {ReturnType<typeof createApp>} */ (/** @type {any} */ (undefined)),
  };
  world.referee = createReferee(world);
  world.storage = createStorage(world);
  world.instances = createInstances(world.clock);
  world.host = createHost(world);
  world.app = createApp(world, requirePackage(globalsOf(world)), config);
  listenForRejections((reason) => world.referee.rejected(reason));
  return world;
}

/** What the package finds in its scope; the app has patched some of it. @param {World} world */
function globalsOf(world) {
  const { clock, host, instances, referee } = world;
  const { instantiate } = instances.WXWebAssembly;
  return {
    ...clock.globals,
    setTimeout: world.patched('setTimeout', clock.globals.setTimeout),
    wx: host.wx,
    WXWebAssembly: { instantiate: world.patched('instantiate', instantiate) },
    console: new Proxy({}, { get: () => (/** @type {unknown[]} */ ...words) => referee.violate('it prints', words.join(' ')) }),
  };
}
