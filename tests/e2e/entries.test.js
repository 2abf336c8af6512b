/** The ways into the built package, for tools that read its `exports` and for those that look for files instead. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testBuild } from './package.js';

const test = testBuild('how it is entered is settled before an app is compiled');

const DIST = fileURLToPath(new URL('../../js-glue/dist', import.meta.url));
const require = createRequire(import.meta.url);
const manifest = JSON.parse(readFileSync(join(DIST, 'package.json'), 'utf8'));

test('each entry leads to the same file by its path as by its name', () => {
  for (const [name, target] of Object.entries(manifest.exports)) {
    const file = join(DIST, target.default ?? target);
    if (target.types) assert.ok(existsSync(join(DIST, target.types)), target.types);
    const byPath = require.resolve(join(DIST, name));
    // A module of its own may stand on the way; a file that nobody runs may not.
    if (target.default) assert.equal(require(byPath), require(file), name);
    else assert.equal(byPath, file, name);
  }
});

test('what stands at an entry goes into the package', () => {
  for (const name of Object.keys(manifest.exports)) {
    const [, first] = name.split('/');
    if (first && first !== 'package.json') assert.ok(manifest.files.includes(first) || manifest.files.includes(`${first}.js`), name);
  }
});

test('the fallback is a function, and is its own default', () => {
  const fallback = require(join(DIST, 'fallback'));
  assert.equal(typeof fallback, 'function');
  assert.equal(fallback.default, fallback);
});

for (const name of ['socket', 'wafer']) {
  test(`the module ${name} has its version under its name, and a default of the same`, () => {
    const { default: same, ...module } = require(join(DIST, name));
    assert.equal(module[name], manifest.version);
    assert.deepEqual(same, module);
  });
}

test('the client is one file: a tool that moves it elsewhere does not break it', () => {
  // Douyin's "build npm" puts the main file of a package like ours into a folder of its own.
  assert.doesNotMatch(readFileSync(join(DIST, manifest.main), 'utf8'), /\brequire\b|\bimport\b/);
});
