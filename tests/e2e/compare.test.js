/**
 * What the READMEs say of this package next to others: our own column is played, from the built package. What others do
 * is played by `cargo xtask compare` only, which installs them.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundle } from '../../compare/bundle.js';
import { OURS, PUBLISHED, WEREQUEST } from '../../compare/peers.js';
import { play } from '../../compare/play.js';
import { playRenewal } from '../../compare/renewals/play.js';
import { RENEWALS } from '../../compare/renewals/situations.js';
import { renewalRowOf } from '../../compare/renewals/table.js';
import { SITUATIONS } from '../../compare/situations.js';
import { labelOf, rowOf } from '../../compare/table.js';
import { chinese, english, LANGUAGES, readPage } from './pages.js';

/**
 * @import { Played } from '../../compare/table.js'
 * @import { RenewalCounts } from '../../compare/renewals/play.js'
 * @import { Renewed } from '../../compare/renewals/table.js'
 * @import { Page } from './pages.js'
 */

const SECTION = /<!-- compare -->(.*)<!-- end of compare -->/s;

/** The rows of its table by their first cell, as they are written. @param {Page} readme */
function rowsIn({ name, text }) {
  const [, section] = SECTION.exec(text) ?? [];
  assert.ok(section, `${name} has no such section`);
  const lines = section.split('\n').filter((line) => line.startsWith('| ')).slice(2);
  return new Map(lines.map((line) => [line.split(' | ')[0]?.slice(2) ?? '', line]));
}

test('what the READMEs tell of this package next to others is what it does', async () => {
  const root = await bundle(OURS);
  /** @type {Partial<Played>} */
  const played = {};
  for (const [name, situation] of Object.entries(SITUATIONS)) {
    const counts = await play(OURS, root, situation);
    assert.deepEqual([counts.pending, counts.thrown], [0, 0], `${name}: each caller has its outcome, and nothing surfaces`);
    played[/** @type {keyof Played} */ (name)] = counts;
  }
  for (const [readme, language] of /** @type {const} */ ([[english, 'en'], [chinese, 'zh']])) {
    const row = rowOf(OURS, /** @type {Played} */ (played), language);
    assert.equal(rowsIn(readme).get(labelOf(OURS)), `| ${row.join(' | ')} |`, readme.name);
  }
});

test('the others that they tell of are those that cargo xtask compare installs, in these versions, with the same figures in both', () => {
  const figures = (/** @type {Page} */ readme) => [...rowsIn(readme)].map(([label, line]) => [label, line.slice(label.length + 2).match(/\d+/g)]);
  assert.deepEqual([...rowsIn(english).keys()], [OURS, WEREQUEST, ...PUBLISHED].map(labelOf));
  assert.deepEqual(figures(chinese), figures(english));
});

test('what the page about behaviour tells of renewals is what this package does', async () => {
  const root = await bundle(OURS);
  /** @type {Array<[string, RenewalCounts]>} */
  const played = [];
  for (const [name, situation] of Object.entries(RENEWALS)) {
    const counts = await playRenewal(OURS, root, situation);
    assert.deepEqual([counts.pending, counts.thrown], [0, 0], `${name}: each caller has its outcome, and nothing surfaces`);
    played.push([name, counts]);
  }
  const renewed = /** @type {Renewed} */ (Object.fromEntries(played));
  for (const language of LANGUAGES) {
    const { name, text } = readPage(language, 'reference/behaviour');
    const row = renewalRowOf(OURS, renewed, language === 'en' ? 'en' : 'zh');
    assert.ok(text.includes(`\n| ${row.join(' | ')} |\n`), `${name}: ${row.join(' | ')}`);
  }
});
