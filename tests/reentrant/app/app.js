/**
 * The app. Each of its functions that the package or the host can call goes through `enter`, where something may be done
 * from inside of it; and each of its calls is followed to its end.
 *
 * @import { App, World } from '../parts.js'
 * @import { Config } from './config.js'
 * @import { Call } from './calls.js'
 *
 * @typedef {object} AppClient
 * @property {number} number
 * @property {any} sdk
 * @property {number} destroyed when it was, of all that happens; 0: it was not
 * @property {string} where it was destroyed
 * @property {boolean} ready
 * @property {number} traps how many there had been when one of its calls reached the host last
 * @property {Array<() => void>} offs what takes listeners off again
 *
 * @typedef {{ client: AppClient | undefined, name: string }} Frame what runs: a call of the app into a client, or with `client` undefined a function of the app
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

/** @param {World} world @param {any} sdk @param {Partial<Config>} config @returns {App} */
export function createApp(world, sdk, config) {
  const { referee } = world;
  /** What runs at this moment, the innermost last. @type {Frame[]} */
  const frames = [];

  /** @type {Omit<App, 'clients' | 'calls'>} */
  const parts = {
    sdk,
    config,
    frames,
    hasThrown: false,
    isPatient: true,
    countsReads: true,
    isCalm: false,
    hook: undefined,

    where() {
      const frame = frames.at(-1);
      return frame ? `inside ${frame.name}` : '';
    },

    note: (...words) => world.note('app', ...words, parts.where()),

    enter(name, own) {
      const { hook } = parts;
      if (!hook) return;
      frames.push({ client: undefined, name });
      try {
        hook(name, own);
      } finally {
        frames.pop();
      }
    },

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
  };
  const app = /** @type {App} */ (parts);
  // Both need it.
  world.app = app;
  app.clients = createClients(world);
  app.calls = createCalls(world);
  return app;
}
