/**
 * Plays one schedule and prints what happens: `node tests/reentrant/play.js <seed>` a random one, made as short as it can be if it
 * breaks a rule; `node tests/reentrant/play.js <function> <method> <moment> [<manner>]` a case of the matrix. `DIST` and `ENGINE`
 * as for the tests.
 */
import { runCase } from './matrix/case.js';
import { ALL_MANNERS, POLITE } from './phone/manners.js';
import { createDraws } from './random/draws.js';
import { runSchedule } from './random/schedule.js';
import { shrink } from './random/shrink.js';

const CLOSELY = { trace: true, closely: true };

/** @param {number} seed @param {string | undefined} wanted the rule */
async function playSeed(seed, wanted) {
  const draws = createDraws(seed);
  const whole = await runSchedule(draws, CLOSELY);
  const rule = wanted ?? whole.violations[0]?.rule;
  if (!rule) return whole;
  return runSchedule(createDraws(await shrink(draws.kept, rule)), CLOSELY);
}

const [first = '', method = '', moment = '', manner = POLITE] = process.argv.slice(2);
const found = ALL_MANNERS.find((one) => one === manner) ?? POLITE;
const { lines, violations } = await (/^\d+$/.test(first) ? playSeed(Number(first), method || undefined) : runCase({ name: first, method, moment, manner: found }, CLOSELY));
console.log(lines.join('\n'));
if (violations.length) process.exitCode = 1;
