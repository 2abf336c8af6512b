/**
 * The same schedule with leases and without: what the app, the host and the backends see has to be the same, to the letter, and at the
 * same time. A launch finds no terms in its record here: those are compared in `launch.js`.
 *
 * @import { Draws } from '../random/draws.js'
 * @import { World } from '../parts.js'
 * @import { How } from '../random/schedule.js'
 */
import { lendingNothing, readingNoSeals } from '../../leases/switch.js';
import { POLITE } from '../phone/manners.js';
import { glueOf, INDEX } from '../phone/package.js';
import { createDraws } from '../random/draws.js';
import { runSchedule } from '../random/schedule.js';
import { warmUp } from '../warm.js';
import { concernLeases } from './app.js';

const LINES_AROUND = 12;

/** @param {string} [index] text of a glue @returns {[lends: (globals: any) => any, lendsNothing: (globals: any) => any]} */
export const pairOf = (index = INDEX) => [glueOf(readingNoSeals(index)), glueOf(lendingNothing(readingNoSeals(INDEX)))];

/** What comes first. @type {NonNullable<How['begin']>} */
export async function begin(world, draws) {
  concernLeases(world, draws);
  if (draws.pick(3)) await warmUp(world, draws.once(6));
  if (draws.pick(6)) return () => getSession(world, draws);
  return undefined;
}

/** The app has a session and knows some of the URLs, at a host that is mostly as documented. @param {World} world @param {Draws} draws */
async function getSession({ app, backends, clock, instances, host }, draws) {
  const [client] = app.clients.all;
  if (!client) return;
  instances.takes = 1;
  const { chooseManner } = host;
  host.chooseManner = undefined;
  host.behave(POLITE);
  app.calls.login(client);
  await clock.advance(100);
  for (const url of ['/r/0', '/r/1', 'r/0']) app.calls.request(client, { shape: (options) => ({ ...options, url }) });
  await clock.advance(100);
  // In some, the backend has ended it.
  if (draws.once(4)) backends(client.number).alive.clear();
  host.chooseManner = chooseManner && (() => (draws.pick(4) ? POLITE : chooseManner()));
}

/** What is seen in a schedule. @param {number | number[]} source @param {(globals: any) => any} glue */
async function seen(source, glue) {
  const draws = createDraws(source);
  const { lines, calls } = await runSchedule(draws, { trace: true, details: true, glue, begin });
  return { lines, calls, kept: draws.kept };
}

/**
 * @typedef {object} Comparison
 * @property {string | undefined} difference the lines around the first one
 * @property {number} calls
 * @property {number[]} kept
 *
 * @param {number | number[]} source of the schedule @param {ReturnType<typeof pairOf>} pair @returns {Promise<Comparison>}
 */
export async function compare(source, [lends, lendsNothing]) {
  const one = await seen(source, lends);
  const other = await seen(source, lendsNothing);
  const at = firstDifference(one.lines, other.lines);
  return { difference: at < 0 ? undefined : around(one.lines, other.lines, at), calls: one.calls, kept: one.kept };
}

/** @param {string[]} one @param {string[]} other */
function firstDifference(one, other) {
  const longer = one.length < other.length ? other : one;
  return longer.findIndex((_, index) => one[index] !== other[index]);
}

/** @param {string[]} one @param {string[]} other @param {number} at */
function around(one, other, at) {
  const before = one.slice(Math.max(0, at - LINES_AROUND), at);
  return [...before, 'with leases:', ...one.slice(at, at + LINES_AROUND), 'without:', ...other.slice(at, at + LINES_AROUND)].join('\n');
}
