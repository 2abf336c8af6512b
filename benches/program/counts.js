/** What a request takes besides time: calls of the host, and continuations of promises. Both are the same in every engine. */
import { contenders } from './contenders.js';
import { answerAll, seen } from './host.js';

const REQUESTS = 100;

async function main() {
  const rows = [];
  for (const { name, start, send } of contenders()) {
    if (start) await start();
    rows.push({ name, ...(await count(send)) });
  }
  bench.report(JSON.stringify(rows));
}

/** @param {(answered: () => void) => void} send */
function count(send) {
  const before = { calls: seen.calls, hops: bench.hops() };
  let answers = 0;
  const round = (/** @type {(result: { calls: number, hops: number }) => void} */ done) => {
    answerAll();
    // No promise of the benchmark's own while those of others are counted.
    if (answers < REQUESTS) return bench.later(() => round(done));
    done({ calls: (seen.calls - before.calls) / REQUESTS, hops: Math.round((bench.hops() - before.hops) / REQUESTS) });
  };
  for (let one = 0; one < REQUESTS; one++) send(() => void answers++);
  return new Promise(round);
}

main().catch((error) => bench.report('failed: ' + error + '\n' + error.stack));
