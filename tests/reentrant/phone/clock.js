/**
 * Virtual time for one schedule. Timers run on elapsed time; what `Date.now()` gives is the wall clock, which the user
 * can set.
 */
import { createTimerQueue } from '../../host/timers.js';

/** @typedef {ReturnType<typeof createClock>} Clock */

const LAUNCH = Date.UTC(2026, 0, 1);

/** All microtasks have run when the next turn of the engine's own loop begins. */
const microtasks = () => new Promise((resolve) => setImmediate(resolve));

/** @param {(error: unknown) => void} onUncaught is told what a timer's function throws */
export function createClock(onUncaught) {
  const queue = createTimerQueue();
  /** The package's own timers that have not fired. @type {Set<number>} */
  const ofPackage = new Set();
  let turns = 0;
  let elapsed = 0;
  let wall = LAUNCH;

  /** @param {() => void} run @param {number} [delay] */
  function setTimeout(run, delay = 0) {
    const timer = queue.add(
      () => {
        ofPackage.delete(timer);
        run();
      },
      elapsed,
      delay,
    );
    ofPackage.add(timer);
    return timer;
  }

  /** @param {number | undefined} timer */
  function clearTimeout(timer) {
    queue.remove(timer);
    ofPackage.delete(/** @type {number} */ (timer));
  }

  /** Lets so many milliseconds pass. @param {number} ms */
  async function advance(ms) {
    const end = elapsed + ms;
    turns++;
    await microtasks();
    for (let due = queue.nextDue(); due !== undefined && due <= end; due = queue.nextDue()) {
      elapsed = Math.max(elapsed, due);
      turns++;
      try {
        queue.take()?.();
      } catch (error) {
        onUncaught(error);
      }
      await microtasks();
    }
    elapsed = end;
  }

  return {
    /** What the package finds in its scope. */
    globals: { setTimeout, clearTimeout, Date: { now: () => wall + elapsed, parse: Date.parse } },
    /** The host's own timer. @param {number} ms @param {() => void} run */
    after: (ms, run) => void queue.add(run, elapsed, ms),
    advance,
    elapsed: () => elapsed,
    /** The number of the timer whose function runs, or ran last, with all that follows from it. */
    turn: () => turns,
    now: () => wall + elapsed,
    /** Sets the wall clock forward or back; timers do not notice. @param {number} ms */
    jump: (ms) => void (wall += ms),
    /** How many timers of the package are running. */
    running: () => ofPackage.size,
  };
}
