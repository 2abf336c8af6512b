/**
 * Floats as integers in an app's Rust. `as` saturates, and NaN is nought; an instruction of the MVP traps there, and the
 * one that saturates is younger. The build has made the same conversions natively and written down what came of them.
 */
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { createTrialWorld, trialFiles } from './rust-world.js';

/** @typedef {{ cast(width: number, integer: number, low: number, high: number, word: number): number }} Casts */

const rows = readFileSync(trialFiles.casts, 'utf8').trim().split('\n').map((line) => line.split(' ').map(Number));

/** @param {Casts} casts */
function assertSame(casts) {
  assert.ok(rows.length > 5000, `${rows.length} conversions`);
  for (const [width = 0, integer = 0, low = 0, high = 0, ...words] of rows) {
    const made = [0, 1, 2, 3].map((word) => casts.cast(width, integer, low, high, word) >>> 0);
    assert.deepEqual(made, words, `f${width} ${high.toString(16)} ${low.toString(16)} as the integer ${integer}`);
  }
}

test('every conversion of a float makes what it makes natively', async (t) => {
  const { app } = await createTrialWorld(t);
  assertSame(/** @type {any} */ (app));
});

test('so it does where the module is JavaScript, made as the fallback is', (t) => {
  // The file is CommonJS, in a folder of ours that is not.
  const copy = join(mkdtempSync(join(tmpdir(), 'weapp-session-casts-')), 'fallback.cjs');
  t.after(() => rmSync(dirname(copy), { recursive: true, force: true }));
  copyFileSync(trialFiles.fallback, copy);
  const make = createRequire(import.meta.url)(copy);
  const imports = new Proxy({}, { get: () => () => 0 });
  assertSame(make(imports).exports);
});
