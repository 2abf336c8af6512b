/** Rejections of promises that nobody handled, told to the world that runs. */

/** @type {((reason: unknown) => void) | undefined} */
let listener;
const { emit } = process;

/**
 * Test runners listen, too, and would end the test that runs; listeners can't keep it from each other.
 *
 * @param {(reason: unknown) => void} listen takes the place of the one before
 */
export function listenForRejections(listen) {
  if (!listener) process.emit = /** @type {typeof process.emit} */ (intercept);
  listener = listen;
}

/** @this {NodeJS.Process} @param {any[]} given */
function intercept(...given) {
  if (given[0] !== 'unhandledRejection') return Reflect.apply(emit, this, given);
  listener?.(given[1]);
  return true;
}
