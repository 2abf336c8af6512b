/**
 * Which part of what a request costs above a bare one goes where.
 *
 * Three machines take turns behind the same glue: one in JavaScript that agrees to everything, the same in wasm, and the
 * core. What the first costs is the glue's; what the second costs more, the four crossings of the border; what the third
 * costs more, the core's decisions. All of it is of requests that the machine is told of, as those of a session that slides are.
 */
import { EFFECT_SEND, EFFECT_SETTLE, EVENT_ANSWERED, EVENT_REQUEST, OUTCOME_DELIVERED } from '../../js-glue/src/generated/codes.ts';
import { bare, ours } from './contenders.js';
import echo from './echo.wat';
import { answerAll, AT_ONCE } from './host.js';
import { median } from './median.js';
import { halves, WXWebAssembly } from './package.js';

const BATCHES = 5;
const WARM_UP = 200;
const ROUNDS = 300;

/** @typedef {(client: number, what: number, a: number, b: number, c: number, now: number, ...rest: number[]) => void} Tell */
/** @typedef {(client: number, what: number, a: number, b: number, c: number, d: number, ...rest: number[]) => void} Perform */

/** A request of ours, and what has the glue's way into the wasm lead elsewhere. */
async function intercept() {
  /** @type {Record<string, any>} */
  const exports = {};
  /** @type {Perform[]} */
  const performs = [];
  const { instantiate } = WXWebAssembly;
  WXWebAssembly.instantiate = async (path, imports) => {
    const { instance, ...others } = await instantiate(path, imports);
    performs.push(.../** @type {Perform[]} */ (Object.values(Object.values(imports)[0] ?? {})));
    return { ...others, instance: { exports: Object.assign(exports, instance.exports) } };
  };
  // Under a lease nothing would cross.
  const [{ start, send }] = ours('wasm', undefined, { sliding: true });
  if (start) await start();
  const [perform] = performs;
  const tellName = Object.keys(exports).find((name) => exports[name].length === 11);
  if (!perform || !tellName) throw new Error('the border has changed');
  const { instance } = await WebAssembly.instantiate(echo, { glue: { perform } });
  /** @type {Tell} */
  const agree = (client, what, a) => {
    if (what === EVENT_REQUEST) perform(client, EFFECT_SEND, a, 1, 1, 0, 0, 0, 0, 0, 0);
    else if (what === EVENT_ANSWERED) perform(client, EFFECT_SETTLE, a, OUTCOME_DELIVERED, 0, 0, 0, 0, 0, 0, 0);
  };
  /** @type {Record<string, Tell>} */
  const machines = { glue: agree, border: /** @type {Tell} */ (instance.exports.tell), core: exports[tellName] };
  return { send, choose: (/** @type {string} */ name) => void (exports[tellName] = machines[name]) };
}

let answers = 0;
const answered = () => void answers++;

/** Microseconds for one request. @param {import('./contenders.js').Contender['send']} send */
function time(send) {
  const start = bench.now();
  for (let batch = 0; batch < BATCHES; batch++) {
    for (let one = 0; one < AT_ONCE; one++) send(answered);
    answerAll();
  }
  return ((bench.now() - start) * 1000) / BATCHES / AT_ONCE;
}

async function main() {
  if (!halves.includes('wasm')) return bench.report('null');
  const { send, choose } = await intercept();
  const names = ['bare', 'glue', 'border', 'core'];
  const times = names.map(() => /** @type {number[]} */ ([]));
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    names.forEach((name, index) => {
      choose(name);
      const spent = time(name === 'bare' ? bare.send : send);
      if (round >= WARM_UP) times[index]?.push(spent);
    });
  }
  if (answers !== (WARM_UP + ROUNDS) * names.length * BATCHES * AT_ONCE) throw new Error('not all were answered');
  // Of each round by itself, as in overhead.js.
  const more = (/** @type {number} */ index) => median((times[index] ?? []).map((spent, round) => spent - (times[index - 1]?.[round] ?? NaN)));
  bench.report(JSON.stringify({ glue: more(1), border: more(2), core: more(3) }));
}

main().catch((error) => bench.report('failed: ' + error + '\n' + error.stack));
