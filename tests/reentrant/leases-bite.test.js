/** A comparison that finds no difference proves nothing: here leases are broken on purpose, and each fault is found by it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundleWith } from './leases/bundle.js';
import { compare, pairOf } from './leases/compare.js';
import { FAULTS } from './leases/faulty.js';

/** Enough to find each. */
const SCHEDULES = Number(process.env.SCHEDULES ?? 1_000);

for (const [what, changes] of Object.entries(FAULTS)) {
  test(what, async (t) => {
    const pair = pairOf(await bundleWith(changes));
    let seed = 1;
    while (seed <= SCHEDULES && !(await compare(seed, pair)).difference) seed++;
    t.diagnostic(`in schedule ${seed}`);
    assert.ok(seed <= SCHEDULES, 'it is not found');
  });
}

test('the glue that is bundled here is no other than the package', async () => {
  const pair = pairOf(await bundleWith([]));
  for (let seed = 1; seed <= 100; seed++) assert.equal((await compare(seed, pair)).difference, undefined);
});
