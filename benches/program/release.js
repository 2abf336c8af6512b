/** How long requests take that all wait for one login, and how many logins that makes. */
import { contendersForLogin } from './logins.js';
import { answerAll, seen } from './host.js';
import { median } from './median.js';

const COUNTS = [10, 100, 1000, 10_000];
const ROUNDS = 5;
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

async function main() {
  const rows = [];
  for (const contender of contendersForLogin()) {
    // Learns the way, so that the first figure is no outlier.
    await time(contender, 100);
    for (const count of COUNTS) {
      /** @type {Array<{ spent: number, logins: number }>} */
      const rounds = [];
      while (rounds.length < ROUNDS && !rounds.some(({ spent }) => spent > LONG)) rounds.push(await time(contender, count));
      rows.push({ name: contender.name, count, time: median(rounds.map(({ spent }) => spent)), logins: rounds[0]?.logins });
    }
  }
  bench.report(JSON.stringify(rows));
}

main().catch((error) => bench.report('failed: ' + error + '\n' + error.stack));
