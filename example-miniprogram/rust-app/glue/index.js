// Loads the app's module. Bundled together with the bindings that wasm-bindgen made for it.
import { createBindings } from 'bindings';
import { createGuard, failed } from './guard.js';

/**
 * What the Rust exports, once the module is there. Each call makes an instance of its own, whose objects are strangers
 * to every other's. Rejects with an error that has a `code`, LOAD_FAILED, and an `errMsg`.
 *
 * @param {string} path inside the code package
 * @param {(error: Error) => void} [lost] is called if the instance is lost, by a panic for instance (see `createGuard`), with
 *   an error whose `code` is INSTANCE_LOST; the way back is to load again
 */
export function load(path, lost) {
  const guard = createGuard(lost);
  const bindings = createBindings(guard.Promise);
  // Where there is no such thing, that is an error of the promise too.
  const loading = new Promise((resolve) => resolve(WXWebAssembly.instantiate(path, { './app_bg.js': bindings })));
  return loading
    .then(({ instance }) => {
      const exports = guard.around(instance.exports);
      bindings.__wbg_set_wasm(exports);
      if (exports.__wbindgen_start) exports.__wbindgen_start();
      return bindings;
    })
    .catch((cause) => {
      throw failed('LOAD_FAILED', "the app's Rust could not be loaded", cause);
    });
}
