/**
 * What weapp-session costs an app, next to what others ask, in each engine that is here: `cargo xtask bench`.
 *
 * Figures, never a verdict: microseconds belong to one machine, ratios of one run travel.
 */
import os from 'node:os';
import { bundle } from './bundle.js';
import { engines } from './engines.js';
import { median } from './program/median.js';
import { figure, printTable } from './tables.js';

/** @import { Engine } from './engines.js' */

const LAUNCHES = 9;

/** @param {Engine} engine @param {string} source @returns {Promise<any>} */
async function run({ run }, source) {
  const reported = await run(source);
  try {
    return JSON.parse(reported);
  } catch {
    throw new Error(reported || 'the program reported nothing');
  }
}

/** @param {Engine} engine */
async function measureOverhead(engine) {
  const rows = await run(engine, await bundle('overhead'));
  console.log('One authenticated request above a bare wx.request, medians of interleaved batches');
  printTable(
    ['', 'µs in all', 'µs above bare', '÷ wafer-client-sdk'],
    rows.map((/** @type {any} */ row) => [row.name, figure(row.total), figure(row.above), figure(row.ratio)]),
  );
}

/** @param {Engine} engine */
async function measureRelease(engine) {
  const rows = await run(engine, await bundle('release'));
  console.log('N requests that wait for one login, from the first request to the last answer');
  printTable(
    ['', 'N', 'ms', 'µs each', 'logins'],
    rows.map((/** @type {any} */ row) => [row.name, String(row.count), figure(row.time), figure((row.time * 1000) / row.count), String(row.logins)]),
  );
}

/** @param {Engine} engine */
async function measureLaunch(engine) {
  const source = await bundle('launch');
  /** @type {any[]} */
  const cold = [];
  /** @type {any[]} */
  const warm = [];
  for (let one = 0; one < LAUNCHES; one++) {
    const launch = await run(engine, source);
    cold.push(launch);
    warm.push(await run(engine, `bench.stored = ${JSON.stringify(launch.stored)};\n${source}`));
  }
  const middle = (/** @type {any[]} */ launches, /** @type {string} */ name) => figure(median(launches.map(({ times }) => times[name])));
  console.log(`A launch in a fresh process: milliseconds since the package began to be evaluated, medians of ${LAUNCHES}`);
  printTable(
    ['', 'index.js evaluated', 'of it all, wasm', 'first send', 'first answer'],
    [
      ['cold: with a login', ...['evaluate', 'load', 'firstSend', 'answer'].map((name) => middle(cold, name))],
      ['warm: a session is stored', ...['evaluate', 'load', 'firstSend', 'answer'].map((name) => middle(warm, name))],
    ],
  );
  if (cold[0].memory) console.log(`  linear memory after the first answer: ${cold[0].memory / 1024} KiB\n`);
}

/** @param {Engine} engine */
async function measureCounts(engine) {
  const rows = await run(engine, await bundle('counts'));
  console.log('What one request takes besides time, in any engine');
  printTable(
    ['', 'calls of wx', 'promise hops'],
    rows.map((/** @type {any} */ row) => [row.name, String(row.calls), String(row.hops)]),
  );
}

const { model } = os.cpus()[0] ?? { model: 'unknown' };
console.log(`${os.cpus().length} × ${model.trim()}, load ${os.loadavg().map((load) => load.toFixed(1)).join(' ')}\n`);
const [v8, ...others] = engines();
if (!v8) throw new Error('no engine');
await measureCounts(v8);
for (const engine of [v8, ...others]) {
  console.log(`== ${engine.name} ==`);
  if (engine.missing) {
    console.log(`  not measured: ${engine.missing}\n`);
    continue;
  }
  await measureOverhead(engine);
  await measureRelease(engine);
  await measureLaunch(engine);
}
