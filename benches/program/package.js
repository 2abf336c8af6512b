/** The built package, and the one that it is compared to, evaluated as a mini program does: a CommonJS module with nothing around it. */
import fallbackText from '../../js-glue/dist/miniprogram/fallback.js?text';
import text from '../../js-glue/dist/miniprogram/index.js?text';
import bytes from '../../js-glue/dist/wasm/weapp_session.wasm';
import { BASE } from './host.js';
import { other } from 'other-build';

/** @import { Client, ClientOptions } from '../../js-glue/dist/types/index.js' */

/** What of it runs in this engine: 'wasm', 'fallback' (the same core as JavaScript). */
export const halves = [...(typeof WebAssembly === 'undefined' ? [] : ['wasm']), ...(fallbackText ? ['fallback'] : [])];

/** Of the last instance: how long it took, and how much linear memory it has. */
export const wasm = { load: NaN, memory: () => NaN };
const NOWHERE = '/nowhere.wasm';
/** From the code package; here the file lies beside the text (docs: WXWebAssembly). @param {Uint8Array<ArrayBuffer>} bytes */
const webAssemblyOf = (bytes) => ({
  async instantiate(/** @type {string} */ path, /** @type {any} */ imports) {
    if (path === NOWHERE) throw new Error('file not found');
    const start = bench.now();
    const result = await WebAssembly.instantiate(bytes, imports);
    wasm.load = bench.now() - start;
    const memory = /** @type {WebAssembly.Memory} */ (result.instance.exports.memory);
    wasm.memory = () => memory.buffer.byteLength;
    return result;
  },
});
export const WXWebAssembly = webAssemblyOf(bytes);

/** @typedef {{ name: string, text: string, fallbackText: string, WXWebAssembly: object }} Build */

/** What is measured. @type {Build} */
export const current = { name: 'weapp-session', text, fallbackText, WXWebAssembly };
/** What it is compared to, if there is anything. @type {Build | undefined} */
export const before = other && { ...other, name: 'the other build', WXWebAssembly: webAssemblyOf(other.bytes) };
/** Both. */
export const builds = before ? [current, before] : [current];

/** How a half of a build is called in tables. @param {string} half @param {Build} build */
export const nameOf = (half, { name }) => name + (half === 'wasm' ? '' : ', ' + half);

let copies = 0;
/** With a WXWebAssembly of its own: two builds ask for their modules by the same path. @param {string} source @param {object} [WXWebAssembly] @returns {any} */
function evaluate(source, WXWebAssembly) {
  const module = { exports: {} };
  // An app has one copy. Of equal texts engines share what they have learned, and the second one pays for it: up to half.
  new Function('module', 'exports', 'WXWebAssembly', `${source}\n// ${copies++}`)(module, module.exports, WXWebAssembly);
  return module.exports;
}

/**
 * A fresh copy, since copies share one core for all their clients.
 *
 * @param {string} half
 * @param {Build} [build]
 * @returns {(options?: Partial<ClientOptions>) => Client}
 */
export function loadPackage(half, { text, fallbackText, WXWebAssembly } = current) {
  const { createClient } = evaluate(text, WXWebAssembly);
  const from = half === 'wasm' ? {} : { wasm: { path: NOWHERE, fallback: evaluate(fallbackText) } };
  return (options) => createClient({ baseUrl: BASE, login: { url: '/login' }, ...from, ...options });
}
