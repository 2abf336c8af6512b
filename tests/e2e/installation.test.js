/** The installation that the READMEs tell of lasts: neither another `npm install` nor `npm ci` makes a link of the package. */
import assert from 'node:assert/strict';
import { cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm, pack } from '../compilers/tarball.js';
import { testBuild } from './package.js';

/** @import { TestContext } from 'node:test' */

const test = testBuild('what is installed is what was built');

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const ROOT = here('../..');
const PACKED = 'weapp-session-0.1.0.tgz';
const OPTIONS = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** A folder outside of every other project. @param {TestContext} t */
function emptyFolder(t) {
  mkdirSync(join(ROOT, 'target/compilers'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'target/compilers/installation-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Installs another package, then all of them anew, and looks each time. @param {string} app @param {boolean} locked whether `npm ci` has what it needs */
function lasts(app, locked) {
  const other = join(app, '../other');
  mkdirSync(other);
  writeFileSync(join(other, 'package.json'), '{ "name": "other", "version": "1.0.0" }');
  for (const words of [['install', other], ['install'], ...(locked ? [['ci']] : [])]) {
    npm(app, ...words, ...OPTIONS);
    const installed = join(app, 'node_modules/weapp-session');
    assert.ok(lstatSync(installed).isDirectory(), `a copy after npm ${words[0]}`);
    assert.equal(typeof createRequire(join(app, 'app.js'))('weapp-session').createClient, 'function');
    // What "Build npm" takes.
    assert.deepEqual(readdirSync(join(installed, 'miniprogram')).sort(), ['fallback.js', 'index.js', 'my.js', 'qq.js', 'swan.js', 'tt.js', 'weapp_session.wasm.br']);
  }
}

test('from a packed tarball', (t) => {
  const app = join(emptyFolder(t), 'app');
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), '{ "name": "app", "version": "1.0.0", "private": true }');
  assert.equal(basename(pack(app)), PACKED);
  npm(app, 'install', `./${PACKED}`, ...OPTIONS);
  lasts(app, true);
});

test('from the built folder, with install-links in .npmrc, as the example has it', (t) => {
  const folder = emptyFolder(t);
  const app = join(folder, 'example-miniprogram/miniprogram');
  mkdirSync(app, { recursive: true });
  cpSync(here('../../js-glue/dist'), join(folder, 'js-glue/dist'), { recursive: true });
  for (const file of ['package.json', '.npmrc']) cpSync(here(`../../example-miniprogram/miniprogram/${file}`), join(app, file));
  npm(app, 'install', ...OPTIONS);
  lasts(app, false);
});

for (const name of ['README.md', 'README.zh-CN.md']) {
  test(`${name} says how`, () => {
    const readme = readFileSync(join(ROOT, name), 'utf8');
    for (const line of [/^cargo xtask pack /m, new RegExp(`^cp target/pack/${PACKED} `, 'm'), new RegExp(`^npm install \\./${PACKED} `, 'm'), /`install-links=true`/]) assert.match(readme, line);
  });
}
