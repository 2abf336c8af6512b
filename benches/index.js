/**
 * What weapp-session costs an app, next to what others ask, in each engine that is here: `cargo xtask bench`.
 *
 * Figures, never a verdict: microseconds belong to one machine, ratios of one run travel.
 */
import os from 'node:os';
import { bundle } from './bundle.js';
import { engines } from './engines.js';
import { figure, printTable } from './tables.js';

/** @import { Engine } from './engines.js' */

/** Launches are single moments, which others on the machine only make longer: the least of so many is nearest to what it takes. */
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

/** Where there is wasm. @param {Engine} engine */
async function measureShares(engine) {
  const shares = await run(engine, await bundle('shares'));
  if (!shares) return;
  const { glue, border, core } = shares;
  const all = glue + border + core;
  console.log('Where what weapp-session adds to a bare wx.request goes');
  printTable(
    ['', 'µs', '%'],
    [
      ['JavaScript: the glue', glue],
      ['into the wasm and out of it, two times each', border],
      ['wasm: what the core decides', core],
    ].map(([name, spent]) => [String(name), figure(Number(spent)), String(Math.round((Number(spent) / all) * 100))]),
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
  const parts = ['evaluate', 'ask', 'load', 'firstSend', 'answer'];
  const least = (/** @type {any[]} */ launches) => parts.map((part) => figure(Math.min(...launches.map(({ times }) => times[part] ?? NaN))));
  console.log(`A launch in a fresh process, with a host that answers at once: milliseconds, the least of ${LAUNCHES}`);
  printTable(
    ['', 'evaluate index.js', 'createClient, request', 'instantiate', 'until the first send', 'until the answer'],
    [
      ['cold: with a login', ...least(cold)],
      ['warm: a session is stored', ...least(warm)],
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
  await measureShares(engine);
  await measureRelease(engine);
  await measureLaunch(engine);
}
