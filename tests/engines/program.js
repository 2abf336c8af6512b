/** Makes one plain script of the suite and the built package, for any engine. No code is made from text when it runs. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { ON_DEMAND } from '../e2e/package.js';

/**
 * @typedef {import('./engines.js').Way} Way
 * @typedef {(text: string) => string} Change what a test does to the package before it runs
 */

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const file = (/** @type {string} */ name) => here(`../../js-glue/dist/miniprogram/${name}.js`);
const INDEX = file('index');
const FALLBACK = file('fallback');
const WASM = here('../../js-glue/dist/wasm/weapp_session.wasm');

/** @type {Promise<string> | undefined} */
let suite;

/** @param {Way} way @param {Change} [change] of the package's index.js, and of each file beside it @returns {Promise<string>} */
export async function createProgram(way, change = (text) => text) {
  for (const file of [INDEX, FALLBACK, WASM]) {
    if (!existsSync(file)) throw new Error(`${file} is missing: run \`cargo xtask build\` first`);
  }
  suite ??= bundle();
  return `var built = {
    way: ${JSON.stringify(way)},
    index: ${asFunction(change(readFileSync(INDEX, 'utf8')))},
    fallback: ${asFunction(readFileSync(FALLBACK, 'utf8'))},
    beside: { ${ON_DEMAND.map((name) => `'./${name}.js': ${asFunction(change(readFileSync(file(name), 'utf8')))}`)} },
    wasm: '${readFileSync(WASM).toString('hex')}',
  };
  ${await suite}`;
}

/** A file of the package with a scope around it, as in a mini program: what a case takes over of the globals comes in there. @param {string} text */
function asFunction(text) {
  return `function (require, module, exports, setTimeout, clearTimeout, Date, Promise) {\n${text}\n}`;
}

async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [here('suite/main.js')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    platform: 'neutral',
    logLevel: 'warning',
  });
  return outputFiles[0]?.text ?? '';
}
