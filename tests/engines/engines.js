/**
 * The engines that the suite runs on, and how each runs a program.
 *
 * @typedef {'wasm' | 'fallback'} Way
 *
 * @typedef {object} Engine
 * @property {string} name
 * @property {string} [version] unless it tells it itself
 * @property {string} [missing] why it is left out
 * @property {Way[]} ways in which it can run the machine
 * @property {(program: string) => string | Promise<string>} run gives what the program reports
 * @property {() => Promise<void>} [close] once nothing is to be run any more
 *
 * @import { Report } from './suite/main.js'
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findChromium, NO_CHROMIUM } from './chromium.js';
import { jscVersion, missingJsc, QUICKJS_PACKAGE, runFile, WITHOUT_JIT } from './installed.js';
import { createChromium } from './runners/chromium.js';
import { runInQuickJS } from './runners/quickjs.js';

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

/** @param {NodeJS.ProcessEnv} env */
const jsc = (env) => (/** @type {string} */ program) => runFile(readFileSync(here('runners/jsc.js'), 'utf8') + program, 'jsc', [], env);

/** @returns {Engine[]} */
export function engines() {
  const noJsc = missingJsc();
  const chromium = findChromium();
  /** @type {Way[]} */
  const ways = ['wasm', 'fallback'];
  const ofJsc = { ways, version: jscVersion(), ...(noJsc && { missing: noJsc }) };
  return [
    { name: 'V8', version: `Node.js ${process.versions.node}`, ways, run: (program) => runFile(program, process.execPath, [here('runners/node.js')]) },
    { name: 'JavaScriptCore', ...ofJsc, run: jsc({}) },
    { name: 'JavaScriptCore without JIT', ...ofJsc, run: jsc(WITHOUT_JIT) },
    { name: 'QuickJS', version: QUICKJS_PACKAGE, ways: ['fallback'], run: runInQuickJS },
    { name: 'Chromium', ways, ...createChromium(String(chromium)), ...(!chromium && { missing: NO_CHROMIUM }) },
  ];
}

/** Runs the suite on an engine. @param {Engine} engine @param {string} program @returns {Promise<Report>} */
export async function runSuite({ name, run }, program) {
  const text = await run(program);
  // An engine in which nothing is left to wait for ends.
  if (!text) throw new Error(`${name} came to its end before the suite did: a case waits for what never comes`);
  const report = JSON.parse(text);
  if (report.broken) throw new Error(report.broken);
  return report;
}

/** All that is wrong with a run, in words; nothing if it is as it has to be. @param {Report} report @param {Way} way */
export function faultsOf({ outcomes, instances, webAssembly, unheard }, way) {
  const faults = outcomes.flatMap(({ group, name, error }) => (error === undefined ? [] : [`${group}: ${name}: ${error}`]));
  for (const reason of unheard ?? []) faults.push(`a rejection that nobody heard: ${reason}`);
  // Nothing may pass because it did not run, or ran in another way.
  if (outcomes.length === 0 || instances < outcomes.length / 2) faults.push(`${outcomes.length} cases made ${instances} instances of the machine`);
  if (way === 'wasm' && !webAssembly) faults.push('the engine has no WebAssembly');
  return faults;
}
