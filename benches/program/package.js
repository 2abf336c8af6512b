/** The built package, evaluated as a mini program does: a CommonJS module with nothing around it. */
import fallbackText from '../../js-glue/dist/miniprogram/fallback.js?text';
import text from '../../js-glue/dist/miniprogram/index.js?text';
import bytes from '../../js-glue/dist/wasm/weapp_session.wasm';
import { BASE } from './host.js';

/** @import { Client, ClientOptions } from '../../js-glue/dist/types/index.js' */

/** What of it runs in this engine: 'wasm', 'fallback' (the same core as JavaScript). */
export const halves = [...(typeof WebAssembly === 'undefined' ? [] : ['wasm']), ...(fallbackText ? ['fallback'] : [])];

/** Of the last instance: how long it took, and how much linear memory it has. */
export const wasm = { load: NaN, memory: () => NaN };
const NOWHERE = '/nowhere.wasm';
/** From the code package; here the file lies beside the text (docs: WXWebAssembly). */
export const WXWebAssembly = {
  async instantiate(/** @type {string} */ path, /** @type {any} */ imports) {
    if (path === NOWHERE) throw new Error('file not found');
    const start = bench.now();
    const result = await WebAssembly.instantiate(bytes, imports);
    wasm.load = bench.now() - start;
    const memory = /** @type {WebAssembly.Memory} */ (result.instance.exports.memory);
    wasm.memory = () => memory.buffer.byteLength;
    return result;
  },
};
Object.assign(globalThis, { WXWebAssembly });

/** @param {string} source @returns {any} */
function evaluate(source) {
  const module = { exports: {} };
  new Function('module', 'exports', source)(module, module.exports);
  return module.exports;
}

/**
 * A fresh copy, since copies share one core for all their clients.
 *
 * @param {string} half
 * @returns {(options?: Partial<ClientOptions>) => Client}
 */
export function loadPackage(half) {
  const { createClient } = evaluate(text);
  const from = half === 'wasm' ? {} : { wasm: { path: NOWHERE, fallback: evaluate(fallbackText) } };
  return (options) => createClient({ baseUrl: BASE, login: { url: '/login' }, ...from, ...options });
}
