/** Values of every kind for property tests, and what has to hold of an error that they lead to. */
import fc from 'fast-check';

/** @import { World } from './world.js' */

/** Why a world of random values has no watch for secrets. */
export const RANDOM = 'what is given at random in the place of a secret stands in other places too';

/** What the app's own getters and traps throw; the one foreign error that may come out again. */
export const OWN = new Error('thrown by the app');
export const thrower = () => {
  throw OWN;
};

/**
 * fast-check looks into what it generates, which some of this does not like: so it generates functions that make it.
 *
 * @typedef {fc.Arbitrary<() => any>} Making
 */

/** One of these. @param {...any} values @returns {Making} */
export const of = (...values) => fc.constantFrom(...values.map((value) => () => value));
/** One of what these make, anew each time. @param {...() => any} makers @returns {Making} */
const making = (...makers) => fc.constantFrom(...makers);

/** Values of every kind, most of them wrong wherever they stand. @type {Making} */
export const odd = fc.oneof(
  of(undefined, null, true, false, NaN, -1, 0, -0, 1, 1.5, 401, Infinity, -Infinity, 2 ** 31, 2 ** 53, 1e300, 10n),
  of('', ' ', '/x', 'x', 'POST', 'GET', 'header', 'body', 'https://a.example', 'http://[', '\0', '\x01', '\n', '\ud800', '会话', 'x'.repeat(5000)),
  of(Symbol('s'), Symbol.iterator, thrower, () => undefined, () => '/x', async () => ({}), class {}),
  fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, withSparseArray: true, maxDepth: 2 }).map((value) => () => value),
  fc.constantFrom('a', 'url', 'toString', 'length', '__proto__').map((name) => () => Object.defineProperty({}, name, { get: thrower, enumerable: true })),
  fc.constantFrom('get', 'has', 'ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf').map((trap) => () => new Proxy({ a: 1 }, { [trap]: thrower })),
  making(
    () => {
      const cyclic = /** @type {any} */ ({ list: [] });
      cyclic.self = cyclic.list[0] = cyclic;
      return cyclic;
    },
    () => Object.freeze({ a: Object.freeze([1]) }),
    () => Object.create(null),
    () => ({ toString: thrower, valueOf: thrower, toJSON: thrower, then: 7 }),
    () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    },
  ),
  fc.array(fc.constantFrom(undefined, null, 1, '', 'a', 401, NaN), { maxLength: 3 }).map((list) => () => list.slice()),
);

const UNKNOWN = ['URL', 'baseURL', 'timeout', 'toString', 'constructor', '__proto__', 'hasOwnProperty', '', '商品'];

/** An object with some of the names, and values of every kind; now and then something else altogether, or with a twist. @param {string[]} names @param {Record<string, Making>} [fit] values that fit, which come more often @returns {Making} */
export function bag(names, fit = {}) {
  const value = (/** @type {string} */ name) => (name in fit ? fc.oneof({ weight: 2, arbitrary: fit[name] }, { weight: 1, arbitrary: odd }) : odd);
  const entry = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...names).chain((name) => fc.tuple(fc.constant(name), value(name))) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...UNKNOWN), odd) },
  );
  const object = fc.tuple(fc.array(entry, { maxLength: 5 }), fc.constantFrom('plain', 'plain', 'frozen', 'bare', 'getter', 'proxy')).map(([entries, kind]) => () => {
    const made = kind === 'bare' ? Object.create(null) : {};
    for (const [name, make] of entries) Object.defineProperty(made, name, { value: make(), enumerable: true, configurable: true, writable: true });
    const last = entries.at(-1)?.[0];
    if (kind === 'getter' && last !== undefined) Object.defineProperty(made, last, { get: thrower, enumerable: true });
    if (kind === 'proxy') return new Proxy(made, {});
    return kind === 'frozen' ? Object.freeze(made) : made;
  });
  return fc.oneof({ weight: 8, arbitrary: object }, { weight: 1, arbitrary: odd });
}

/** A description for a counterexample, of things that may not like to be described. @param {unknown} value */
export function describe(value) {
  try {
    return fc.stringify(value);
  } catch {
    return 'what cannot be shown';
  }
}

/** What a proxy that is no longer one throws at every touch: as much the app's own. @param {any} error */
export const isRevoked = (error) => /proxy that has been revoked/.test(error?.message) && error.name === 'TypeError';

/** Whether an error is one that tells what is wrong. @param {World['sdk']} sdk @param {any} error @param {() => string} context */
export function assertClear(sdk, error, context) {
  if (error === OWN || isRevoked(error)) return;
  const clear =
    error instanceof sdk.SessionError && error.code !== 'WASM_UNAVAILABLE' && /^\w+:fail/.test(error.errMsg) && (error.code !== 'CONFIG_INVALID' || /'|the options/.test(error.errMsg));
  if (!clear) throw new Error(`${context()} gave ${describe(error)}`, { cause: error });
}

/** The generated values are functions, whose text tells little: the error does that, and the seed brings it back. @param {fc.IAsyncProperty<any>} property @param {number} numRuns */
export async function check(property, numRuns) {
  const { failed, seed, counterexamplePath, errorInstance } = await fc.check(property, { numRuns, endOnFailure: true });
  if (failed) throw new Error(`seed ${seed}, path ${counterexamplePath}: ${errorInstance}`, { cause: errorInstance });
}
