/** The installation that the start page tells of lasts: neither another `npm install` nor `npm ci` makes a link of the package; and a later tarball takes its place. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm, pack } from '../compilers/tarball.js';
import { ON_DEMAND, testBuild } from './package.js';
import { LANGUAGES, readPage } from './pages.js';

/** @import { TestContext } from 'node:test' */

const test = testBuild('what is installed is what was built');

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const ROOT = here('../..');
const NPM = process.platform === 'win32' ? 'npm.cmd' : 'npm';
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
    assert.deepEqual(readdirSync(join(installed, 'miniprogram')).sort(), ['fallback.js', 'index.js', 'my.js', 'qq.js', 'swan.js', 'tt.js', 'weapp_session.wasm.br', ...ON_DEMAND.map((file) => `${file}.js`)].sort());
  }
}

/** An app with the packed tarball, installed. @param {TestContext} t */
function installed(t) {
  const app = join(emptyFolder(t), 'app');
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), '{ "name": "app", "version": "1.0.0", "private": true }');
  assert.equal(basename(pack(app)), PACKED);
  npm(app, 'install', `./${PACKED}`, ...OPTIONS);
  const version = () => JSON.parse(readFileSync(join(app, 'node_modules/weapp-session/package.json'), 'utf8')).version;
  return { app, version };
}

test('from a packed tarball', (t) => {
  const { app } = installed(t);
  assert.deepEqual(JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')).dependencies, { 'weapp-session': `file:${PACKED}` });
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

test('a later tarball takes the place of the one before', (t) => {
  const { app, version } = installed(t);
  const later = join(app, '../later');
  cpSync(here('../../js-glue/dist'), later, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(later, 'package.json'), 'utf8'));
  writeFileSync(join(later, 'package.json'), JSON.stringify({ ...manifest, version: '0.2.0' }));
  npm(later, 'pack', '--silent', '--pack-destination', app);
  assert.equal(version(), '0.1.0');
  npm(app, 'install', './weapp-session-0.2.0.tgz', ...OPTIONS);
  rmSync(join(app, PACKED));
  npm(app, 'ci', ...OPTIONS);
  assert.equal(version(), '0.2.0');
  assert.deepEqual(JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')).dependencies, { 'weapp-session': 'file:weapp-session-0.2.0.tgz' });
});

test('other bytes under the same version have to be installed by name', (t) => {
  const { app } = installed(t);
  const other = join(app, '../other-commit');
  cpSync(here('../../js-glue/dist'), other, { recursive: true });
  writeFileSync(join(other, 'CHANGELOG.md'), 'another');
  npm(other, 'pack', '--silent', '--pack-destination', app);
  const changes = () => readFileSync(join(app, 'node_modules/weapp-session/CHANGELOG.md'), 'utf8');
  npm(app, 'ci', ...OPTIONS);
  assert.notEqual(changes(), 'another');
  const elsewhere = ['ci', ...OPTIONS, '--cache', join(app, '../cache')];
  assert.throws(() => execFileSync(NPM, elsewhere, { cwd: app, stdio: 'pipe', shell: process.platform === 'win32' }), /EINTEGRITY/);
  npm(app, 'install', `./${PACKED}`, ...OPTIONS);
  npm(app, 'ci', ...OPTIONS);
  assert.equal(changes(), 'another');
});

for (const language of LANGUAGES) {
  const page = readPage(language, 'start/install');
  test(`${page.name} says how`, () => {
    for (const line of [/^cargo xtask pack /m, new RegExp(`^cp target/pack/${PACKED} `, 'm'), new RegExp(`^npm install \\./${PACKED} `, 'm'), /`install-links=true`/, /^npm install \.\/weapp-session-0\.2\.0\.tgz$/m]) assert.match(page.text, line);
    const shown = page.fences.find(({ language }) => language === 'json')?.code ?? '';
    assert.deepEqual(JSON.parse(shown).dependencies, { 'weapp-session': `file:${PACKED}` });
  });
}
