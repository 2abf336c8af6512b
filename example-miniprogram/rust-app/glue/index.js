// Loads the app's module. Bundled together with the bindings that wasm-bindgen made for it.
import * as bindings from 'bindings';

/**
 * What the Rust exports, once the module is there.
 *
 * @param {string} path inside the code package
 */
export function load(path) {
  return WXWebAssembly.instantiate(path, { './rust_app_bg.js': bindings }).then(({ instance }) => {
    bindings.__wbg_set_wasm(instance.exports);
    return bindings;
  });
}
