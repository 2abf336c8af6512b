/**
 * Random schedules of the app that calls from anywhere, each made of a seed. `SCHEDULES` says how many, from `SEED` on. One that
 * breaks a rule is made as short as it can be, and printed.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDraws } from './random/draws.js';
import { runSchedule } from './random/schedule.js';
import { shrink } from './random/shrink.js';
import { createTally } from './tally.js';

const FIRST = Number(process.env.SEED ?? 1);
const SCHEDULES = Number(process.env.SCHEDULES ?? 8_000);
/** In each of so many schedules, what the app was given is also printed, as consoles do. */
const CLOSELY = 16;

/** Those that are worth the time to shorten: the first of each rule. */
const SHRUNK = 4;

/** @param {number} seed */
const run = (seed, draws = createDraws(seed)) => runSchedule(draws, { closely: seed % CLOSELY === 0 }).then((result) => ({ ...result, kept: draws.kept }));

test(`${SCHEDULES} random schedules`, { timeout: 3_600_000 }, async (t) => {
  const tally = createTally();
  /** The first schedule that breaks each rule. @type {Map<string, number[]>} */
  const first = new Map();
  let calls = 0;
  for (let seed = FIRST; seed < FIRST + SCHEDULES; seed++) {
    const { violations, kept, ...result } = await run(seed);
    calls += result.calls;
    tally.add(violations, `node tests/reentrant/play.js ${seed}`);
    for (const { rule } of violations) if (!first.has(rule)) first.set(rule, kept);
  }
  t.diagnostic(`${SCHEDULES} schedules, ${calls} calls of the app`);
  let traces = '';
  for (const [rule, kept] of [...first].slice(0, SHRUNK)) {
    const { lines } = await runSchedule(createDraws(await shrink(kept, rule)), { trace: true });
    traces += `\n\n${rule}, as short as it can be:\n${lines.join('\n')}`;
  }
  assert.ok(!tally.report(), tally.report() + traces);
});
