/**
 * The books of what is really under way: HTTP exchanges, wasm instantiations, callbacks about to run.
 *
 * @typedef {(() => void) & { label: string }} Busy one thing under way; calling it ends it
 */

export function createLedger() {
  /** What is under way, with how many parks hold it. @type {Map<Busy, number>} */
  const entries = new Map();
  let held = 0;
  /** Parks of a handler whose exchange is not known: each stands for one exchange that waits. */
  let anonymous = 0;
  let changes = 0;

  /** @param {string} label @returns {Busy} */
  function busy(label) {
    /** @type {Busy} */
    const entry = Object.assign(() => {
      if (entries.get(entry)) held--;
      if (entries.delete(entry)) changes++;
    }, { label });
    entries.set(entry, 0);
    changes++;
    return entry;
  }

  /** @param {Busy} entry @param {1 | -1} step */
  function hold(entry, step) {
    const holds = entries.get(entry);
    if (holds === undefined) return;
    entries.set(entry, holds + step);
    if (holds + step === 0) held--;
    else if (holds === 0) held++;
  }

  return {
    busy,

    /** How many things can make progress without virtual time passing. */
    active: () => Math.max(0, entries.size - held - anonymous),

    /** Grows with everything that begins, ends, parks or resumes. */
    changes: () => changes,

    /** For a message: what is under way. */
    labels: () => [...entries].filter(([, holds]) => holds === 0).map(([entry]) => entry.label),

    /**
     * Parks the exchange; the result resumes it. An exchange its client gave up meanwhile has no part in the sum any more.
     * @param {Busy | undefined} entry
     */
    suspend(entry) {
      changes++;
      if (entry) hold(entry, 1);
      else anonymous++;
      return () => {
        changes++;
        if (entry) hold(entry, -1);
        else anonymous--;
      };
    },

    /**
     * @template T
     * @param {Promise<T>} promise
     * @param {string} [label]
     */
    track(promise, label = 'a tracked promise') {
      const release = busy(label);
      promise.then(release, release);
      return promise;
    },
  };
}
