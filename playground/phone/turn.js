/**
 * A host's callbacks: success or fail, then complete, in a turn of their own; what one of them throws does not keep the
 * other from running (docs: asynchronous API).
 *
 * @typedef {{ success?: unknown, fail?: unknown, complete?: unknown }} Callbacks
 */

/** @param {Callbacks | undefined} options @param {'success' | 'fail'} outcome @param {object} result */
export function answer(options, outcome, result) {
  for (const callback of [options?.[outcome], options?.complete]) {
    if (typeof callback === 'function') setTimeout(() => callback.call(options, result));
  }
}

/** @param {number} ms */
export function after(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
