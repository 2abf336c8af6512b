/**
 * Runs the suite on each engine that is here and prints what came of it as a table: `cargo xtask engines`. Ends with an
 * error if a case failed somewhere.
 *
 * @import { Engine, Way } from './engines.js'
 * @import { Report } from './suite/main.js'
 */
import { printTable } from '../../benches/tables.js';
import { engines, faultsOf, runSuite } from './engines.js';
import { createProgram } from './program.js';

/** @typedef {{ engine: Engine, reports: Map<Way, Report>, faults: string[] }} Column */

const WAYS = { wasm: 'WebAssembly', fallback: 'the fallback' };

/** @param {Engine} engine @returns {Promise<Column>} */
async function runAll(engine) {
  const reports = new Map();
  const faults = [];
  for (const way of engine.missing ? [] : engine.ways) {
    try {
      const report = await runSuite(engine, await createProgram(way));
      reports.set(way, report);
      for (const fault of faultsOf(report, way)) faults.push(`${WAYS[way]}: ${fault}`);
    } catch (error) {
      faults.push(`${WAYS[way]}: ${/** @type {Error} */ (error).message}`);
    }
  }
  await engine.close?.();
  return { engine, reports, faults };
}

/** How many of a group's cases passed, on WebAssembly and on the fallback. @param {Column} column @param {string} [group] all of them if none is named */
function passed({ engine, reports }, group) {
  if (engine.missing) return 'skipped';
  const cells = /** @type {Way[]} */ (['wasm', 'fallback']).map((way) => {
    if (!engine.ways.includes(way)) return '–';
    const outcomes = reports.get(way)?.outcomes.filter((outcome) => !group || outcome.group === group);
    if (!outcomes) return 'broken';
    const good = outcomes.filter(({ error }) => error === undefined).length;
    return good === outcomes.length ? String(good) : `${good}/${outcomes.length}`;
  });
  return cells.join(' · ');
}

/** @param {Column} column */
function codecOf({ reports }) {
  const [report] = reports.values();
  if (!report) return '';
  return report.ownCodec ? 'the engine' : 'the package';
}

/** @param {Column} column */
function unheardOf({ reports }) {
  const [report] = reports.values();
  if (!report) return '';
  return report.unheard ? [...reports.values()].map(({ unheard }) => unheard?.length).join(' · ') : 'not told';
}

/** @type {Column[]} */
const columns = [];
for (const engine of engines()) {
  const start = performance.now();
  const column = await runAll(engine);
  columns.push(column);
  console.log(`  ${engine.name}: ${engine.missing ? `skipped, ${engine.missing}` : `${((performance.now() - start) / 1000).toFixed(1)} s`}`);
}
const groups = new Set(columns.flatMap(({ reports }) => [...reports.values()].flatMap(({ outcomes }) => outcomes.map(({ group }) => group))));
console.log('\nThe same cases on the built package: how many passed with WebAssembly · with the fallback\n');
printTable(
  ['', ...columns.map(({ engine }) => engine.name)],
  [
    ['version', ...columns.map(({ engine, reports }) => engine.version ?? [...reports.values()][0]?.version ?? '')],
    ['UTF-8 by', ...columns.map(codecOf)],
    ...[...groups].map((group) => [group, ...columns.map((column) => passed(column, group))]),
    ['all', ...columns.map((column) => passed(column))],
    ['rejections unheard', ...columns.map(unheardOf)],
  ],
);
for (const { engine, faults } of columns) for (const fault of faults) console.log(`FAILED  ${engine.name}, ${fault}`);
const failed = columns.filter(({ faults }) => faults.length > 0);
if (failed.length > 0) process.exitCode = 1;
