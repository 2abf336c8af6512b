/**
 * Plays a schedule with leases and without, and prints where the two differ: `node tests/reentrant/play-leases.js <seed>`, and with `launch`
 * behind it a warm launch.
 */
import { compare, pairOf } from './leases/compare.js';
import { compareLaunches, launchesOf } from './leases/launch.js';

const [seed = '1', what = ''] = process.argv.slice(2);
const { difference } = what === 'launch' ? await compareLaunches(Number(seed), launchesOf()) : await compare(Number(seed), pairOf());
console.log(difference ?? 'no difference');
if (difference) process.exitCode = 1;
