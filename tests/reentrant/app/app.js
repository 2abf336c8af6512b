/**
 * The app. Each of its functions that the package or the host can call goes through `enter`, where something may be done
 * from inside of it; and each of its calls is followed to its end.
 *
 * @import { World } from '../world.js'
 * @import { Config } from './config.js'
 * @import { Call } from './calls.js'
 *
 * @typedef {object} AppClient
 * @property {number} number
 * @property {any} sdk
 * @property {number} destroyed when it was, of all that happens; 0: it was not
 * @property {boolean} ready
 * @property {Array<() => void>} offs what takes listeners off again
 *
 * @typedef {{ client: AppClient | undefined, name: string }} Frame what runs: a call of the app into a client, or with `client` undefined a function of the app
 *
 * @typedef {ReturnType<typeof createApp>} App
 */
import { createCalls } from './calls.js';
import { createClients } from './clients.js';

/** What the app throws by itself. */
export class AppError extends Error {
  constructor() {
    super('the app threw');
  }
}

/** @param {any} error @returns {boolean} */
export const isOfApp = (error) => error instanceof AppError || (error instanceof Error && isOfApp(error.cause));

/** @param {World} world @param {any} sdk @param {Partial<Config>} config */
export function createApp(world, sdk, config) {
  const { referee } = world;
  /** What runs at this moment, the innermost last. @type {Frame[]} */
  const frames = [];
  /** How often each function has been called. @type {Map<string, number>} */
  const entered = new Map();

  const app = {
    sdk,
    config,
    frames,
    entered,
    /** Whether `login.data` takes its time. */
    isPatient: true,
    /** What is done inside a function of the app, if anything. `own` is the call whose function it is. @type {((name: string, own: Call | undefined) => void) | undefined} */
    hook: undefined,

    /** Writes down what the app does, and where. @param {...unknown} words */
    note(...words) {
      const frame = frames.at(-1);
      world.note('app', ...words, frame ? `(inside ${frame.name})` : '');
    },

    /** A function of the app runs. @param {string} name @param {Call} [own] */
    enter(name, own) {
      entered.set(name, (entered.get(name) ?? 0) + 1);
      const { hook } = app;
      if (!hook) return;
      frames.push({ client: undefined, name });
      try {
        hook(name, own);
      } finally {
        frames.pop();
      }
    },

    /**
     * Calls a method of the package. What the app itself throws comes out of it where the package had to call the app.
     *
     * @template T @param {AppClient} client @param {string} name @param {() => T} run @returns {{ value?: T, threw?: unknown }}
     */
    inside(client, name, run) {
      frames.push({ client, name });
      try {
        return { value: run() };
      } catch (threw) {
        if (!isOfApp(threw)) referee.violate('a method threw', `${name}: ${threw}`);
        return { threw };
      } finally {
        frames.pop();
      }
    },
    clients: /** @type {ReturnType<typeof createClients>} */ (/** @type {any} */ (undefined)),
    calls: /** @type {ReturnType<typeof createCalls>} */ (/** @type {any} */ (undefined)),
  };
  // Not before `app` is there: each needs it.
  Object.assign(world, { app });
  app.clients = createClients(world);
  app.calls = createCalls(world);
  return app;
}
