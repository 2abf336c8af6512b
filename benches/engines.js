/** The engines in which mini programs run, as far as they are here, and how each runs a program. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { JITLESS, missingJsc, QUICKJS_PACKAGE, runFile, V8, WITHOUT_JIT } from '../tests/engines/installed.js';
import { runInQuickJS } from './runners/quickjs.js';

/**
 * @typedef {object} Engine
 * @property {string} name
 * @property {string} [missing] why it is not measured
 * @property {(source: string) => string | Promise<string>} run gives what the program reports
 */

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

/** @param {string[]} options */
const node = (...options) => (/** @type {string} */ source) => runFile(source, process.execPath, [...options, here('runners/node.js')]);

/** @param {NodeJS.ProcessEnv} env */
const jsc = (env) => (/** @type {string} */ source) => runFile(readFileSync(here('runners/jsc.js'), 'utf8') + source, 'jsc', [], env);

const fallback = here('../js-glue/dist/miniprogram/fallback.js');

/** @returns {Engine[]} */
export function engines() {
  const missing = missingJsc();
  const noFallback = existsSync(fallback) ? undefined : 'it has no WebAssembly, and the fallback is not built (js-glue/dist/miniprogram/fallback.js)';
  return [
    { name: V8, run: node() },
    { name: 'V8 without JIT', ...(noFallback && { missing: noFallback }), run: node(JITLESS) },
    { name: 'JavaScriptCore', ...(missing && { missing }), run: jsc({}) },
    { name: 'JavaScriptCore without JIT, as on iOS', ...(missing && { missing }), run: jsc(WITHOUT_JIT) },
    { name: `QuickJS (${QUICKJS_PACKAGE})`, ...(noFallback && { missing: noFallback }), run: runInQuickJS },
  ];
}
