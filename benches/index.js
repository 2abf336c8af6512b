/**
 * What weapp-session costs an app, next to what others ask, in each engine that is here: `cargo xtask bench`.
 *
 * Figures, never a verdict: microseconds belong to one machine, ratios of one run travel.
 *
 * With `--against <folder>`, another build of the package (laid out as js-glue/dist) is measured in the same run.
 */
import os from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.js';
import { engines } from './engines.js';
import { median } from './program/median.js';
import { figure, printTable } from './tables.js';

/** @import { Engine } from './engines.js' */

const { against: folder } = parseArgs({ options: { against: { type: 'string' } } }).values;
/** What ours is compared to. */
const against = folder && resolve(folder);
/** What is printed with it only. @param {unknown[]} cells */
const compared = (...cells) => (against ? cells.map(String) : []);

/** What a JIT makes of the same program differs from process to process, and two builds may differ by less: then the medians of so many are told. */
const PROCESSES = against ? 7 : 1;
/** Launches are single moments, which others on the machine only make longer: the least of so many is nearest to what it takes. */
const LAUNCHES = against ? 51 : 9;

/** @param {Engine} engine @param {string} source @returns {Promise<any>} */
async function run({ run }, source) {
  const reported = await run(source);
  try {
    return JSON.parse(reported);
  } catch {
    throw new Error(reported || 'the program reported nothing');
  }
}

/** The rows of a program. @param {Engine} engine @param {string} program @returns {Promise<any[]>} */
async function measure(engine, program) {
  const source = await bundle(program, against);
  /** @type {any[][]} */
  const runs = [];
  for (let one = 0; one < PROCESSES; one++) runs.push(await run(engine, source));
  return (runs[0] ?? []).map((row, place) => {
    const figures = Object.entries(row).filter(([, value]) => typeof value === 'number');
    return { ...row, ...Object.fromEntries(figures.map(([name]) => [name, median(runs.map((rows) => rows[place][name]))])) };
  });
}

/** @param {Engine} engine */
async function measureOverhead(engine) {
  const rows = await measure(engine, 'overhead');
  console.log(`One authenticated request above a bare wx.request, medians of interleaved batches${compared(` in ${PROCESSES} processes`)}`);
  printTable(
    ['', 'µs in all', 'µs above bare', '÷ wafer-client-sdk', ...compared('÷ the other build')],
    rows.map((/** @type {any} */ row) => [row.name, figure(row.total), figure(row.above), figure(row.ratio), ...compared(figure(row.against))]),
  );
}

/** @param {Engine} engine */
async function measureParts(engine) {
  const { whole, rows } = await run(engine, await bundle('parts'));
  const rest = rows.reduce((/** @type {number} */ left, /** @type {any} */ { spent }) => left - spent, whole);
  console.log('What a request under a lease is made of: stand-ins that do one part each');
  printTable(
    ['', 'µs'],
    [...rows, { name: 'what is left', spent: rest }, { name: 'all that it adds to a bare wx.request', spent: whole }].map((/** @type {any} */ { name, spent }) => [name, figure(spent)]),
  );
}

/** Where there is wasm. @param {Engine} engine */
async function measureShares(engine) {
  const shares = await run(engine, await bundle('shares'));
  if (!shares) return;
  const { glue, border, core } = shares;
  const all = glue + border + core;
  console.log('Where what weapp-session adds to a bare wx.request goes, where no lease is given: of sessions that slide, each request is told');
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
  const rows = await measure(engine, 'release');
  console.log(`N requests that wait for one login, from the first request to the last answer${compared(`, medians of ${PROCESSES} processes`)}`);
  printTable(
    ['', 'N', 'ms', 'µs each', 'logins', ...compared('÷ the other build')],
    rows.map((/** @type {any} */ row) => [
      row.name,
      String(row.count),
      figure(row.time),
      figure((row.time * 1000) / row.count),
      String(row.logins),
      ...compared(figure(row.against)),
    ]),
  );
}

/** The moments of a launch, in milliseconds. */
const PARTS = ['evaluate', 'ask', 'load', 'firstSend', 'answer'];

/** Beside whom a launch is told. */
const RIVALS = ['wafer-client-sdk', 'wafer2-client-sdk'];

/** Who launches: our builds, and the others. @type {Array<{ name: string, setting: string }>} */
const LAUNCHED = [
  ...(against ? [0, 1] : [0]).map((build) => ({ name: build ? 'the other build' : '', setting: `bench.build = ${build};` })),
  ...RIVALS.map((name) => ({ name, setting: `bench.rival = ${JSON.stringify(name)};` })),
];

/** A launch with a login and one with the session that it stored. @param {Engine} engine @param {string} source @param {string} setting */
async function launch(engine, source, setting) {
  const program = `${setting}\n${source}`;
  const cold = await run(engine, program);
  return { cold, warm: await run(engine, `bench.stored = ${JSON.stringify(cold.stored)};\n${program}`) };
}

/** @param {Engine} engine */
async function measureLaunch(engine) {
  const source = await bundle('launch', against);
  /** @type {any[][]} of each who launches */
  const launches = LAUNCHED.map(() => []);
  for (let one = 0; one < LAUNCHES; one++) {
    // Each comes first as often as the others.
    for (let turn = 0; turn < LAUNCHED.length; turn++) {
      const who = (one + turn) % LAUNCHED.length;
      launches[who]?.push(await launch(engine, source, LAUNCHED[who]?.setting ?? ''));
    }
  }
  const least = (/** @type {any[]} */ of, /** @type {string} */ way) => PARTS.map((part) => Math.min(...of.map((one) => one[way].times[part] ?? NaN)));
  const rows = ['cold: with a login', 'warm: a session is stored'].flatMap((name) => {
    const [ours = [], ...others] = launches.map((of) => least(of, name.slice(0, 4)));
    const before = against && others[0];
    return [
      [name, ...ours.map(figure)],
      ...others.map((times, place) => [`  ${LAUNCHED[place + 1]?.name}`, ...times.map(figure)]),
      ...(before ? [['  ÷ the other build', ...ours.map((time, part) => figure(time / (before[part] ?? NaN)))]] : []),
    ];
  });
  console.log(`A launch in a fresh process, with a host that answers at once: milliseconds, the least of ${LAUNCHES}`);
  printTable(['', 'evaluate', 'create, request', 'instantiate', 'until the first send', 'until the answer'], rows);
  const memory = launches.slice(0, against ? 2 : 1).map(([first]) => first?.cold.memory / 1024);
  if (memory[0]) console.log(`  linear memory after the first answer: ${memory.join(' KiB, and of the other build ')} KiB\n`);
}

/** @param {Engine} engine */
async function measureCounts(engine) {
  const rows = await run(engine, await bundle('counts', against));
  console.log('What one request takes besides time, in any engine');
  printTable(
    ['', 'calls of wx', 'promise hops'],
    rows.map((/** @type {any} */ row) => [row.name, String(row.calls), String(row.hops)]),
  );
}

const { model } = os.cpus()[0] ?? { model: 'unknown' };
console.log(`${os.cpus().length} × ${model.trim()}, load ${os.loadavg().map((load) => load.toFixed(1)).join(' ')}\n`);
if (against) console.log(`the other build: ${against}\n`);
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
  await measureParts(engine);
  await measureShares(engine);
  await measureRelease(engine);
  await measureLaunch(engine);
}
