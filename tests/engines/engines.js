/**
 * The engines that the suite runs on, and how each runs a program.
 *
 * @typedef {'wasm' | 'fallback'} Way
 *
 * @typedef {object} Engine
 * @property {string} name
 * @property {string} [missing] why it is left out
 * @property {Way[]} ways that it can run the machine in
 * @property {(program: string) => string | Promise<string>} run gives what the program reports
 *
 * @import { Report } from './suite/main.js'
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findChromium, NO_CHROMIUM } from './chromium.js';
import { jscName, missingJsc, QUICKJS, runFile, V8, WITHOUT_JIT } from './installed.js';
import { runInChromium } from './runners/chromium.js';
import { runInQuickJS } from './runners/quickjs.js';

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

/** @param {NodeJS.ProcessEnv} env */
const jsc = (env) => (/** @type {string} */ program) => runFile(readFileSync(here('runners/jsc.js'), 'utf8') + program, 'jsc', [], env);

/** @returns {Engine[]} */
export function engines() {
  const noJsc = missingJsc();
  const chromium = findChromium();
  /** @type {Way[]} */
  const both = ['wasm', 'fallback'];
  return [
    { name: V8, ways: both, run: (program) => runFile(program, process.execPath, [here('runners/node.js')]) },
    { name: jscName(), ways: both, run: jsc({}), ...(noJsc && { missing: noJsc }) },
    { name: `${jscName()} without JIT, as on iOS`, ways: both, run: jsc(WITHOUT_JIT), ...(noJsc && { missing: noJsc }) },
    { name: QUICKJS, ways: ['fallback'], run: runInQuickJS },
    { name: 'Chromium', ways: both, run: (program) => runInChromium(String(chromium), program), ...(!chromium && { missing: NO_CHROMIUM }) },
  ];
}

/** Runs the suite on an engine. @param {Engine} engine @param {string} program @returns {Promise<Report>} */
export async function runSuite({ name, run }, program) {
  const text = await run(program);
  const report = text && JSON.parse(text);
  // What hangs in an engine without anything to wait for ends it.
  if (!report) throw new Error(`${name} came to its end before the suite did: a case waits for what never comes`);
  if (report.broken) throw new Error(report.broken);
  return report;
}
