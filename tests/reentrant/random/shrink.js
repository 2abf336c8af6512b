/** Makes a schedule that breaks a rule shorter, as long as the rule is still broken. */
import { createDraws } from './draws.js';
import { runSchedule } from './schedule.js';

const MOST_RUNS = 1500;

/** @param {number[]} kept @param {string} rule @returns {Promise<number[]>} */
export async function shrink(kept, rule) {
  let best = kept;
  let runs = 0;

  /** Takes a list in place of the best one, if it breaks the rule as well. @param {number[]} list */
  async function attempt(list) {
    if (++runs > MOST_RUNS) return false;
    const draws = createDraws(list);
    const { violations } = await runSchedule(draws);
    if (!violations.some((violation) => violation.rule === rule)) return false;
    best = withoutZeros(draws.kept.length < list.length ? draws.kept : list);
    return true;
  }

  for (let before = Infinity; sizeOf(best) < before && runs < MOST_RUNS; ) {
    before = sizeOf(best);
    for (let width = best.length >> 1; width >= 1; width >>= 1) {
      for (let at = 0; at < best.length; ) {
        const shorter = best.slice(0, at).concat(best.slice(at + width));
        const simpler = best.map((number, index) => (index >= at && index < at + width ? 0 : number));
        if (!(await attempt(shorter)) && !(sizeOf(simpler) < sizeOf(best) && (await attempt(simpler)))) at += width;
      }
    }
  }
  return best;
}

/** @param {number[]} list */
const sizeOf = (list) => list.length * 1000 + list.reduce((sum, number) => sum + number, 0);

/** The zeros at the end go without saying. @param {number[]} list */
function withoutZeros(list) {
  let end = list.length;
  while (end > 0 && list[end - 1] === 0) end--;
  return list.slice(0, end);
}
