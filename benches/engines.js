/** The engines in which mini programs run, as far as they are here, and how each runs a program. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInQuickJS } from './runners/quickjs.js';

/**
 * @typedef {object} Engine
 * @property {string} name
 * @property {string} [missing] why it is not measured
 * @property {(source: string) => string | Promise<string>} run gives what the program reports
 */

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'weapp-session-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Runs a program from a file, in a process of its own. @param {string} source @param {string} command @param {string[]} words @param {NodeJS.ProcessEnv} [env] */
function runFile(source, command, words, env) {
  const file = join(folder, 'program.js');
  writeFileSync(file, source);
  return execFileSync(command, [...words, file], { encoding: 'utf8', env: { ...process.env, ...env }, maxBuffer: 1e8 });
}

/** @param {NodeJS.ProcessEnv} env */
const jsc = (env) => (/** @type {string} */ source) => runFile(readFileSync(here('runners/jsc.js'), 'utf8') + source, 'jsc', [], env);

function missingJsc() {
  try {
    execFileSync('jsc', ['-e', '0'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'no `jsc` on the PATH (Debian: libjavascriptcoregtk-4.0-bin)';
  }
}

const fallback = here('../js-glue/dist/miniprogram/fallback.js');
const quickjsVersion = createRequire(import.meta.url)('quickjs-emscripten/package.json').version;

/** @returns {Engine[]} */
export function engines() {
  const missing = missingJsc();
  const noFallback = existsSync(fallback) ? undefined : 'it has no WebAssembly, and the fallback is not built (js-glue/dist/miniprogram/fallback.js)';
  return [
    { name: `V8 ${process.versions.v8} (Node.js ${process.versions.node})`, run: (source) => runFile(source, process.execPath, [here('runners/node.js')]) },
    { name: 'JavaScriptCore', ...(missing && { missing }), run: jsc({}) },
    { name: 'JavaScriptCore without JIT, as on iOS', ...(missing && { missing }), run: jsc({ JSC_useJIT: '0' }) },
    { name: `QuickJS (quickjs-emscripten ${quickjsVersion})`, ...(noFallback && { missing: noFallback }), run: runInQuickJS },
  ];
}
