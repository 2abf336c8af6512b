/** The gesture of pulling down to refresh (docs: onPullDownRefresh), with a finger or a mouse. */

const FAR_ENOUGH_PX = 60;

/** @param {HTMLElement} screen @param {() => void} refresh */
export function listenToPulls(screen, refresh) {
  /** Where it began, if it began at the upper end. @type {number | undefined} */
  let from;

  /** @param {number} y */
  const begin = (y) => void (from = screen.scrollTop <= 0 ? y : undefined);
  /** @param {number} y */
  const end = (y) => {
    if (from !== undefined && y - from > FAR_ENOUGH_PX) refresh();
    from = undefined;
  };

  screen.addEventListener('touchstart', ({ touches }) => begin(touches[0].clientY), { passive: true });
  screen.addEventListener('touchend', ({ changedTouches }) => end(changedTouches[0].clientY));
  screen.addEventListener('mousedown', ({ clientY }) => begin(clientY));
  // Also when the mouse has left the screen meanwhile.
  window.addEventListener('mouseup', ({ clientY }) => end(clientY));
}
