/**
 * The global `wx`: puts its parts together and records every call that crosses to the native side.
 *
 * What is not provided is `undefined`, as on a client with an older base library; reads of it are listed.
 */

/**
 * @typedef {{ api: string, at: number, args: any[] }} NativeCall
 *
 * @typedef {object} WxOptions
 * @property {string[]} [without] names of `wx` this client lacks
 * @property {boolean} [recordCalls] false for long runs, where the record itself would cost memory
 */

/**
 * @param {import('../realm.js').Realm} realm
 * @param {import('../clock.js').Clock} clock
 * @param {Record<string, (...args: any[]) => unknown>} parts
 * @param {WxOptions} options
 */
export function createWx(realm, clock, parts, { without = [], recordCalls = true }) {
  /** @type {NativeCall[]} */
  const calls = [];
  /** @type {Set<string>} */
  const missing = new Set();
  const target = realm.plain(/** @type {Record<string, unknown>} */ ({}));

  for (const [api, run] of Object.entries(parts)) {
    if (without.includes(api)) continue;
    target[api] = realm.function(recordCalls ? (...args) => {
      calls.push({ api, at: clock.elapsed(), args });
      return run(...args);
    } : run);
  }

  /** @type {(target: object, missing: (name: string) => void) => Record<string, any>} */
  const wrap = realm.build(recordMissing);
  return { wx: wrap(target, (name) => void missing.add(name)), calls, missing };
}

/** Runs inside the context. @param {object} target @param {(name: string) => void} missing */
function recordMissing(target, missing) {
  return new Proxy(target, {
    get(object, name, receiver) {
      if (typeof name === 'string' && !(name in object)) missing(name);
      return Reflect.get(object, name, receiver);
    },
  });
}
