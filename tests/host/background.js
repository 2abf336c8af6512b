/**
 * The mini program in the background (docs: network, background; life cycle): requests not finished 5 s after it was
 * hidden fail, none can start until it is shown again, and after those 5 s its timers stall.
 *
 * @typedef {ReturnType<typeof createBackground>} Background
 */

const GRACE = 5_000;

/** @param {import('./clock.js').Clock} clock @param {import('./loop.js').Loop} loop */
export function createBackground(clock, loop) {
  /** Ends of the requests under way. @type {Set<() => void>} */
  const interrupts = new Set();
  /** @type {{ hide: Array<() => void>, show: Array<() => void> }} */
  const listeners = { hide: [], show: [] };
  /** @type {number | undefined} */
  let timer;
  let hidden = false;

  function suspend() {
    for (const interrupt of [...interrupts]) interrupt();
    loop.post(() => {
      if (hidden) loop.freeze();
    });
  }

  return {
    isHidden: () => hidden,
    interrupts,
    /** @param {'hide' | 'show'} event @param {() => void} listener */
    on: (event, listener) => void listeners[event].push(listener),
    /** @param {'hide' | 'show'} event @param {() => void} listener */
    off: (event, listener) => void (listeners[event] = listeners[event].filter((one) => one !== listener)),
    hide() {
      if (hidden) return;
      hidden = true;
      timer = clock.setTimeout(suspend, GRACE);
      listeners.hide.forEach(loop.run);
    },
    show() {
      if (!hidden) return;
      hidden = false;
      clock.clearTimeout(timer);
      loop.thaw();
      listeners.show.forEach(loop.run);
    },
  };
}
