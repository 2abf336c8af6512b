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
if (typeof WebAssembly !== 'undefined') {
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = /** @type {any} */ (async (/** @type {any[]} */ ...args) => {
    const start = bench.now();
    const result = /** @type {any} */ (await Reflect.apply(instantiate, WebAssembly, args));
    wasm.load = bench.now() - start;
    const { memory } = (result.instance || result).exports;
    wasm.memory = () => memory.buffer.byteLength;
    return result;
  });
}

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
  const from = half === 'wasm' ? { module: bytes } : { fallback: evaluate(fallbackText) };
  return (options) => createClient({ baseUrl: BASE, login: { url: '/login' }, wasm: from, ...options });
}
