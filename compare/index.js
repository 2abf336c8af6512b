/**
 * What becomes of an app's requests when a session ends, with weapp-session and with what others use: `cargo xtask compare`.
 *
 * Figures, never a verdict: it fails only if something can't be run.
 *
 * With `--without <name>`, a library that is not installed is left out.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { printTable } from '../benches/tables.js';
import { bundle } from './bundle.js';
import { OURS, PUBLISHED, versionOf, WEREQUEST } from './peers.js';
import { play } from './play.js';
import { SITUATIONS } from './situations.js';
import { tableOf } from './table.js';

/**
 * @import { Contender } from './peers.js'
 * @import { Counts } from './play.js'
 * @import { Name, Played } from './table.js'
 */

const { without = [] } = parseArgs({ options: { without: { type: 'string', multiple: true } } }).values;
const contenders = [OURS, ...[WEREQUEST, ...PUBLISHED].filter(({ name }) => !without.includes(name))];

/** @param {Contender} contender @returns {Promise<Played>} */
async function playAll(contender) {
  const root = await bundle(contender);
  /** @type {Array<[string, Counts]>} */
  const played = [];
  for (const [name, situation] of Object.entries(SITUATIONS)) played.push([name, await play(contender, root, situation)]);
  return /** @type {Played} */ (Object.fromEntries(played));
}

/** @param {Map<Contender, Played>} results */
function printCounts(results) {
  for (const [name, { title }] of Object.entries(SITUATIONS)) {
    console.log(title[0]?.toUpperCase() + title.slice(1));
    printTable(
      ['', 'wx.login', 'login requests', 'other sends', 'served', 'failed', 'unanswered', 'uncaught'],
      [...results].map(([contender, played]) => {
        const { codes, logins, sends, served, failed, pending, thrown } = played[/** @type {Name} */ (name)];
        return [`${contender.name} ${versionOf(contender)}`, ...[codes, logins, sends, served, failed, pending, thrown].map(String)];
      }),
    );
  }
}

/** The tables, as the READMEs have them. @param {Map<Contender, Played>} results */
function writeTables(results) {
  const folder = fileURLToPath(new URL('../target/compare/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}table.md`, tableOf(results, 'en'));
  writeFileSync(`${folder}table.zh-CN.md`, tableOf(results, 'zh'));
  console.log('As the READMEs have it: target/compare/table.md and target/compare/table.zh-CN.md');
}

/** @type {Map<Contender, Played>} */
const results = new Map();
for (const contender of contenders) results.set(contender, await playAll(contender));
console.log('Each has a session when it begins. Virtual time: an answer takes 10 ms, a late one 120 ms, a login 40 ms.\n');
printCounts(results);
console.log('How each is set up');
for (const { name, how, page } of contenders) console.log(`  ${name}: ${how} (${page})`);
for (const name of without) console.log(`  ${name} is left out: it could not be installed`);
console.log();
writeTables(results);
