/**
 * The other side of the fence: a context with globals of its own. Whatever the host hands to the mini program is made
 * here, inside that context, so `instanceof Object`, `instanceof Error` and `instanceof ArrayBuffer` hold there.
 *
 * @typedef {ReturnType<typeof createRealm>} Realm
 * @typedef {'Error' | 'TypeError' | 'CompileError'} ErrorName
 */
import vm from 'node:vm';

/**
 * No dynamic code (docs: JavaScript support): eval and Function throw, and so does compiling WebAssembly from bytes,
 * unless the host imitated has the standard WebAssembly.
 * @param {{ standardWebAssembly?: boolean }} options
 */
export function createRealm({ standardWebAssembly = false }) {
  const context = vm.createContext({}, { codeGeneration: { strings: false, wasm: standardWebAssembly } });
  const inside = /** @type {ReturnType<typeof factories>} */ (vm.runInContext(`(${factories})()`, context));

  return {
    context,
    global: /** @type {Record<string, any>} */ (vm.runInContext('this', context)),

    /** Builds functions inside the context from the text of a self-contained function. @template {(...args: any[]) => any} F @param {F} source @returns {F} */
    build: (source) => vm.runInContext(`(${source})`, context),

    /** @param {string} source @param {string} filename */
    evaluate: (source, filename) => new vm.Script(source, { filename }).runInContext(context),

    /** A copy of a JSON value that belongs to the context. @template T @param {T} value @returns {T} */
    plain: (value) => (value === undefined ? value : inside.parse(JSON.stringify(value))),

    /** @param {string} text */
    parse: (text) => inside.parse(text),

    /** @param {Uint8Array} bytes @returns {ArrayBuffer} */
    arrayBuffer(bytes) {
      const buffer = inside.arrayBuffer(bytes.length);
      new Uint8Array(buffer).set(bytes);
      return buffer;
    },

    /** @param {string} message @param {ErrorName} [name] @returns {Error} */
    error: (message, name = 'Error') => inside.error(name, message),

    /** The same function, as one of the context's own. @template {(...args: any[]) => any} F @param {F} run @returns {F} */
    function: (run) => /** @type {any} */ (inside.wrap(run)),

    /** A promise of the kind the mini program sees: native, or the base library's. @param {(resolve: (value: unknown) => void, reject: (reason: unknown) => void) => void} start @returns {Promise<any>} */
    promise: (start) => inside.promise(start),

    /** The context's own WebAssembly, though the mini program does not see it. */
    webAssembly: /** @type {typeof WebAssembly} */ (inside.webAssembly),

    /** Whether a native promise was made by the mini program. @param {unknown} promise */
    owns: (promise) => promise instanceof inside.NativePromise,
  };
}

/** Runs inside the context. */
function factories() {
  const { CompileError } = WebAssembly;
  const errors = { Error, TypeError, CompileError };
  const NativePromise = Promise;
  const { parse } = JSON;
  // Taken before the globals are pruned; `Promise` is looked up late, since the base library may replace it.
  return {
    NativePromise,
    parse,
    webAssembly: WebAssembly,
    arrayBuffer: (/** @type {number} */ length) => new ArrayBuffer(length),
    error: (/** @type {keyof typeof errors} */ name, /** @type {string} */ message) => new errors[name](message),
    promise: (/** @type {any} */ start) => new Promise(start),
    wrap: (/** @type {any} */ run) => /** @this {unknown} @param {any[]} args */ function (...args) {
      return run.apply(this, args);
    },
  };
}
