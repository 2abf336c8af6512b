/** One contender in one situation: a mini program's globals, a backend, virtual time, and what is counted. */
import { createClock, createHost } from '../tests/host/index.js';
import { engineHost } from '../tests/e2e/engine.js';
import { startBackend } from './backend.js';
import { DIALECTS } from './dialects.js';

/**
 * @import { App, Contender } from './peers.js'
 * @import { Situation } from './situations.js'
 * @import { HostOptions } from '../tests/host/index.js'
 *
 * @typedef {object} Counts from when there is a session and the situation begins
 * @property {number} codes how often wx.login was called
 * @property {number} logins requests to the login endpoint
 * @property {number} sends all other requests
 * @property {number} served callers that were given what they asked for
 * @property {number} failed callers that were told of a failure
 * @property {number} pending callers that were told nothing
 * @property {number} thrown exceptions in callbacks, and rejections that nobody handled
 */

/**
 * What the tests' host has not: uni-app's functions, which hand over to the host's of the same names, and the oldest of
 * the host's functions for sockets, which libraries of that time call while they are loaded.
 */
const SURROUNDINGS = `
  var uni = wx;
  for (const event of ['Open', 'Close', 'Message', 'Error']) wx['onSocket' + event] = () => {};
`;

/** @param {Contender} contender @param {string} root the folder with its code @param {Situation} situation @returns {Promise<Counts>} */
export async function play({ dialect }, root, { play: unfold }) {
  const clock = createClock();
  const backend = await startBackend(clock, DIALECTS[dialect]);
  const host = openHost({ root, clock, domains: [backend.url] });
  try {
    /** @type {App} */
    const app = host.require('./contender').setUp(backend.url);
    await clock.runUntil(Promise.resolve(app.start()));
    host.clearCalls();
    Object.assign(backend.state, { logins: 0, sends: 0 });

    const callers = createCallers();
    await unfold({ clock, backend, send: callers.of(app) });
    const { logins, sends } = backend.state;
    return { codes: host.count('login'), logins, sends, ...callers.counts, thrown: host.errors.length + host.unhandledRejections.length };
  } finally {
    host.close();
    await backend.close();
  }
}

/** The mini program's host, with what libraries look for. @param {HostOptions} options */
export function openHost(options) {
  // A login takes what its request takes: wx.login itself answers at once.
  const host = createHost({ loginLatency: 0, globalThis: true, ...engineHost, ...options });
  host.evaluate(SURROUNDINGS);
  return host;
}

/** Those who wait for what comes of their requests. */
export function createCallers() {
  const counts = { served: 0, failed: 0, pending: 0 };
  return {
    counts,
    /** What sends for an app. @param {App} app @returns {(path: string) => void} */
    of: (app) => (path) => {
      counts.pending++;
      /** @param {'served' | 'failed'} outcome */
      const end = (outcome) => {
        counts.pending--;
        counts[outcome]++;
      };
      void Promise.resolve(app.request(path)).then((/** @type {any} */ body) => end(body?.served ? 'served' : 'failed'), () => end('failed'));
    },
  };
}
