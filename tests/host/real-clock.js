/** The clock of a demo: the same interface, with real time. */
import { createLedger } from './ledger.js';
import { watch } from './clock.js';

/** How often a condition is looked at, in real milliseconds. */
const POLL = 5;

/** @returns {import('./clock.js').Clock} */
export function createRealClock() {
  const ledger = createLedger();
  const began = performance.now();
  /** @type {Map<number, NodeJS.Timeout>} */
  const timers = new Map();
  let lastId = 0;
  let jumped = 0;

  const elapsed = () => performance.now() - began;
  /** @param {number} ms @returns {Promise<void>} */
  const sleep = (ms) => new Promise((resolve) => void setTimeout(resolve, ms));

  /** @param {number} [id] */
  function clear(id = 0) {
    clearTimeout(timers.get(id));
    timers.delete(id);
  }

  /** @param {() => void} run @param {number} [delay] */
  function once(run, delay) {
    const id = ++lastId;
    timers.set(id, setTimeout(() => {
      timers.delete(id);
      run();
    }, delay));
    return id;
  }

  /** @param {() => void} run @param {number} [delay] */
  function repeat(run, delay) {
    timers.set(++lastId, setInterval(run, delay));
    return lastId;
  }

  /** @type {import('./clock.js').Clock['runUntil']} */
  async function runUntil(until, { limit = Infinity } = {}) {
    const outcome = watch(until);
    const end = elapsed() + limit;
    while (!outcome.done()) {
      if (elapsed() > end) throw new Error(`still pending after the limit of ${limit} ms`);
      await sleep(POLL);
    }
    return outcome.value();
  }

  return {
    now: () => Date.now() + jumped,
    elapsed,
    jump: (ms) => void (jumped += ms),
    setTimeout: once,
    setInterval: repeat,
    clearTimeout: clear,
    clearInterval: clear,
    busy: ledger.busy,
    track: ledger.track,
    park: sleep,
    runUntil,
    advance: sleep,
    idle: async () => void (await runUntil(() => ledger.active() === 0)),
  };
}
