/**
 * The package under test: the build's, or that in the folder that `DIST` names, laid out as js-glue/dist is. Each launch
 * of the app evaluates it anew; the module is compiled once.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { brotliDecompressSync } from 'node:zlib';

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

/** A file of the package as a function of what it finds in its scope. @param {string} file */
function compile(file) {
  const run = vm.compileFunction(read(file).toString(), ['module', 'exports', ...GLOBALS], { filename: file });
  return (/** @type {Globals} */ globals) => {
    const module = { exports: /** @type {any} */ ({}) };
    run(module, module.exports, ...GLOBALS.map((name) => globals[name]));
    return module.exports;
  };
}

/** The package as an app requires it. @type {(globals: Globals) => any} */
export const requirePackage = compile('index.js');

/** What `require('weapp-session/fallback')` gives. @type {(imports: any) => { exports: any }} */
export const fallback = compile('fallback.js')({});

/** The module, for `WXWebAssembly`. */
export const wasmModule = new WebAssembly.Module(brotliDecompressSync(read('weapp_session.wasm.br')));
