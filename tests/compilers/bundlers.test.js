/** Each bundler puts an app together with the installed package, and the app runs: it logs in and sends a request. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { logsIn } from './built-app.js';
import { createProject } from './installed.js';

const { folder } = createProject(import.meta.url);
const sample = fileURLToPath(new URL('sample', import.meta.url));
cpSync(sample, folder, { recursive: true });
const built = join(folder, 'dist');
const installed = (/** @type {string} */ path) => fileURLToPath(new URL(`node_modules/${path}`, import.meta.url));

/** @param {string[]} words of a command of Node.js; what it prints is shown if it fails */
const run = (...words) => execFileSync(process.execPath, words, { cwd: folder, stdio: 'pipe' });

/** @type {Array<[string, () => void]>} */
const BUNDLERS = [
  ['esbuild', () => run('esbuild.config.js')],
  ['webpack', () => run('webpack.js')],
  ['Vite', () => run(installed('vite/bin/vite.js'), 'build', '--logLevel', 'warn')],
];

for (const [name, bundle] of BUNDLERS) {
  test(`an app bundled by ${name} logs in and sends a request`, async (t) => {
    build(bundle, 'app.js');
    await logsIn(t, built);
  });

  test(`so does one that takes every entry of the package, bundled by ${name}, without WebAssembly`, async (t) => {
    build(bundle, 'entries.js');
    await logsIn(t, built, { wasm: 'absent' });
  });
}

/** @param {() => void} bundle @param {string} app the file of the sample that is bundled */
function build(bundle, app) {
  rmSync(built, { recursive: true, force: true });
  cpSync(join(sample, app), join(folder, 'app.js'));
  bundle();
  assert.doesNotMatch(readFileSync(join(built, 'app.js'), 'utf8'), /require\(["']weapp-session/, 'the package is in the bundle');
}

for (const name of ['README.md', 'README.zh-CN.md']) {
  test(`${name} shows the configurations that are tested here`, () => {
    const readme = readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), 'utf8');
    for (const config of ['esbuild.config.js', 'webpack.config.cjs', 'vite.config.js']) {
      const [, ...lines] = readFileSync(join(sample, config), 'utf8').split('\n');
      assert.ok(readme.includes(lines.join('\n')), config);
    }
  });
}
