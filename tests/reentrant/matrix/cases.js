/** All cases of the matrix, and the share of them that runs with every test. */
import { METHODS } from '../app/methods.js';
import { ALL_MANNERS, POLITE } from '../phone/manners.js';
import { FUNCTIONS } from './functions.js';
import { MOMENTS } from './moments.js';

/** @import { Case } from './case.js' */

/** What no app could do and go on: without timers nothing works. */
const IMPOSSIBLE = ['around setTimeout × an exception'];

/** How many of the moments a pair is tried in at a host of each other manner, of each ten. */
const SHARE = 10;

/** Every function with every method. */
export const PAIRS = Object.keys(FUNCTIONS)
  .flatMap((name) => Object.keys(METHODS).map((method) => ({ name, method })))
  .filter((pair) => !IMPOSSIBLE.includes(nameOf(pair)));

/** @param {{ name: string, method: string }} pair */
export function nameOf({ name, method }) {
  return `${name} × ${method}`;
}

/** Each pair in a moment, at a polite host. @param {string} moment @returns {Case[]} */
export const politeCases = (moment) => PAIRS.map((pair) => ({ ...pair, moment, manner: POLITE }));

/** Each pair at a host of some manner: in all moments, or in one that differs from pair to pair and only at every tenth. @param {import('../phone/manners.js').Manner} manner @param {boolean} all @returns {Case[]} */
export function rudeCases(manner, all) {
  const moments = Object.keys(MOMENTS);
  const offset = ALL_MANNERS.indexOf(manner);
  return PAIRS.flatMap((pair, index) => moments.filter((_, at) => all || (index * 7 + offset) % (SHARE * 3) === at).map((moment) => ({ ...pair, moment, manner })));
}
