/**
 * The mini programs of the start pages for Taro and uni-app, with the packed tarball, built by their own compilers: they
 * start, log in and show the products.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createProject } from '../compilers/installed.js';
import { startBackend } from '../e2e/backend.js';
import { readPage } from '../e2e/pages.js';
import { createClock } from '../host/index.js';
import { fileWith } from '../pack/packed.js';
import { putIntoStatic, showsProducts, UNI_APP_GLOBALS } from './built.js';

/** @import { Markdown } from '../e2e/markdown.js' */

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

/** @typedef {{ page: string, folder: string, command: string[], output: string, wasm: string, globals?: string }} Framework */

/** @type {Framework} */
const TARO = { page: 'start/taro', folder: 'taro', command: ['@tarojs/cli/bin/taro', 'build', '--type', 'weapp', '--no-check'], output: 'dist', wasm: 'assets' };

/** @type {Framework} */
const UNI_APP = {
  page: 'start/uni-app',
  folder: 'uni-app',
  command: ['@dcloudio/vite-plugin-uni/bin/uni.js', 'build', '-p', 'mp-weixin'],
  output: 'dist/build/mp-weixin',
  wasm: 'assets',
  globals: UNI_APP_GLOBALS,
};

/** The page's files, and where they belong in a project. @param {Markdown} page @returns {Record<string, string>} */
const filesOf = (page) => Object.fromEntries(page.fences.filter(({ path }) => path).reverse().map(({ path, code }) => [path === 'config/index.js' ? 'config/shown.js' : path, code]));

/** The other way for uni-app, without a plugin of Vite's. @param {Markdown} page @param {string} project */
function byStaticFolder(page, project) {
  putIntoStatic(page, project);
  const config = "import uni from '@dcloudio/vite-plugin-uni';\nexport default { plugins: [(uni.default ?? uni)()] };\n";
  return { 'src/session.js': String(filesOf(page)['session.js']), 'vite.config.js': config };
}

/**
 * An app of the framework with the package installed, built.
 *
 * @param {Framework} framework @param {string} baseUrl @param {(page: Markdown, project: string) => Record<string, string>} [otherwise] files in the place of the page's
 * @returns {string} the folder of the mini program
 */
function build({ page: name, folder, command: [program = '', ...words], output }, baseUrl, otherwise = () => ({})) {
  const page = readPage('en', name);
  const project = createProject(import.meta.url, fileWith('.tgz')).folder;
  cpSync(here(folder), project, { recursive: true });
  for (const [path, code] of Object.entries({ ...filesOf(page), ...otherwise(page, project) })) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), code.replaceAll('https://api.example.com', baseUrl));
  }
  // The frameworks look here for their own plugins.
  const { type, ...manifest } = JSON.parse(readFileSync(here('package.json'), 'utf8'));
  writeFileSync(join(project, 'package.json'), JSON.stringify(folder === 'taro' ? manifest : { type, ...manifest }));
  execFileSync(process.execPath, [here(`node_modules/${program}`), ...words], { cwd: project, stdio: 'pipe', env: { ...process.env, NODE_ENV: 'production' } });
  return join(project, output);
}

/** @type {Array<[string, Framework, ((page: Markdown, project: string) => Record<string, string>)?]>} */
const APPS = [
  ['Taro', TARO],
  ['uni-app', UNI_APP],
  ['uni-app, with the module in the folder static', { ...UNI_APP, wasm: 'static' }, byStaticFolder],
];

for (const [name, framework, otherwise] of APPS) {
  test(`an app made with ${name} logs in and shows the products`, async (t) => {
    const clock = createClock();
    const backend = await startBackend(t, clock);
    const root = build(framework, backend.url, otherwise);
    assert.ok(readdirSync(join(root, framework.wasm)).includes('weapp_session.wasm.br'));
    await showsProducts(t, root, { clock, backend }, framework.globals);
  });
}
