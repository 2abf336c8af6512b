/**
 * Virtual time for one test: timers fire as soon as nothing real is under way, so an hour passes in microseconds and a
 * real HTTP exchange takes no virtual time at all unless the server parks it.
 *
 * Two times are kept apart, as on a phone: timers run on elapsed time, `now()` is the wall clock, which the user can set.
 */
import { currentExchange } from './exchanges.js';
import { createLedger } from './ledger.js';
import { createTimerQueue } from './timers.js';

export { createRealClock } from './real-clock.js';

/**
 * @typedef {import('./ledger.js').Busy} Busy
 *
 * @typedef {object} Clock
 * @property {() => number} now the wall clock, what Date.now() gives in the mini program
 * @property {() => number} elapsed milliseconds since the clock was made, untouched by jumps
 * @property {(ms: number) => void} jump sets the wall clock forward (or back); timers don't notice
 * @property {(run: () => void, delay?: number) => number} setTimeout
 * @property {(run: () => void, delay?: number) => number} setInterval
 * @property {(id?: number) => void} clearTimeout
 * @property {(id?: number) => void} clearInterval
 * @property {(label: string) => Busy} busy says that something real has begun; call the result when it is over
 * @property {<T>(promise: Promise<T>, label?: string) => Promise<T>} track busy until the promise settles
 * @property {(ms: number) => Promise<void>} park for servers in this process: waits in virtual time, and the exchange being answered does not count as busy meanwhile
 * @property {<T>(until: PromiseLike<T> | (() => T), options?: { limit?: number }) => Promise<T>} runUntil lets time pass until the promise settles or the predicate holds
 * @property {(ms: number) => Promise<void>} advance runs everything due within that time
 * @property {() => Promise<void>} idle waits until nothing real is under way; virtual time stands still
 */

/** Event loop turns without any news after which real I/O is taken to be over (its end itself is always tracked). */
const QUIET_TURNS = 6;
const TEN_MINUTES = 600_000;

/**
 * @param {object} [options]
 * @param {number} [options.now] the wall clock at the start
 * @param {number} [options.stall] real milliseconds after which I/O that does not end is reported
 * @returns {Clock}
 */
export function createClock({ now = Date.UTC(2026, 0, 1), stall = 20_000 } = {}) {
  const timers = createTimerQueue();
  const ledger = createLedger();
  let elapsed = 0;
  let wall = now;

  /** @param {() => boolean} done Waits for real I/O; gives true as soon as `done` does. */
  async function settle(done) {
    const began = performance.now();
    let seen = ledger.changes();
    for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
      if (done()) return true;
      await new Promise((resolve) => setImmediate(resolve));
      if (ledger.active() === 0 && ledger.changes() === seen) continue;
      quiet = -1;
      seen = ledger.changes();
      if (performance.now() - began > stall) throw new Error(`still under way after ${stall} ms of real time: ${ledger.labels().join(', ')}`);
    }
    return done();
  }

  function fireNext() {
    elapsed = Math.max(elapsed, timers.nextDue() ?? elapsed);
    timers.take()?.();
  }

  /** @type {Clock['park']} */
  function park(ms) {
    const resume = ledger.suspend(currentExchange());
    return new Promise((resolve) => {
      timers.add(() => {
        resume();
        resolve();
      }, elapsed, ms);
    });
  }

  /** @type {Clock['runUntil']} */
  async function runUntil(until, { limit = TEN_MINUTES } = {}) {
    const outcome = watch(until);
    const deadline = elapsed + limit;
    while (!(await settle(outcome.done))) {
      const due = timers.nextDue();
      if (due === undefined) throw new Error(`nothing left to wait for, and still pending after ${elapsed} ms of virtual time`);
      if (due > deadline) throw new Error(`still pending after the limit of ${limit} ms of virtual time`);
      fireNext();
    }
    return outcome.value();
  }

  /** @type {Clock['advance']} */
  async function advance(ms) {
    const end = elapsed + ms;
    await settle(() => false);
    for (let due = timers.nextDue(); due !== undefined && due <= end; due = timers.nextDue()) {
      fireNext();
      await settle(() => false);
    }
    elapsed = Math.max(elapsed, end);
  }

  return {
    now: () => wall + elapsed,
    elapsed: () => elapsed,
    jump: (ms) => void (wall += ms),
    setTimeout: (run, delay = 0) => timers.add(run, elapsed, delay),
    setInterval: (run, delay = 0) => timers.add(run, elapsed, delay, true),
    clearTimeout: timers.remove,
    clearInterval: timers.remove,
    busy: ledger.busy,
    track: ledger.track,
    park,
    runUntil,
    advance,
    idle: async () => void (await settle(() => false)),
  };
}

/**
 * Turns a promise or a predicate into "is it there yet" and "what is it".
 * @template T
 * @param {PromiseLike<T> | (() => T)} until
 * @returns {{ done: () => boolean, value: () => T }}
 */
export function watch(until) {
  if (typeof until === 'function') {
    /** @type {T} */
    let last;
    return { done: () => Boolean((last = until())), value: () => last };
  }
  /** @type {{ value: T } | undefined} */
  let fulfilled;
  /** @type {{ reason: unknown } | undefined} */
  let rejected;
  until.then((value) => void (fulfilled = { value }), (reason) => void (rejected = { reason }));
  return {
    done: () => fulfilled !== undefined || rejected !== undefined,
    value() {
      if (rejected) throw rejected.reason;
      return /** @type {{ value: T }} */ (fulfilled).value;
    },
  };
}
