/**
 * What a schedule leaves to chance: numbers of a seed, each of which is kept. A list of kept numbers plays the same
 * schedule, and a list that was changed one like it; where it is at its end there are zeros, which stand for the simplest
 * choice everywhere.
 *
 * @typedef {ReturnType<typeof createDraws>} Draws
 */

/** @param {number | number[]} source a seed, or what was kept */
export function createDraws(source) {
  /** @type {number[]} */
  const kept = [];
  const next = typeof source === 'number' ? generator(source) : () => source[kept.length] ?? 0;

  /** A number from 0 on, below a limit. @param {number} limit */
  function pick(limit) {
    const drawn = next() % limit;
    kept.push(drawn);
    return drawn;
  }

  return {
    kept,
    pick,
    /** Whether something happens that does so once in so many times. @param {number} times */
    once: (times) => pick(times) === times - 1,
    /** @template T @param {readonly T[]} list @returns {T} */
    choose: (list) => /** @type {T} */ (list[pick(list.length)]),
  };
}

/** 32 bits at a time (mulberry32). @param {number} seed */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
