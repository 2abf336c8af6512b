/**
 * The global object that the bindings see.
 *
 * js-sys looks for `queueMicrotask` on `globalThis`, `self`, `window` or `global`. A mini program may have none of
 * them (docs: runtime environment), and a look-up on nothing would throw in the middle of the wasm. On this empty
 * object it finds no `queueMicrotask` and takes a promise instead, on every host alike.
 */
const globalObject = {};

export { globalObject as globalThis };
