/** One contender in one situation, where its sessions are renewed by refresh tokens. */
import { createClock } from '../../tests/host/index.js';
import { DIALECTS } from '../dialects.js';
import { createCallers, openHost } from '../play.js';
import { startTokenBackend } from './backend.js';

/**
 * @import { App, Contender } from '../peers.js'
 * @import { TokenDialect } from './backend.js'
 * @import { RenewalSituation } from './situations.js'
 *
 * @typedef {object} RenewalCounts from when the app is signed in and the situation begins
 * @property {number} renewals requests to the endpoint for renewals
 * @property {number} sends all other requests
 * @property {number} served callers that were given what they asked for
 * @property {number} failed callers that were told of a failure
 * @property {number} pending callers that were told nothing
 * @property {number} killed sign-ins that the backend ended, because a refresh token came twice
 * @property {number} thrown exceptions in callbacks, and rejections that nobody handled
 */

/** @param {Contender} contender @param {string} root the folder with its code @param {RenewalSituation} situation @returns {Promise<RenewalCounts>} */
export async function playRenewal({ dialect }, root, { play: unfold }) {
  const clock = createClock();
  const backend = await startTokenBackend(clock, /** @type {TokenDialect} */ (DIALECTS[dialect]));
  const storage = new Map();
  /** @type {Array<ReturnType<typeof openHost>>} */
  const hosts = [];
  const callers = createCallers();

  /** @returns {App} */
  function open() {
    const host = openHost({ root, clock, storage, domains: [backend.url] });
    hosts.push(host);
    return host.require('./contender').setUpRefreshing(backend.url);
  }

  try {
    const app = open();
    await clock.runUntil(Promise.resolve(app.start()));
    await unfold({ clock, backend, send: callers.of(app), open: () => callers.of(open()) });
    const { renewals, sends, killed } = backend.state;
    const thrown = hosts.reduce((sum, { errors, unhandledRejections }) => sum + errors.length + unhandledRejections.length, 0);
    return { renewals, sends, killed, ...callers.counts, thrown };
  } finally {
    hosts.forEach((host) => host.close());
    await backend.close();
  }
}
