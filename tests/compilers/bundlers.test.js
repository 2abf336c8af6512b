/** Each bundler puts an app together with the installed package, and the app runs: it logs in and sends a request. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createClock, createHost } from '../host/index.js';
import { startBackend } from '../e2e/backend.js';
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
    rmSync(built, { recursive: true, force: true });
    bundle();
    const code = readFileSync(join(built, 'app.js'), 'utf8');
    assert.doesNotMatch(code, /require\(["']weapp-session/, 'the package is in the bundle');
    const clock = createClock();
    const backend = await startBackend(t, clock);
    const host = createHost({ root: built, clock, domains: [backend.url], wechat: { issueCode: backend.issueCode } });
    t.after(() => host.close());
    const app = /** @type {any} */ (host.launch());
    assert.deepEqual(host.errors, []);
    const client = app.connect(backend.url);
    const { statusCode, data } = await clock.runUntil(Promise.resolve(client.request({ url: '/wx/products/list' })));
    assert.equal(statusCode, 200);
    assert.ok(data.products.length > 0);
    assert.equal(host.count('login'), 1);
    const refused = await clock.runUntil(Promise.resolve(client.login({ data: 'no object' })).catch((/** @type {unknown} */ error) => error));
    assert.equal(refused.code, 'CONFIG_INVALID');
    assert.ok(refused instanceof app.SessionError);
    assert.deepEqual(host.errors, []);
  });
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
