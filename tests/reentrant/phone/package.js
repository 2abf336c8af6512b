/**
 * The package under test: the build's, or that in the folder that `DIST` names, laid out as js-glue/dist is. Each launch
 * of the app evaluates it anew; the module is compiled once.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { brotliDecompressSync } from 'node:zlib';
import { asWanted } from '../../leases/switch.js';

/** @typedef {Record<string, unknown>} Globals */

const DIST = resolve(process.env.DIST ?? fileURLToPath(new URL('../../../js-glue/dist', import.meta.url)));

/** What runs the Rust: WebAssembly, or with `ENGINE=fallback` the package's JavaScript. */
export const ENGINE = process.env.ENGINE === 'fallback' ? 'fallback' : 'wasm';

/** What a mini program's code finds in its scope and Node.js has not, or has its own of. */
const GLOBALS = ['wx', 'WXWebAssembly', 'setTimeout', 'clearTimeout', 'Date', 'console'];

/** @param {string} file */
function read(file) {
  const path = join(DIST, 'miniprogram', file);
  if (!existsSync(path)) throw new Error(`${path} is missing: run \`cargo xtask build\` first`);
  return readFileSync(path);
}

/** A script of the package as a function of what it finds in its scope. @param {string} text @param {string} filename */
function compile(text, filename) {
  const run = vm.compileFunction(text, ['require', 'module', 'exports', ...GLOBALS], { filename });
  return (/** @type {Globals} */ globals) => {
    const module = { exports: /** @type {any} */ ({}) };
    const require = (/** @type {string} */ file) => beside(file)(globals);
    run(require, module, module.exports, ...GLOBALS.map((name) => globals[name]));
    return module.exports;
  };
}

/** The files beside it that it may require, once they have been. @type {Map<string, (globals: Globals) => any>} */
const besides = new Map();

/** @param {string} file */
function beside(file) {
  const known = besides.get(file) ?? compile(read(file).toString(), file);
  besides.set(file, known);
  return known;
}

/** The glue, as it was built. */
export const INDEX = read('index.js').toString();

/** A glue as an app requires it. @param {string} text @returns {(globals: Globals) => any} */
export const glueOf = (text) => compile(text, 'index.js');

/** The one under test. */
export const requirePackage = glueOf(asWanted(INDEX));

/** What `require('weapp-session/fallback')` gives. @type {(imports: any) => { exports: any }} */
export const fallback = compile(read('fallback.js').toString(), 'fallback.js')({});

/** The module, for `WXWebAssembly`. */
export const wasmModule = new WebAssembly.Module(brotliDecompressSync(read('weapp_session.wasm.br')));
