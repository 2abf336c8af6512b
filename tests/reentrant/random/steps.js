/**
 * What happens in a random schedule beside what the app does in its functions. Weights: how often each is drawn.
 *
 * @import { World } from '../parts.js'
 * @import { Draws } from './draws.js'
 *
 * @typedef {(world: World, draws: Draws) => unknown} Step
 */
import { isOfApp } from '../app/app.js';
import { METHODS } from '../app/methods.js';
import { LOGIN_FAULTS } from '../phone/backend.js';
import { LOADS } from '../phone/instances.js';
import { ALL_MANNERS } from '../phone/manners.js';

const TIMES = [0, 1, 2, 3, 5, 8, 20, 100, 600, 11_000, 61_000];
/** Of which hosts need some to answer. */
const SHORT = [8, 0, 3, 8];
/** Years ahead, hours and seconds, both ways. */
const JUMPS = [3_600_000, -3_600_000, 40_000_000, -40_000_000, 5_000, 400_000_000_000];

/** @type {Array<() => string | undefined>} */
const faultOf = [() => undefined, ...Object.keys(LOGIN_FAULTS).map((name) => () => name)];

/** @type {Array<[weight: number, name: string, step: Step]>} */
const ALL = [
  [5, 'time passes', ({ clock }, draws) => clock.advance(draws.choose(TIMES))],
  [9, 'the app calls', (world, draws) => callMethod(world, draws, undefined)],
  [2, 'the host changes its manner', ({ host }, draws) => host.behave(draws.choose(ALL_MANNERS))],
  [1, 'the backend ends all sessions', (world, draws) => backendOf(world, draws).alive.clear()],
  [1, 'logins fail', (world, draws) => Object.assign(backendOf(world, draws), { loginFault: draws.choose(faultOf)() })],
  [1, 'the backend refuses all', (world, draws) => Object.assign(backendOf(world, draws), { refusesAll: draws.once(2) })],
  [1, 'wx.login fails', ({ host }, draws) => Object.assign(host, { loginFails: draws.once(2), keyIsOver: draws.once(2) })],
  [1, 'it traps', ({ instances }, draws) => instances.trapIn(draws.pick(40))],
  [1, 'loads change', ({ instances }, draws) => Object.assign(instances, { load: draws.choose(Object.keys(LOADS)), takes: draws.choose(TIMES) })],
  [1, 'the clock jumps', ({ clock }, draws) => clock.jump(draws.choose(JUMPS))],
  [1, 'storage changes', ({ storage }, draws) => Object.assign(storage, { isFull: draws.once(2), isUnreadable: draws.once(4), isSilent: draws.once(4) })],
];

const DRAWN = ALL.flatMap(([weight, name, step]) => Array(weight).fill({ name, step }));
/** What leaves all as it is. */
const CALM = ['time passes', 'the app calls'];
const METHOD_NAMES = Object.keys(METHODS);

/** One of the clients that are made. @param {World} world @param {Draws} draws */
export const clientOf = ({ app }, draws) => draws.choose(app.clients.all.filter(({ sdk }) => sdk));

/** @param {World} world @param {Draws} draws */
const backendOf = (world, draws) => world.backends(clientOf(world, draws)?.number ?? 1);

/** The app calls a method. @param {World} world @param {Draws} draws @param {import('../app/calls.js').Call | undefined} own */
export function callMethod(world, draws, own) {
  const { app } = world;
  if (app.callsMore?.(own)) return;
  const client = clientOf(world, draws);
  if (client) METHODS[draws.choose(METHOD_NAMES)]?.({ app, client, own });
}

/** @param {World} world @param {Draws} draws */
export async function takeStep(world, draws) {
  const { name, step } = draws.choose(DRAWN);
  if (world.app.isCalm && !CALM.includes(name) && draws.pick(6)) return;
  world.note('STEP', name);
  try {
    await step(world, draws);
    if (world.app.isCalm) await world.clock.advance(draws.choose(SHORT));
  } catch (error) {
    if (!isOfApp(error)) throw error;
  }
}
