// What happens when an app's Rust stops in the middle of its work. A panic ends in a trap here: nothing is cleaned up,
// what was borrowed stays borrowed, futures that were to go on in the same turn never do.

/** What the bindings let go of something with. */
const RELEASES = /^__wbg_.+_free$|^__wbindgen_(free|destroy_closure)$/;

/**
 * What a closure of the Rust is called through: by promises, so that futures go on, or by whoever was given it. Compilers
 * differ in what they write around the module's path.
 */
const CLOSURES = /^wasm_bindgen.*_convert__closures_/;

/** With which wasm-bindgen itself refuses a call of a closure, before anything has begun. */
const REFUSED = 'closure invoked recursively or after being dropped';

/** Room for a result. */
const MOVE_STACK = '__wbindgen_add_to_stack_pointer';
const RESULT_BYTES = 64;

/**
 * Watches one instance. It counts as lost when a call of it traps, and when something is thrown through a closure of
 * it, where no Rust is left to hear of it: what waits would wait for ever. What the app's JavaScript throws through a
 * call of the app's own is that caller's.
 *
 * Once it is lost, every promise that it has made and not settled is rejected, calls of it throw the same error, and
 * whatever else still reaches it does nothing.
 *
 * @param {(error: Error) => void} [lost] is called once
 */
export function createGuard(lost) {
  const guard = { pending: new Set(), failure: undefined, lost };
  return {
    /** The constructor of promises for the bindings. */
    Promise: promisesOf(guard),

    /** What an instance exports, watched. */
    around(exports) {
      const watched = {};
      Object.keys(exports).forEach((name) => {
        watched[name] = typeof exports[name] === 'function' ? watch(guard, exports, name) : exports[name];
      });
      return watched;
    },
  };
}

/** One export. */
function watch(guard, exports, name) {
  const run = exports[name];
  const isClosure = CLOSURES.test(name);
  return (...values) => {
    if (guard.failure) return callOfLost(guard, exports, name);
    try {
      return run(...values);
    } catch (error) {
      if (isTrap(error) || (isClosure && textOf(error, 'message') !== REFUSED)) lose(guard, error);
      throw guard.failure || error;
    }
  };
}

/** A call of an export after the end. */
function callOfLost(guard, exports, name) {
  if (RELEASES.test(name) || CLOSURES.test(name)) return undefined;
  if (name !== MOVE_STACK) throw guard.failure;
  // A closure's result is read from here: nought says that all is well.
  new Uint8Array(exports.memory.buffer, 0, RESULT_BYTES).fill(0);
  return 0;
}

function lose(guard, cause) {
  if (guard.failure) return;
  const error = (guard.failure = failed('INSTANCE_LOST', "the app's Rust has stopped, load it again", cause));
  guard.pending.forEach((reject) => reject(error));
  guard.pending.clear();
  try {
    if (guard.lost) guard.lost(error);
  } catch (thrown) {
    // Surfaces on its own.
    Promise.reject(thrown);
  }
}

/** A constructor whose promises are like all others, also for `instanceof`, and end with the instance. */
function promisesOf(guard) {
  function Guarded(executor) {
    return new Promise((resolve, reject) => {
      if (guard.failure) reject(guard.failure);
      const settling = (settle) => (value) => {
        guard.pending.delete(reject);
        settle(value);
      };
      guard.pending.add(reject);
      executor(settling(resolve), settling(reject));
    });
  }
  Guarded.prototype = Promise.prototype;
  Object.getOwnPropertyNames(Promise).forEach((name) => {
    if (name !== 'prototype' && typeof Promise[name] === 'function') Guarded[name] = Promise[name].bind(Promise);
  });
  return Guarded;
}

/** Whether the engine has stopped the module, rather than that something was thrown through it. */
function isTrap(error) {
  // The engine's own stack at its end is told by its words only.
  return textOf(error, 'name') === 'RuntimeError' || /call stack|stack overflow/i.test(textOf(error, 'message'));
}

/** A field of whatever was thrown, if it is a text. */
function textOf(thrown, name) {
  try {
    const text = thrown[name];
    return typeof text === 'string' ? text : '';
  } catch (_) {
    return '';
  }
}

/** What the app is told, in the form of the SDK's own errors. */
export function failed(code, what, cause) {
  const words = textOf(cause, 'message') || textOf(cause, 'errMsg') || 'something without words was thrown';
  const error = new Error(`${what}: ${words}`);
  return Object.assign(error, { code, errMsg: error.message, cause });
}
