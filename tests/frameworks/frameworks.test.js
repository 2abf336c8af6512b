/** Apps made with Taro and uni-app, by their own compilers: they start, log in and send a request. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createProject } from '../compilers/installed.js';
import { startBackend } from '../e2e/backend.js';
import { createClock, createHost } from '../host/index.js';

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

/** @typedef {{ name: string, folder: string, command: string[], output: string, globals?: string }} Framework */

/** @type {Framework[]} */
const FRAMEWORKS = [
  { name: 'Taro', folder: 'taro', command: ['@tarojs/cli/bin/taro', 'build', '--type', 'weapp', '--no-check'], output: 'dist' },
  // Its runtime takes for granted a name for the global object that the test host, like older clients, does not have.
  { name: 'uni-app', folder: 'uni-app', command: ['@dcloudio/vite-plugin-uni/bin/uni.js', 'build', '-p', 'mp-weixin'], output: 'dist/build/mp-weixin', globals: "var global = Function('return this')()" },
];

/** An app of the framework with the package installed, built. @param {Framework} framework @param {string} baseUrl @returns {string} the folder of the mini program */
function build({ folder, command: [program = '', ...words], output }, baseUrl) {
  const project = createProject(import.meta.url).folder;
  cpSync(here(folder), project, { recursive: true });
  cpSync(here('session.js'), join(project, 'src/session.js'));
  writeFileSync(join(project, 'src/config.js'), `export const baseUrl = '${baseUrl}';\n`);
  // The frameworks look here for their own plugins.
  const { type, ...manifest } = JSON.parse(readFileSync(here('package.json'), 'utf8'));
  writeFileSync(join(project, 'package.json'), JSON.stringify(folder === 'taro' ? manifest : { type, ...manifest }));
  execFileSync(process.execPath, [here(`node_modules/${program}`), ...words], { cwd: project, stdio: 'pipe', env: { ...process.env, NODE_ENV: 'production' } });
  return join(project, output);
}

for (const framework of FRAMEWORKS) {
  test(`an app made with ${framework.name} logs in and sends a request`, async (t) => {
    const clock = createClock();
    const backend = await startBackend(t, clock);
    const root = build(framework, backend.url);
    assert.ok(readdirSync(join(root, 'assets')).includes('weapp_session.wasm.br'));
    const host = createHost({ root, clock, domains: [backend.url], wechat: { issueCode: backend.issueCode } });
    t.after(() => host.close());
    if (framework.globals) host.evaluate(framework.globals);
    host.launch();
    await clock.runUntil(() => host.storage.has('products') || host.errors.length > 0 || host.unhandledRejections.length > 0);
    assert.deepEqual(host.errors, []);
    assert.deepEqual(host.unhandledRejections, []);
    assert.deepEqual(backend.seen.map(({ method, path, status }) => `${method} ${path} ${status}`), ['POST /wx/onlogin 200', 'GET /wx/products/list 200']);
  });
}
