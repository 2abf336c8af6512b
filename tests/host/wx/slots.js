/**
 * At most 10 calls in flight for request, uploadFile and downloadFile together (docs: network, limits); since base
 * library 1.4.0 further ones wait in order.
 *
 * @typedef {ReturnType<typeof createSlots>} Slots
 */

const LIMIT = 10;

export function createSlots() {
  const stats = { inFlight: 0, maxInFlight: 0, queued: 0 };
  /** @type {Array<() => void>} */
  const waiting = [];

  /** @param {() => void} start */
  function begin(start) {
    stats.inFlight++;
    stats.maxInFlight = Math.max(stats.maxInFlight, stats.inFlight);
    start();
  }

  /** Starts at once or when it is its turn. The result gives the slot, or the place in the queue, back. @param {() => void} start */
  function take(start) {
    let left = false;
    if (stats.inFlight < LIMIT) begin(start);
    else {
      stats.queued++;
      waiting.push(start);
    }
    return () => {
      if (left) return;
      left = true;
      const place = waiting.indexOf(start);
      if (place >= 0) waiting.splice(place, 1);
      else stats.inFlight--;
      const next = stats.inFlight < LIMIT ? waiting.shift() : undefined;
      if (next) begin(next);
    };
  }

  return { stats, take };
}
