/**
 * The same warm launch with the terms in its record and without: requests go earlier, before the module is there, and that is all. What
 * the app is told of each call is the same, and so is what the backend is asked, where nothing takes back what has not gone yet.
 *
 * @import { Draws } from '../random/draws.js'
 * @import { World } from '../parts.js'
 */
import { readingNoSeals } from '../../leases/switch.js';
import { METHODS } from '../app/methods.js';
import { glueOf, INDEX } from '../phone/package.js';
import { ALL_MANNERS, POLITE } from '../phone/manners.js';
import { secret } from '../phone/secrets.js';
import { createDraws } from '../random/draws.js';
import { configOf } from '../random/schedule.js';
import { show } from '../show.js';
import { createWorld } from '../world.js';
import { abortSome, concernLeases, requestSome } from './app.js';

const MOST_CALLS = 6;
/** Until all that is answered at all is answered. */
const LONG = 20_000;

/** What takes back what may not have gone, or changes what goes. */
const ENDS = ['logout', 'logout, with url', 'setSession', 'setSession, over, not renewable', 'setSession, null', 'login, force', 'login, via', 'destroy'];
/** What else an app does before the module is there. */
const OTHERS = ['login', 'request, high', 'request, optional', 'uploadFile', 'request, elsewhere'];

/** What may lie in storage in the place of what was written: records that count no more, or never did. @type {Array<(record: any[]) => unknown>} */
const RECORDS = [
  ...Array(12).fill((/** @type {any[]} */ record) => record),
  (record) => record.with(3, 1).with(4, 1),
  (record) => record.with(2, 7),
  (record) => record.with(5, !record[5]),
  (record) => record.with(1, 'another'),
  (record) => [...record.slice(0, 6), 'another', ...record.slice(7)],
  (record) => [1, ...record.slice(1, 5)],
  (record) => record.slice(0, 6),
  () => ({ odd: true }),
];

/** @param {string} [index] text of a glue @returns {[borrows: (globals: any) => any, waits: (globals: any) => any]} */
export const launchesOf = (index = INDEX) => [glueOf(index), glueOf(readingNoSeals(INDEX))];

/** Lets the package write a record with these options, as in the launch before. @param {World} world @param {Draws} draws */
async function launchBefore({ app, backends, storage }, draws) {
  const session = backends(1).begin('elsewhere');
  if (draws.once(5)) backends(1).alive.delete(session);
  const before = createWorld({ config: app.config });
  const client = before.app.clients.create();
  client?.sdk.setSession({ id: secret('id', session), ...draws.choose([{ expiresIn: 7200 }, {}, { expiresIn: 1 }]) });
  await before.clock.advance(100);
  const change = draws.choose(RECORDS);
  for (const [key, record] of before.storage.entries) storage.entries.set(key, change(record));
}

/** One call of the app; whether it may take back what has gone. @param {World} world @param {Draws} draws */
function callOnce(world, draws) {
  const kind = draws.pick(10);
  if (kind < 6) requestSome(world, draws);
  else if (kind < 7) abortSome(world, draws, undefined);
  else {
    const name = draws.choose(kind < 8 ? ENDS : OTHERS);
    const [client] = world.app.clients.all;
    if (client) METHODS[name]?.({ app: world.app, client, own: undefined });
    return kind < 8;
  }
  return kind === 6;
}

/** @param {number} seed @param {(globals: any) => any} glue */
async function launch(seed, glue) {
  const draws = createDraws(seed);
  const world = createWorld({ config: { ...configOf(draws), getters: false }, trace: true, details: true, glue });
  concernLeases(world, draws);
  Object.assign(world.app.config, draws.pick(6) ? { persist: true, encrypt: false, checkSession: false, sliding: false } : {});
  await launchBefore(world, draws);
  world.lines.length = 0;
  world.instances.takes = draws.choose([20, 1, 7]);
  world.host.behave(draws.pick(3) ? POLITE : draws.choose(ALL_MANNERS));
  world.app.clients.create();
  let mayTakeBack = false;
  for (let call = draws.pick(MOST_CALLS); call >= 0; call--) {
    mayTakeBack = callOnce(world, draws) || mayTakeBack;
  }
  await world.clock.advance(LONG);
  const { config } = world.app;
  const isAsync = config.header || typeof config.extend?.({}).request.header === 'function';
  return { world, mayTakeBack, isOpen: mayTakeBack && isAsync };
}

/** Times are what may differ. @param {string} text */
const timeless = (text) => text.replace(/\b\d{13}\b/g, 'a time');

/** What the backend is asked, in whatever order. @param {World} world */
const asked = ({ lines }) => lines.filter((line) => /^ *\d+ {2}wx\.(request|uploadFile|downloadFile)/.test(line)).map((line) => line.replace(/^ *\d+/, ''));

/** An answer that brings a session comes earlier, too: what waits for the module has that, or the one before. @param {string} text */
const ofAnySession = (text) => text.replaceAll(MARK, 'an id');
/** How an id begins. */
const MARK = new RegExp(secret('id', 0).slice(0, 6).replace('0', '\\d+'), 'g');
const BRINGS_ONE = /X-Next/;

/** How early the first of it is. @param {World} world */
const firstAsked = ({ lines }) => Number(/^ *(\d+) {2}wx\.(?:request|uploadFile|downloadFile)/m.exec(lines.join('\n'))?.[1] ?? Infinity);

/** What came of each call, and what is left in storage. A host's own words quote what it failed at, in one way after the other, so of errors the code counts. @param {World} world */
const outcomes = ({ app, storage }) =>
  [...app.calls.all.map(({ number, api, words }) => `#${number} ${api}: ${words.map(({ how, value }) => `${how} ${/** @type {any} */ (value)?.code ?? show(value)}`).join('; ')}`), ...[...storage.entries].map(show)].map(timeless);

/** @param {number} seed @param {ReturnType<typeof launchesOf>} pair */
export async function compareLaunches(seed, [borrows, waits]) {
  const { world: one, mayTakeBack, isOpen } = await launch(seed, borrows);
  const { world: other } = await launch(seed, waits);
  const isBrought = one.lines.some((line) => BRINGS_ONE.test(line));
  const seen = (/** @type {World} */ world) => asked(world).map(timeless).map(isBrought ? ofAnySession : String).sort();
  const see = (/** @type {World} */ world) => [...outcomes(world), ...(mayTakeBack ? [] : seen(world))];
  const [ours, theirs] = [see(one), see(other)];
  // What the header waits for, and what ends the session meanwhile, come in either order.
  const isEqual = isOpen || ours.join('\n') === theirs.join('\n');
  const difference = isEqual ? undefined : ['with terms:', ...ours, 'without:', ...theirs, '', ...one.lines, 'WITHOUT', ...other.lines].join('\n');
  return { difference, isEarlier: firstAsked(one) < firstAsked(other) };
}
