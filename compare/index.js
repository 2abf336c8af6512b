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
import { playRenewal } from './renewals/play.js';
import { RENEWALS } from './renewals/situations.js';
import { renewalTableOf } from './renewals/table.js';
import { SITUATIONS } from './situations.js';
import { tableOf } from './table.js';

/**
 * @import { Contender } from './peers.js'
 * @import { Counts } from './play.js'
 * @import { RenewalCounts } from './renewals/play.js'
 * @import { Renewed, RenewalName } from './renewals/table.js'
 * @import { Name, Played } from './table.js'
 */

const { without = [] } = parseArgs({ options: { without: { type: 'string', multiple: true } } }).values;
const contenders = [OURS, ...[WEREQUEST, ...PUBLISHED].filter(({ name }) => !without.includes(name))];

/** @param {Contender} contender @param {string} root @returns {Promise<Played>} */
async function playAll(contender, root) {
  /** @type {Array<[string, Counts]>} */
  const played = [];
  for (const [name, situation] of Object.entries(SITUATIONS)) played.push([name, await play(contender, root, situation)]);
  return /** @type {Played} */ (Object.fromEntries(played));
}

/** Those without refresh tokens have no part in it. @param {Contender} contender @param {string} root @returns {Promise<Renewed | undefined>} */
async function renewAll(contender, root) {
  if (!contender.refreshes) return undefined;
  /** @type {Array<[string, RenewalCounts]>} */
  const played = [];
  for (const [name, situation] of Object.entries(RENEWALS)) played.push([name, await playRenewal(contender, root, situation)]);
  return /** @type {Renewed} */ (Object.fromEntries(played));
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

/** @param {Map<Contender, Renewed | undefined>} results */
function printRenewals(results) {
  for (const [name, { title }] of Object.entries(RENEWALS)) {
    console.log(title[0]?.toUpperCase() + title.slice(1));
    printTable(
      ['', 'renewals', 'served', 'failed', 'still hanging', 'tokens killed', 'uncaught'],
      [...results].map(([contender, renewed]) => {
        const label = `${contender.name} ${versionOf(contender)}`;
        if (!renewed) return [label, 'no refresh tokens'];
        const { renewals, served, failed, pending, killed, thrown } = renewed[/** @type {RenewalName} */ (name)];
        return [label, ...[renewals, served, failed, pending, killed, thrown].map(String)];
      }),
    );
  }
}

/** The tables, as the READMEs have them. @param {Map<Contender, Played>} results @param {Map<Contender, Renewed | undefined>} renewals */
function writeTables(results, renewals) {
  const folder = fileURLToPath(new URL('../target/compare/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}table.md`, tableOf(results, 'en'));
  writeFileSync(`${folder}table.zh-CN.md`, tableOf(results, 'zh'));
  writeFileSync(`${folder}renewals.md`, renewalTableOf(renewals, 'en'));
  writeFileSync(`${folder}renewals.zh-CN.md`, renewalTableOf(renewals, 'zh'));
  console.log('As the READMEs have it: target/compare/table.md and target/compare/table.zh-CN.md; on renewals: renewals.md and renewals.zh-CN.md beside them');
}

/** @type {Map<Contender, Played>} */
const results = new Map();
/** @type {Map<Contender, Renewed | undefined>} */
const renewals = new Map();
for (const contender of contenders) {
  const root = await bundle(contender);
  results.set(contender, await playAll(contender, root));
  if (contender.refreshes !== false) renewals.set(contender, await renewAll(contender, root));
}
console.log('Each has a session when it begins. Virtual time: an answer takes 10 ms, a late one 120 ms, a login 40 ms.\n');
printCounts(results);
console.log('Renewal by refresh token: each is signed in when it begins. The backend gives another refresh token with each renewal, and ends the sign-in of whoever comes with one that was used.\n');
printRenewals(renewals);
console.log('How each is set up');
for (const { name, how, page } of contenders) console.log(`  ${name}: ${how} (${page})`);
console.log('  with refresh tokens: the same, but it is the refresh token that the function posts, and an account with its password at the beginning');
for (const name of without) console.log(`  ${name} is left out: it could not be installed`);
console.log();
writeTables(results, renewals);
