/**
 * WXWebAssembly: WebAssembly from a file of the code package and from nothing else (docs: WXWebAssembly).
 */
import { createHash } from 'node:crypto';
import { brotliDecompressSync } from 'node:zlib';
import { checkMvp } from './mvp.js';

/**
 * @typedef {'present' | 'hang' | 'refuse'} WasmBehaviour
 *   hang: the promise never settles; refuse: rejects as a client does that can't read the module
 *
 * @typedef {object} WasmHost
 * @property {import('./realm.js').Realm} realm
 * @property {import('./clock.js').Clock} clock
 * @property {import('./loop.js').Loop} loop
 * @property {import('./package.js').CodePackage} files
 * @property {{ wasm: WasmBehaviour }} behaviour
 * @property {number} instantiateDelay virtual milliseconds
 */

/** Modules compiled already, by the hash of their bytes: many hosts of one test run load the same file. @type {Map<string, Promise<WebAssembly.Module>>} */
const compiled = new Map();

/** @param {WasmHost} host */
export function createWXWebAssembly(host) {
  const { realm, loop } = host;

  /** @param {unknown} path @param {WebAssembly.Imports} [imports] */
  function instantiate(path, imports = {}) {
    return realm.promise((resolve, reject) => {
      /** @param {unknown} error */
      const refuse = (error) => loop.post(() => reject(error));
      if (host.behaviour.wasm === 'hang') return;
      load(host, path).then((module) => {
        loop.after(host.instantiateDelay, () => link(module, imports, resolve, reject));
      }, refuse);
    });
  }

  /** @param {WebAssembly.Module} module @param {WebAssembly.Imports} imports @param {(value: unknown) => void} resolve @param {(reason: unknown) => void} reject */
  function link(module, imports, resolve, reject) {
    try {
      const result = realm.plain(/** @type {Record<string, unknown>} */ ({}));
      result.instance = new realm.webAssembly.Instance(module, imports);
      resolve(result);
    } catch (error) {
      reject(error);
    }
  }

  const { Memory, Table, Global } = realm.webAssembly;
  return Object.assign(realm.plain({}), { instantiate: realm.function(instantiate), Memory, Table, Global });
}

/** @param {WasmHost} host @param {unknown} path @returns {Promise<WebAssembly.Module>} */
async function load(host, path) {
  const { realm, files, clock } = host;
  if (typeof path !== 'string') {
    throw realm.error(`WXWebAssembly.instantiate(): Argument 0 must be a string path inside the code package, got ${Object.prototype.toString.call(path)}`, 'TypeError');
  }
  if (!/\.wasm(\.br)?$/.test(path)) throw realm.error(`WXWebAssembly.instantiate(): ${path} is not a .wasm or .wasm.br file`);
  const inside = path.replace(/^\//, '');
  if (!files.has(inside)) throw realm.error(`WXWebAssembly.instantiate(): file not found: ${path}`);
  if (host.behaviour.wasm === 'refuse') throw realm.error('WXWebAssembly.instantiate(): invalid wasm file', 'CompileError');
  try {
    const bytes = files.bytes(inside);
    return await clock.track(compile(path.endsWith('.br') ? brotliDecompressSync(bytes) : bytes), `compiling ${path}`);
  } catch (error) {
    throw realm.error(`WXWebAssembly.instantiate(): invalid wasm file: ${/** @type {Error} */ (error).message}`, 'CompileError');
  }
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
function compile(bytes) {
  const key = createHash('sha256').update(bytes).digest('hex');
  const known = compiled.get(key);
  if (known) return known;
  checkMvp(bytes);
  const module = WebAssembly.compile(bytes);
  compiled.set(key, module);
  return module;
}
