/** A comparison that finds no difference proves nothing: here leases are broken on purpose, and each fault is found by it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundleWith } from './leases/bundle.js';
import { compare, pairOf } from './leases/compare.js';
import { FAULTS, LAUNCH_FAULTS } from './leases/faulty.js';
import { compareLaunches, launchesOf } from './leases/launch.js';

/** Enough to find each. */
const SCHEDULES = Number(process.env.SCHEDULES ?? 2_000);

for (const [what, changes] of Object.entries(FAULTS)) {
  test(what, async (t) => {
    const pair = pairOf(await bundleWith(changes));
    let seed = 1;
    while (seed <= SCHEDULES && !(await compare(seed, pair)).difference) seed++;
    t.diagnostic(`in schedule ${seed}`);
    assert.ok(seed <= SCHEDULES, 'it is not found');
  });
}

for (const [what, changes] of Object.entries(LAUNCH_FAULTS)) {
  test(`at a launch: ${what}`, async (t) => {
    const pair = launchesOf(await bundleWith(changes));
    let seed = 1;
    while (seed <= SCHEDULES && !(await compareLaunches(seed, pair)).difference) seed++;
    t.diagnostic(`in launch ${seed}`);
    assert.ok(seed <= SCHEDULES, 'it is not found');
  });
}

test('the glue that is bundled here is no other than the package', async () => {
  const index = await bundleWith([]);
  const [pair, launches] = [pairOf(index), launchesOf(index)];
  for (let seed = 1; seed <= 50; seed++) {
    assert.equal((await compare(seed, pair)).difference, undefined);
    assert.equal((await compareLaunches(seed, launches)).difference, undefined);
  }
});
