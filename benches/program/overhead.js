/** What one authenticated request costs above a bare wx.request. */
import { bare, contenders, rival } from './contenders.js';
import { answerAll, AT_ONCE } from './host.js';
import { median } from './median.js';
import { shuffled } from './order.js';

/** A batch is long enough to be timed, and short enough that what slows the machine meets all contenders alike. */
const BATCH_TIME = 1.5;
const BATCH_LIMIT = 300;
/** Rounds in which an engine learns what it will, on other threads, and those that count. */
const WARM_UP = 200;
const ROUNDS = 160;

let answers = 0;
const answered = () => void answers++;

/** @typedef {import('./contenders.js').Contender & { batch: number, times: number[] }} Runner */

/** Microseconds for one request, of a batch. @param {Pick<Runner, 'send' | 'batch'>} runner */
async function time({ send, batch }) {
  const start = bench.now();
  for (let count = 0; count < batch; count += AT_ONCE) {
    const wanted = answers + AT_ONCE;
    for (let one = 0; one < AT_ONCE; one++) send(answered);
    answerAll();
    while (answers < wanted) {
      await undefined;
      answerAll();
    }
  }
  return ((bench.now() - start) * 1000) / batch;
}

/** @param {import('./contenders.js').Contender} contender @returns {Promise<Runner>} */
async function prepare(contender) {
  await time({ ...contender, batch: BATCH_LIMIT / 3 });
  const probe = await time({ ...contender, batch: AT_ONCE });
  const count = Math.round((BATCH_TIME * 1000) / probe / AT_ONCE) * AT_ONCE;
  return { ...contender, batch: Math.min(Math.max(count, AT_ONCE), BATCH_LIMIT), times: [] };
}

async function main() {
  const all = contenders();
  for (const { start } of all) if (start) await start();
  /** @type {Runner[]} */
  const runners = [];
  // What is seen first, an engine may serve best.
  for (const contender of shuffled(all)) runners.push(await prepare(contender));

  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    // In another order each time: nobody always comes after the one who leaves the most garbage.
    for (const runner of shuffled(runners)) {
      const spent = await time(runner);
      if (round >= WARM_UP) runner.times.push(spent);
    }
  }

  // Of each round by itself, so that what slowed the machine for a while slowed all of them.
  const timesOf = (/** @type {string} */ name) => runners.find((runner) => runner.name === name)?.times ?? [];
  const base = timesOf(bare.name);
  const above = (/** @type {number[]} */ times) => times.map((spent, round) => spent - (base[round] ?? NaN));
  const ratio = (/** @type {string} */ name, /** @type {string} */ other) => {
    const others = above(timesOf(other));
    return median(above(timesOf(name)).map((spent, round) => spent / (others[round] ?? NaN)));
  };
  const rows = all.map(({ name, against }) => ({
    name,
    total: median(timesOf(name)),
    above: median(above(timesOf(name))),
    ratio: ratio(name, rival.name),
    against: against ? ratio(name, against) : NaN,
  }));
  bench.report(JSON.stringify(rows));
}

main().catch((error) => bench.report('failed: ' + error + '\n' + error.stack));
