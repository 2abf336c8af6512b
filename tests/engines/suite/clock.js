/** Time that passes when a case says so, and the globals by which the package feels it. */

/** Microtasks that a chain of promises may take; what takes more would be noticed as a hang. */
const HOPS = 40;

/** Virtual milliseconds after which whatever is waited for counts as hanging: longer than any limit of the package. */
const FOREVER = 30 * 60_000;

/** @typedef {ReturnType<typeof createClock>} Clock */

export function createClock() {
  let now = 0;
  /** What the phone shows, which can jump while timers keep their pace. */
  let shown = 1_700_000_000_000;
  let lastTimer = 0;
  /** @type {Map<number, { due: number, run: () => void }>} */
  const timers = new Map();
  /** What timers threw: where exceptions of an app's callbacks surface. @type {unknown[]} */
  const thrown = [];

  const setTimeout = (/** @type {() => void} */ run, delay = 0) => {
    timers.set(++lastTimer, { due: now + Math.max(0, delay), run });
    return lastTimer;
  };
  const clearTimeout = (/** @type {number} */ timer) => void timers.delete(timer);

  /** The timer that is due first, of several the oldest. */
  function next() {
    let first;
    for (const [number, { due }] of timers) if (!first || due < first.due) first = { number, due };
    return first;
  }

  async function fire(/** @type {{ number: number, due: number }} */ { number, due }) {
    shown += due - now;
    now = due;
    const timer = timers.get(number);
    timers.delete(number);
    try {
      timer?.run();
    } catch (error) {
      thrown.push(error);
    }
    await drain();
  }

  /** Lets so many virtual milliseconds pass. @param {number} time */
  async function advance(time) {
    const end = now + time;
    await drain();
    for (let first = next(); first && first.due <= end; first = next()) await fire(first);
    shown += end - now;
    now = end;
  }

  /** Lets time pass until a promise settles, and no longer. @template T @param {PromiseLike<T>} promise @returns {Promise<T>} */
  async function wait(promise) {
    /** @type {(() => T) | undefined} */
    let end;
    promise.then(
      (value) => (end = () => value),
      (error) => {
        end = () => {
          throw error;
        };
      },
    );
    const limit = now + FOREVER;
    await drain();
    while (!end) {
      const first = next();
      if (!first) throw new Error('it hangs: no timer is left that could end it');
      if (first.due > limit) throw new Error(`it hangs: no end after ${FOREVER} ms`);
      await fire(first);
    }
    return end();
  }

  return {
    /** In the package's scope in the place of the engine's own. */
    globals: { setTimeout, clearTimeout, Date: { now: () => shown, parse: (/** @type {string} */ text) => Date.parse(text) } },
    /** Milliseconds since the case began. */
    elapsed: () => now,
    /** What the phone's clock shows. */
    shown: () => shown,
    /** Sets the phone's clock forward or back. @param {number} by milliseconds */
    jump: (by) => void (shown += by),
    /** How many timers are running. */
    running: () => timers.size,
    thrown,
    advance,
    wait,
  };
}

async function drain() {
  for (let hop = 0; hop < HOPS; hop++) await null;
}
