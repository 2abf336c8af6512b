/**
 * The globals of a mini program, and none else (docs: JavaScript support; runtime environment).
 *
 * Of the language's own, those are left out that some supported client lacks and the base library can't or does not
 * polyfill: code that needs one of them must fail here.
 */

/** What the ECMAScript engine brings and every client has. */
const LANGUAGE = [
  'Object', 'Function', 'Array', 'Number', 'parseFloat', 'parseInt', 'Infinity', 'NaN', 'undefined', 'Boolean', 'String', 'Symbol',
  'Date', 'Promise', 'RegExp', 'Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError', 'JSON', 'Math',
  'ArrayBuffer', 'Uint8Array', 'Int8Array', 'Uint16Array', 'Int16Array', 'Uint32Array', 'Int32Array', 'Float32Array', 'Float64Array',
  'Uint8ClampedArray', 'DataView', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Proxy', 'Reflect', 'decodeURI', 'decodeURIComponent', 'encodeURI',
  'encodeURIComponent', 'escape', 'unescape', 'eval', 'isFinite', 'isNaN',
];

/**
 * @typedef {object} GlobalOptions
 * @property {boolean} [globalThis] newer clients have it
 * @property {boolean} [standardWebAssembly] a host that is not WeChat
 * @property {(level: string, args: unknown[]) => void} [onLog] is told what the app prints, besides `logs`
 */

/**
 * @param {import('./realm.js').Realm} realm
 * @param {import('./clock.js').Clock} clock
 * @param {import('./loop.js').Loop} loop
 * @param {GlobalOptions} options
 */
export function installGlobals(realm, clock, loop, options) {
  /** What the app printed. @type {Array<{ level: string, args: unknown[] }>} */
  const logs = [];
  realm.build(installDate)(clock.now);
  realm.build(limitFunction)();
  pruneGlobals(realm, options);

  const { global } = realm;
  /** @param {(...args: any[]) => any} run */
  const own = (run) => realm.function(run);
  global.setTimeout = own((run, delay, ...args) => loop.startTimer(run, delay, false, args));
  global.setInterval = own((run, delay, ...args) => loop.startTimer(run, delay, true, args));
  global.clearTimeout = own(loop.stopTimer);
  global.clearInterval = own(loop.stopTimer);
  global.console = realm.plain({});
  for (const level of ['debug', 'error', 'group', 'groupEnd', 'info', 'log', 'warn']) {
    global.console[level] = own((...args) => {
      logs.push({ level, args });
      options.onLog?.(level, args);
    });
  }
  return { logs };
}

/** @param {import('./realm.js').Realm} realm @param {GlobalOptions} options */
function pruneGlobals({ global }, options) {
  const kept = new Set(LANGUAGE);
  if (options.standardWebAssembly) kept.add('WebAssembly');
  if (options.globalThis) kept.add('globalThis');
  for (const name of Object.getOwnPropertyNames(global)) {
    if (!kept.has(name)) delete global[name];
  }
}

/** Runs inside the context: Date by the given wall clock. @param {() => number} now */
function installDate(now) {
  const Native = Date;
  /** @this {unknown} @param {any[]} args */
  function VirtualDate(...args) {
    if (!new.target) return new Native(now()).toString();
    return Reflect.construct(Native, args.length > 0 ? args : [now()], new.target);
  }
  Object.defineProperty(VirtualDate, 'name', { value: 'Date' });
  VirtualDate.prototype = Native.prototype;
  Native.prototype.constructor = /** @type {any} */ (VirtualDate);
  VirtualDate.now = () => now();
  VirtualDate.parse = Native.parse;
  VirtualDate.UTC = Native.UTC;
  globalThis.Date = /** @type {any} */ (VirtualDate);
}

/** Runs inside the context: of all dynamic code only `new Function('return this')` is let through (docs: JavaScript support). */
function limitFunction() {
  const Native = Function;
  const global = globalThis;
  /** @param {string[]} source */
  function Limited(...source) {
    if (source.length === 1 && source[0] === 'return this') return () => global;
    return Native(...source);
  }
  Object.defineProperty(Limited, 'name', { value: 'Function' });
  Limited.prototype = Native.prototype;
  globalThis.Function = /** @type {any} */ (Limited);
}
