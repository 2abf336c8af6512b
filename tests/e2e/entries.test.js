/** The ways into the built package, for tools that read its `exports` and for those that look for files instead. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'acorn';
import { ON_DEMAND, testBuild } from './package.js';

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

test('of the client nothing but its main file is loaded: the files beside it are required where an app asks for what they do', () => {
  const text = readFileSync(join(DIST, manifest.main), 'utf8');
  assert.doesNotMatch(text, /\bimport\b/);
  /** @type {unknown[]} */
  const required = [];
  // Whatever is not inside of a function runs as soon as the file is loaded.
  const outside = JSON.stringify(parse(text, { ecmaVersion: 2018 }), (key, node) => {
    if (node?.type === 'CallExpression' && node.callee.name === 'require') required.push(node.arguments[0].value);
    return /Function/.test(node?.type) ? 0 : node;
  });
  assert.deepEqual(required, []);
  assert.doesNotMatch(outside, /"require"/);
  const inside = [...text.matchAll(/\brequire\b(\(["']([^"']+)["']\))?/g)].map(([, , file]) => file);
  assert.deepEqual(new Set(inside), new Set(ON_DEMAND.map((file) => `./${file}.js`)));
});
