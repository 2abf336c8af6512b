/**
 * One launch of an app on one phone, in virtual time: the package under test, a host, a backend for each client, an app all
 * of whose functions may call the client, and the referee who follows all of it.
 *
 * @import { Config } from './app/config.js'
 * @import { Backend, Way } from './phone/backend.js'
 * @import { World } from './parts.js'
 */
import { createApp } from './app/app.js';
import { createBackend } from './phone/backend.js';
import { createClock } from './phone/clock.js';
import { createHost } from './phone/host.js';
import { createInstances } from './phone/instances.js';
import { requirePackage, requireSocket } from './phone/package.js';
import { createStorage } from './phone/storage.js';
import { listenForRejections } from './phone/rejections.js';
import { createReferee } from './referee/referee.js';
import { show } from './show.js';

/**
 * @param {{ config?: Partial<Config>, trace?: boolean, details?: boolean, spoil?: (sdk: any, world: World) => any, glue?: (globals: any) => any }} [setup]
 *   `trace`: whether what happens is written down; `details`: to the letter; `spoil`: makes a faulty package of it; `glue`: another one
 * @returns {World}
 */
export function createWorld({ config = {}, trace = false, details = false, spoil = (sdk) => sdk, glue = requirePackage } = {}) {
  let lastEvent = 0;
  let lastSession = 0;
  /** @type {Map<number, Backend>} */
  const backends = new Map();
  /** @type {string[]} */
  const lines = [];
  // Each part is made of those before it, and knows the others by the time they are there.
  const world = /** @type {World} */ ({
    lines,
    note: trace ? (...words) => void lines.push(`${String(world.clock.elapsed()).padStart(8)}  ${words.filter((word) => word !== '').join(' ')}`) : () => {},
    detail: details ? (what, value) => void lines.push(`${String(world.clock.elapsed()).padStart(8)}  ${what} ${show(value)}`) : () => {},
    next: () => ++lastEvent,
    backends(client) {
      const backend = backends.get(client) ?? createBackend(issueId);
      backends.set(client, backend);
      return backend;
    },
    patch(name, run) {
      world.app.enter(`around ${name}`);
      return run();
    },
    patched: (name, run) => (...given) => world.patch(name, () => run(...given)),
    clock: createClock((error) => world.referee.uncaught(error)),
  });

  /** @param {Way} way @param {number} [at] */
  function issueId(way, at = world.next()) {
    world.referee.sessions.granted(++lastSession, way, at);
    return lastSession;
  }

  world.referee = createReferee(world);
  world.storage = createStorage(world);
  world.instances = createInstances(world.clock);
  world.host = createHost(world);
  const globals = globalsOf(world);
  world.app = createApp(world, spoil({ ...glue(globals), socket: requireSocket(globals) }, world), config);
  listenForRejections((reason) => world.referee.rejected(reason));
  return world;
}

/** What the package finds in its scope; the app has patched some of it. @param {World} world */
function globalsOf(world) {
  const { clock, host, instances, referee } = world;
  const { instantiate } = instances.WXWebAssembly;
  return {
    ...clock.globals,
    setTimeout: world.patched('setTimeout', (run, delay) => (world.detail('setTimeout', delay), clock.globals.setTimeout(run, delay))),
    wx: host.wx,
    WXWebAssembly: { instantiate: world.patched('instantiate', instantiate) },
    console: new Proxy({}, { get: () => (/** @type {unknown[]} */ ...words) => referee.violate('it prints', words.join(' ')) }),
  };
}
