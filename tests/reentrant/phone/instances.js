/** Where the package gets its machine from, and what may go wrong there: it loads late, or not at all, and it traps. */
import { ENGINE, fallback, wasmModule } from './package.js';

/**
 * @import { Clock } from './clock.js'
 *
 * @typedef {keyof typeof LOADS} Load
 * @typedef {ReturnType<typeof createInstances>} Instances
 */

/** Milliseconds after which a load counts as failed (README: time limits). */
const LOAD_LIMIT = 14_000;

/** What crosses the border, by the names that the build gives. */
const IMPORTS = { $a: 'perform' };
const EXPORTS = { $b: 'dispatch' };

class RuntimeError extends Error {}

/** How the host's `instantiate` ends. @type {Record<string, (resolve: (value: any) => void, reject: (reason?: any) => void, make: () => any) => void>} */
export const LOADS = {
  works: (resolve, _reject, make) => resolve({ instance: make() }),
  'is refused': (_resolve, reject) => reject(new Error('refused')),
  'is refused without words': (_resolve, reject) => reject(),
  'gives nothing': (resolve) => resolve(undefined),
  'never ends': () => {},
};

/** @param {Clock} clock */
export function createInstances(clock) {
  const instances = {
    /** How long a load takes. */
    takes: 20,
    /** @type {Load} */
    load: 'works',
    /** How often the border between JavaScript and the machine was crossed, and at which crossing it traps. */
    crossings: 0,
    trapAt: 0,
    /** Which of them count. @type {(name: string, given: any[]) => boolean} */
    counts: () => true,
    traps: 0,
    /** Whether one could not be had. */
    hasFailed: false,
    /** Whether there is one for the clients, and their calls need not wait for it any more. */
    isUp: false,
    /** Lets the machine trap at the crossing after so many more. @param {number} more */
    trapIn: (more) => void (instances.trapAt = instances.crossings + 1 + more),
  };

  /** A trap leaves an instance in the middle of its work, and so does an exception at its border. @param {string} name @param {any[]} given */
  function cross(name, given) {
    if (!instances.counts(name, given)) return;
    if (++instances.crossings !== instances.trapAt) return;
    instances.traps++;
    instances.isUp = false;
    throw new RuntimeError('unreachable');
  }

  /** @param {Record<string, any>} functions @param {Record<string, string>} names */
  function watched(functions, names) {
    /** @type {Record<string, any>} */
    const all = {};
    for (const name of Object.keys(functions)) {
      const run = functions[name];
      all[name] = typeof run !== 'function' ? run : (/** @type {any[]} */ ...given) => {
        cross(names[name] ?? '', given);
        return run(...given);
      };
    }
    return all;
  }

  const watchedFallback = (/** @type {any} */ imports) => ({ exports: watched(fallback(watched(imports, IMPORTS)).exports, EXPORTS) });

  /** @param {any} imports */
  function instantiate(imports) {
    /** @type {Record<string, any>} */
    const modules = {};
    for (const name of Object.keys(imports)) modules[name] = watched(imports[name], IMPORTS);
    return { exports: watched(new WebAssembly.Instance(wasmModule, modules).exports, EXPORTS) };
  }

  /** The package does not wait for ever. */
  const isTooLate = () => instances.load !== 'works' || instances.takes > LOAD_LIMIT;

  return Object.assign(instances, {
    /** Where the fallback runs, this is there and refuses: so it has to be waited for as well. */
    WXWebAssembly: {
      instantiate: (/** @type {string} */ _path, /** @type {any} */ imports) =>
        new Promise((resolve, reject) => {
          instances.hasFailed ||= isTooLate();
          clock.after(instances.takes, () => {
            instances.hasFailed ||= isTooLate();
            LOADS[ENGINE === 'wasm' ? instances.load : 'is refused']?.(resolve, reject, () => instantiate(imports));
            const { traps } = instances;
            clock.after(1, () => (instances.isUp = traps === instances.traps));
          });
        }),
    },
    /** For the options of a client. */
    wasm: ENGINE === 'fallback' ? { fallback: watchedFallback } : undefined,
  });
}
