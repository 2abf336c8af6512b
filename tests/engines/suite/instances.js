/** Where the package gets its machine from: a mini program's WXWebAssembly made of the engine's own, or the fallback. */

/** `(module (func (export "trap") unreachable))`: an engine's own words for a trap are thrown by a trap only. */
const TRAP = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, 116, 114, 97, 112, 0, 0, 10, 5, 1, 3, 0, 0, 11];

/** In the code package; the path is the package's own default. */
const PATH = '/miniprogram_npm/weapp-session/weapp_session.wasm.br';

/** @type {WebAssembly.Module | undefined} */
let compiled;
/** @type {() => void} */
let trap = () => {
  throw new Error('unreachable');
};

/** Compiles once for all cases; what a case waits for is then microtasks only. */
export async function prepareInstances() {
  if (built.way !== 'wasm') return;
  compiled = await WebAssembly.compile(bytesOf(built.wasm));
  const { instance } = await WebAssembly.instantiate(Uint8Array.from(TRAP));
  trap = /** @type {any} */ (instance.exports).trap;
}

/** @typedef {ReturnType<typeof createInstances>} Instances */

export function createInstances() {
  const instances = {
    /** How many were made. */
    made: 0,
    /** Whether there is anything to make one of. */
    absent: false,
    /** Whether the next call into the machine traps. */
    trapNext: false,
  };

  /** @param {any} exports */
  function watched(exports) {
    instances.made++;
    /** @type {Record<string, unknown>} */
    const all = {};
    for (const name of Object.keys(exports)) {
      const given = exports[name];
      all[name] = typeof given !== 'function' ? given : (/** @type {any[]} */ ...args) => {
        if (instances.trapNext) {
          instances.trapNext = false;
          trap();
        }
        return given(...args);
      };
    }
    return { exports: all };
  }

  /** As documented: a path inside the code package, no bytes (docs: WXWebAssembly). */
  const WXWebAssembly = {
    async instantiate(/** @type {string} */ path, /** @type {any} */ imports) {
      if (instances.absent || path !== PATH) throw new Error(`no such file: ${path}`);
      return { instance: watched(new WebAssembly.Instance(/** @type {WebAssembly.Module} */ (compiled), imports).exports) };
    },
  };
  const fallback = (/** @type {any} */ make) => (/** @type {any} */ imports) => {
    if (instances.absent) throw new Error('no fallback');
    return watched(make(imports).exports);
  };
  return { instances, WXWebAssembly, fallback };
}

/** There is no `atob` in most engines. @param {string} hex */
function bytesOf(hex) {
  const bytes = new Uint8Array(hex.length / 2);
  for (let index = 0; index < bytes.length; index++) bytes[index] = parseInt(hex.slice(2 * index, 2 * index + 2), 16);
  return bytes;
}
