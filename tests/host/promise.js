/**
 * The mini program's Promise: the engine's, or on iOS 15 and older the base library's polyfill, where each hop is a
 * setTimeout (docs: JavaScript support, Promise timing on iOS).
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { promiseHooks } from 'node:v8';

/**
 * @typedef {object} PromiseOptions
 * @property {'native' | 'timers'} [promise]
 * @property {boolean} [countPromises]
 *
 * @typedef {object} PromiseWatch
 * @property {unknown[]} unhandledRejections reasons of the mini program's promises that nobody handled
 * @property {() => number} hops (0 unless counting) how many promises were made inside, those of `then` and `await` included; of the
 *   base library's, how many timers they took
 * @property {() => void} stop
 */

/** @param {import('./realm.js').Realm} realm @param {PromiseOptions} options @returns {PromiseWatch} */
export function installPromise(realm, { promise = 'native', countPromises = false }) {
  /** @type {unknown[]} */
  const unhandledRejections = [];
  let hops = 0;
  if (promise === 'timers') installPolyfill(realm, () => void (hops += countPromises ? 1 : 0), (reason) => void unhandledRejections.push(reason));
  const stopCounting = countPromises ? promiseHooks.onInit((made) => void (hops += realm.owns(made) ? 1 : 0)) : () => {};
  const stopCatching = catchRejections(realm.owns, (reason) => void unhandledRejections.push(reason));
  return {
    unhandledRejections,
    hops: () => hops,
    stop() {
      stopCounting();
      stopCatching();
    },
  };
}

/** @param {import('./realm.js').Realm} realm @param {() => void} hop @param {(reason: unknown) => void} unhandled */
function installPolyfill(realm, hop, unhandled) {
  const path = createRequire(import.meta.url).resolve('promise-polyfill/dist/polyfill.js');
  // It looks for the global object under browser names and keeps a native Promise; both are arranged for it here.
  realm.evaluate('delete this.Promise; this.self = this;', 'promise.js');
  realm.evaluate(readFileSync(path, 'utf8'), 'promise-polyfill.js');
  realm.evaluate('delete this.self;', 'promise.js');
  const { Promise: Polyfill, setTimeout: startTimer } = realm.global;
  Polyfill._unhandledRejectionFn = realm.function(unhandled);
  Polyfill._immediateFn = realm.function((run) => {
    hop();
    startTimer(run, 0);
  });
}

/**
 * A rejection the mini program does not handle is its own business (wx.onUnhandledRejection): it must neither end the
 * process nor fail the test that runs. Listeners can't keep it from each other, so the event itself is intercepted.
 * @param {(promise: unknown) => boolean} owns
 * @param {(reason: unknown) => void} unhandled
 */
function catchRejections(owns, unhandled) {
  /** @type {Catcher} */
  const catcher = { owns, unhandled };
  catchers.add(catcher);
  if (catchers.size === 1) process.emit = /** @type {typeof process.emit} */ (interceptedEmit);
  return () => {
    catchers.delete(catcher);
    if (catchers.size === 0 && process.emit === /** @type {unknown} */ (interceptedEmit)) process.emit = originalEmit;
  };
}

/** @typedef {{ owns: (promise: unknown) => boolean, unhandled: (reason: unknown) => void }} Catcher */
/** @type {Set<Catcher>} */
const catchers = new Set();
const originalEmit = process.emit;

/** @this {NodeJS.Process} @param {any[]} args */
function interceptedEmit(...args) {
  const [event, reason, promise] = args;
  if (event === 'unhandledRejection') {
    for (const { owns, unhandled } of catchers) {
      if (!owns(promise)) continue;
      unhandled(reason);
      return true;
    }
  }
  return Reflect.apply(originalEmit, this, args);
}
