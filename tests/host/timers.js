/**
 * The queue of virtual timers: ordered by the time they are due, and by age among those due together.
 *
 * @typedef {object} Timer
 * @property {number} id
 * @property {number} due elapsed virtual milliseconds
 * @property {() => void} run
 * @property {number | undefined} every period of an interval
 */

/** The shortest delay of a timer, as WebKit has it; so a chain of zero-delay timers moves time instead of stopping it. */
const MIN_DELAY = 1;
const MAX_DELAY = 2 ** 31 - 1;

export function createTimerQueue() {
  /** Sorted; cancelled timers stay until they come to the front. @type {Timer[]} */
  const queue = [];
  /** @type {Map<number, Timer>} */
  const live = new Map();
  let lastId = 0;

  /** @param {Timer} timer */
  function insert(timer) {
    let low = 0;
    let high = queue.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (queue[middle].due <= timer.due) low = middle + 1;
      else high = middle;
    }
    queue.splice(low, 0, timer);
  }

  return {
    /**
     * @param {() => void} run
     * @param {number} now
     * @param {number} delay
     * @param {boolean} [repeat]
     */
    add(run, now, delay, repeat = false) {
      const wait = Math.min(Math.max(Number(delay) || 0, MIN_DELAY), MAX_DELAY);
      const timer = { id: ++lastId, due: now + wait, run, every: repeat ? wait : undefined };
      live.set(timer.id, timer);
      insert(timer);
      return timer.id;
    },

    /** @param {number | undefined} id */
    remove(id) {
      if (id !== undefined) live.delete(id);
    },

    /** When the next timer is due, or undefined when there is none. */
    nextDue() {
      while (queue.length > 0 && !live.has(queue[0].id)) queue.shift();
      return queue[0]?.due;
    },

    /** Takes the next timer out (an interval goes back in) and gives what it is to run. */
    take() {
      this.nextDue();
      const timer = queue.shift();
      if (!timer) return undefined;
      if (timer.every === undefined) {
        live.delete(timer.id);
      } else {
        timer.due += timer.every;
        insert(timer);
      }
      return timer.run;
    },
  };
}
