/**
 * A lease changes nothing (docs/design/invariants.md, 14): random schedules with leases and without, and warm launches with the terms in
 * the record and without. `SCHEDULES` says how many, from `SEED` on; `node tests/reentrant/play-leases.js <seed>` prints one that differs.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare, pairOf } from './leases/compare.js';
import { compareLaunches, launchesOf } from './leases/launch.js';

const FIRST = Number(process.env.SEED ?? 1);
const SCHEDULES = Number(process.env.SCHEDULES ?? 1_500);
/** A launch is shorter. */
const LAUNCHES = SCHEDULES;

/** Those that are printed. */
const MOST = 3;

test(`${SCHEDULES} random schedules, with leases and without`, { timeout: 36_000_000 }, async (t) => {
  const pair = pairOf();
  /** @type {string[]} */
  const found = [];
  let calls = 0;
  for (let seed = FIRST; seed < FIRST + SCHEDULES && found.length < MOST; seed++) {
    const one = await compare(seed, pair);
    calls += one.calls;
    if (one.difference) found.push(`schedule ${seed}:\n${one.difference}`);
  }
  t.diagnostic(`${SCHEDULES} schedules, ${calls} calls of the app`);
  assert.ok(!found.length, found.join('\n\n'));
});

test(`${LAUNCHES} random warm launches, with the terms in the record and without`, { timeout: 36_000_000 }, async (t) => {
  const pair = launchesOf();
  /** @type {string[]} */
  const found = [];
  let early = 0;
  for (let seed = FIRST; seed < FIRST + LAUNCHES && found.length < MOST; seed++) {
    const { difference, isEarlier } = await compareLaunches(seed, pair);
    early += Number(isEarlier);
    if (difference) found.push(`launch ${seed}:\n${difference}`);
  }
  t.diagnostic(`${LAUNCHES} launches, in ${early} a request went earlier`);
  assert.ok(!found.length, found.join('\n\n'));
  assert.ok(early > LAUNCHES / 10 || LAUNCHES < 100, `in ${early} a request went earlier`);
});
