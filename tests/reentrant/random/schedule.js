/**
 * A random schedule: an app that calls the client from anywhere in its own functions, at a host that answers as it likes, with
 * traps, failing storage and clocks that jump.
 *
 * @import { Draws } from './draws.js'
 * @import { World } from '../parts.js'
 * @import { Config } from '../app/config.js'
 * @import { Violation } from '../parts.js'
 */
import { AppError } from '../app/app.js';
import { finish } from '../finish.js';
import { ALL_MANNERS } from '../phone/manners.js';
import { warmUp } from '../warm.js';
import { createWorld } from '../world.js';
import { callMethod, takeStep } from './steps.js';

const MOST_STEPS = 30;
/** How many calls the app makes from inside its functions at most, and how deep. */
const MOST_INSIDE = 25;
const DEPTH = 3;

/** What no app could do and go on: without timers nothing works. */
const MUST_NOT_THROW = 'around setTimeout';

/** In some schedules the app has been launched before. @param {World} world @param {Draws} draws */
async function launchBefore(world, draws) {
  if (draws.once(3)) await warmUp(world, draws.once(3));
}

/** @param {Draws} draws @returns {Config} */
export function configOf(draws) {
  const once = (/** @type {number} */ times) => draws.once(times);
  return {
    data: draws.choose(/** @type {const} */ (['none', 'sync', 'async', 'slow', 'never', 'asks'])),
    session: once(3),
    header: once(3),
    test: once(4),
    getters: once(8),
    place: draws.choose(/** @type {const} */ (['header', 'query', 'cookie'])),
    persist: !once(8),
    encrypt: once(5),
    checkSession: once(6),
    sliding: once(6),
    maxInFlight: draws.choose([10, 1, 2]),
    replays: draws.choose([1, 0, 2]),
    retries: draws.choose([1, 0, 2]),
    timeout: draws.choose([10_000, 30, 3000]),
    requestTimeout: draws.choose([0, 0, 0, 50, 3000]),
  };
}

/** What the app does inside its functions. @param {World} world @param {Draws} draws */
function createHook(world, draws) {
  // In some schedules it does so all the time, in others hardly ever.
  const times = draws.choose([40, 4, 8, 16]);
  let left = MOST_INSIDE;
  let depth = 0;
  return (/** @type {string} */ name, /** @type {import('../app/calls.js').Call | undefined} */ own) => {
    if (depth >= DEPTH || left <= 0 || !draws.once(times)) return;
    left--;
    depth++;
    try {
      callMethod(world, draws, own);
    } catch (error) {
      if (name !== MUST_NOT_THROW || !(error instanceof AppError)) throw error;
    } finally {
      depth--;
    }
  };
}

/**
 * @typedef {object} How
 * @property {boolean} [trace]
 * @property {boolean} [closely]
 * @property {boolean} [details]
 * @property {(globals: any) => any} [glue] the package, if it is not the one under test
 * @property {(world: World, draws: Draws) => Promise<(() => Promise<void>) | void>} [begin] what comes before the first client, in the place of a launch
 *   before; and what it gives, after that
 *
 * @param {Draws} draws @param {How} [how] @returns {Promise<{ violations: Violation[], lines: string[], calls: number }>}
 */
export async function runSchedule(draws, { trace = false, closely = false, details = false, glue, begin = launchBefore } = {}) {
  const world = createWorld({ trace, details, config: configOf(draws), ...(glue && { glue }) });
  const { app, host, instances, referee } = world;
  const goOn = await begin(world, draws);
  instances.takes = draws.choose([20, 1, 300]);
  host.behave(draws.choose(ALL_MANNERS));
  const { choose, once } = draws;
  if (once(2)) host.chooseManner = () => (once(2) ? choose(ALL_MANNERS) : 'after a while');
  app.clients.create();
  await goOn?.();
  app.hook = createHook(world, draws);
  for (let step = 0; step < MOST_STEPS && draws.pick(16) !== 0; step++) await takeStep(world, draws);
  await finish(world, { closely });
  return { violations: referee.violations, lines: world.lines, calls: app.calls.all.length };
}
