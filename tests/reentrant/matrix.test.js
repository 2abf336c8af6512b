/**
 * Every function of an app that the package or the host calls, with every method of a client called from inside of it, in
 * every moment; and at hosts that answer at once, twice, contradicting themselves, by promise, by throwing, never.
 *
 * `FULL=1` runs every pair in every moment at every host; without it each pair is tried in every moment at a polite host, and
 * a tenth of the rest. `DIST=<folder>` tries another build, laid out as js-glue/dist is.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCase } from './matrix/case.js';
import { nameOf, PAIRS, politeCases, rudeCases } from './matrix/cases.js';
import { MOMENTS } from './matrix/moments.js';
import { ALL_MANNERS, POLITE } from './phone/manners.js';
import { createTally } from './tally.js';

/** @import { Case } from './matrix/case.js' */

const FULL = process.env.FULL === '1';
/** In each of so many cases, what the app was given is also printed, as consoles do. */
const CLOSELY = 16;

/** Pairs whose function has run. @type {Set<string>} */
const entered = new Set();

/** @param {Case[]} cases */
async function judge(cases) {
  const tally = createTally();
  for (const [index, one] of cases.entries()) {
    const result = await runCase(one, { closely: index % CLOSELY === 0 });
    if (result.entered) entered.add(nameOf(one));
    tally.add(result.violations, `node tests/reentrant/play.js ${[one.name, one.method, one.moment, one.manner].map((word) => `'${word}'`).join(' ')}`);
  }
  assert.ok(!tally.report(), tally.report());
}

for (const moment of Object.keys(MOMENTS)) {
  test(`every function with every method, ${moment}`, { timeout: 600_000 }, () => judge(politeCases(moment)));
}

test('each function has run with each method', (t) => {
  const missing = PAIRS.map(nameOf).filter((pair) => !entered.has(pair));
  t.diagnostic(`${entered.size} pairs of a function and a method`);
  assert.deepEqual(missing, []);
});

for (const manner of ALL_MANNERS) {
  if (manner === POLITE) continue;
  test(`at a host that answers ${manner}`, { timeout: 1_200_000 }, () => judge(rudeCases(manner, FULL)));
}
