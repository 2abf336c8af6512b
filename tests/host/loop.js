/**
 * The mini program's event loop as its host drives it: every callback of the app runs here, one by one, and what it
 * throws is collected, as App.onError would be told (docs: App, onError), instead of ending the process.
 *
 * While frozen (docs: life cycle, background) nothing is run; what became due is run in order after the thaw.
 *
 * @typedef {ReturnType<typeof createLoop>} Loop
 */

/** @param {import('./clock.js').Clock} clock */
export function createLoop(clock) {
  /** @type {unknown[]} */
  const errors = [];
  /** @type {Array<(error: unknown) => void>} */
  const listeners = [];
  /** @type {Array<() => void>} */
  const held = [];
  /** Timers of the mini program: its id, and the clock's. @type {Map<number, number>} */
  const timers = new Map();
  let lastTimer = 0;
  let frozen = false;
  let closed = false;

  /** @param {unknown} error */
  function report(error) {
    errors.push(error);
    for (const listener of listeners) listener(error);
  }

  /**
   * @template T
   * @param {() => T} callback
   * @returns {T | undefined}
   */
  function run(callback) {
    try {
      return callback();
    } catch (error) {
      report(error);
      return undefined;
    }
  }

  /** @param {() => void} callback */
  function deliver(callback) {
    if (closed) return;
    if (frozen) held.push(callback);
    else run(callback);
  }

  /** Runs the callback in a turn of its own. @param {() => void} callback */
  function post(callback) {
    const release = clock.busy('a callback of the host');
    setImmediate(() => {
      deliver(callback);
      release();
    });
  }

  /** @param {(...args: any[]) => void} callback @param {number} delay @param {boolean} repeat @param {unknown[]} args */
  function startTimer(callback, delay, repeat, args) {
    const id = ++lastTimer;
    const fire = () => deliver(() => {
      if (!timers.has(id)) return;
      if (!repeat) timers.delete(id);
      callback(...args);
    });
    timers.set(id, repeat ? clock.setInterval(fire, delay) : clock.setTimeout(fire, delay));
    return id;
  }

  /** @param {number} id */
  function stopTimer(id) {
    clock.clearTimeout(timers.get(id));
    timers.delete(id);
  }

  return {
    errors,
    report,
    run,
    post,
    startTimer,
    stopTimer,
    /** Runs the callback after so many milliseconds, on the host's own account; without any delay in the next turn. @param {number} ms @param {() => void} callback */
    after(ms, callback) {
      if (ms > 0) clock.setTimeout(() => deliver(callback), ms);
      else post(callback);
    },
    /** @param {(error: unknown) => void} listener */
    onError: (listener) => void listeners.push(listener),
    freeze: () => void (frozen = true),
    thaw() {
      frozen = false;
      held.splice(0).forEach(post);
    },
    close() {
      closed = true;
      for (const id of [...timers.keys()]) stopTimer(id);
    },
  };
}
