/** How long requests take that all wait for one login, and how many logins that makes. */
import { contendersForLogin } from './logins.js';
import { answerAll, seen } from './host.js';
import { median } from './median.js';
import { shuffled } from './order.js';

const COUNTS = [10, 100, 1000, 10_000];
const ROUNDS = 5;
/** Where two are compared, and it does not take long: their difference may be small. */
const COMPARED_ROUNDS = 25;
/** What takes longer, in milliseconds, is measured once. */
const LONG = 1000;

/** Milliseconds from the first request to the last answer. @param {import('./logins.js').LoginContender} contender @param {number} count */
async function time({ begin }, count) {
  const send = await begin();
  let answers = 0;
  const answered = () => void answers++;
  const logins = seen.logins;
  const start = bench.now();
  for (let one = 0; one < count; one++) send(answered);
  while (answers < count) {
    if (!answerAll()) throw new Error(`nothing left to answer after ${answers} of ${count}`);
  }
  return { spent: bench.now() - start, logins: seen.logins - logins };
}

/** @typedef {{ name: string, count: number, time: number, logins: number, against: number }} Row */

/** A row for each of a group, whose rounds take turns. @param {import('./logins.js').LoginContender[]} group @param {number} count @returns {Promise<Row[]>} */
async function measure(group, count) {
  const runners = group.map((contender) => ({ contender, logins: 0, times: /** @type {number[]} */ ([]) }));
  const rounds = group.length > 1 && count <= 1000 ? COMPARED_ROUNDS : ROUNDS;
  for (let round = 0; round < rounds && !runners.some(({ times }) => times.some((spent) => spent > LONG)); round++) {
    for (const runner of shuffled(runners)) {
      const { spent, logins } = await time(runner.contender, count);
      runner.times.push(spent);
      runner.logins = logins;
    }
  }
  const [first, second] = runners;
  return runners.map((runner) => ({
    name: runner.contender.name,
    count,
    time: median(runner.times),
    logins: runner.logins,
    // Of each round by itself, as in overhead.js.
    against: runner === first && second ? median(first.times.map((spent, round) => spent / (second.times[round] ?? NaN))) : NaN,
  }));
}

async function main() {
  /** @type {Row[]} */
  const rows = [];
  for (const group of contendersForLogin()) {
    // Learns the way, so that the first figure is no outlier.
    for (const contender of group) await time(contender, 100);
    /** @type {Row[]} */
    const measured = [];
    for (const count of COUNTS) measured.push(...(await measure(group, count)));
    for (const { name } of group) rows.push(...measured.filter((row) => row.name === name));
  }
  bench.report(JSON.stringify(rows));
}

main().catch((error) => bench.report('failed: ' + error + '\n' + error.stack));
