/** Native mini programs of the start pages, in fresh projects, through WeChat's own "build npm" and compiler. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { compile } from '../compilers/wechat.js';
import { readPage } from '../e2e/pages.js';
import { backendFor, createProject, filesOf, installPackage, jsonWith, run, showsProducts, write } from './project.js';

/** @import { TestContext } from 'node:test' */

const JAVASCRIPT = readPage('en', 'start/javascript');
const TYPESCRIPT = readPage('en', 'start/typescript');
const SUB_PACKAGES = readPage('en', 'start/sub-packages');

/** Where a compiled mini program goes. @param {TestContext} t */
function emptyFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), 'weapp-session-compiled-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'compiled');
}

test('the mini program in JavaScript logs in and shows the products', async (t) => {
  const world = await backendFor(t);
  const project = createProject(t);
  write(project, { ...world.aimed(filesOf(JAVASCRIPT)), 'app.json': jsonWith(JAVASCRIPT, 'pages') });
  const compiled = emptyFolder(t);
  const files = compile(project, compiled);
  assert.ok(files.has('pages/products/index.wxml'));
  await showsProducts(t, compiled, world);
});

/** WeChat's template with the page's code in it, and its package.json above. @param {TestContext} t @param {Record<string, string>} [config] */
async function template(t, config = { 'project.config.json': jsonWith(TYPESCRIPT, 'miniprogramRoot') }) {
  const world = await backendFor(t);
  const project = createProject(t, 'typescript');
  write(project, { ...world.aimed(filesOf(TYPESCRIPT)), 'miniprogram/app.json': jsonWith(TYPESCRIPT, 'pages'), ...config });
  return { project, ...world };
}

test('the mini program in TypeScript, from the template, logs in and shows the products', async (t) => {
  const { project, ...world } = await template(t);
  const compiled = emptyFolder(t);
  compile(project, compiled);
  await showsProducts(t, compiled, world);
});

test('in the template, "build npm" finds nothing unless project.config.json says where', async (t) => {
  const config = JSON.parse(jsonWith(TYPESCRIPT, 'miniprogramRoot'));
  const { project } = await template(t, { 'project.config.json': JSON.stringify({ ...config, setting: { ...config.setting, packNpmManually: false } }) });
  assert.throws(() => compile(project, emptyFolder(t)), /没有找到可以构建的 NPM 包|NPM packages not found/);
});

/** The template's own tsconfig.json, in what matters to modules and types. */
const OF_THE_TEMPLATE = {
  compilerOptions: {
    strict: true, module: 'CommonJS', target: 'ES2020', lib: ['ES2020'], allowJs: false, allowSyntheticDefaultImports: true, esModuleInterop: true,
    noImplicitReturns: true, noUnusedLocals: true, noUnusedParameters: true, typeRoots: ['./node_modules'], types: ['miniprogram-api-typings'], noEmit: true,
  },
  include: ['./**/*.ts'],
  exclude: ['node_modules'],
};

test('the TypeScript compiles, with the page\'s tsconfig.json and with one like the template\'s', async (t) => {
  const { project } = await template(t);
  for (const config of [jsonWith(TYPESCRIPT, 'compilerOptions'), JSON.stringify(OF_THE_TEMPLATE)]) {
    write(project, { 'tsconfig.json': config });
    const { stdout } = await run(project, 'npx tsc --project .').catch((error) => error);
    assert.equal(stdout, '');
  }
  write(project, { 'miniprogram/mistake.ts': "import { client } from './session';\nclient.request({ uri: '/' });\n" });
  const { stdout } = await run(project, 'npx tsc --project .').catch((error) => error);
  assert.match(stdout, /^miniprogram\/mistake\.ts\(2,18\): error TS.*'uri'/, 'a mistake is found');
});

test('an independent sub-package with the package inside, and the main package, have one client', async (t) => {
  const world = await backendFor(t);
  const project = createProject(t);
  installPackage(join(project, 'packageA'), '../weapp-session-0.1.0.tgz');
  const main = filesOf(JAVASCRIPT);
  const { 'packageA/client.js': shared = '', ...own } = filesOf(SUB_PACKAGES);
  const page = 'pages/products/index';
  const [script = '', markup = ''] = [main[`${page}.js`], main[`${page}.wxml`]];
  const files = {
    ...main, ...own, 'packageA/client.js': shared, 'client.js': shared,
    [`${page}.js`]: script.replace('../../session', '../../client'),
    [`packageA/${page}.js`]: script.replace('../../session', '../../client'),
    [`packageA/${page}.wxml`]: markup,
  };
  write(project, { ...world.aimed(files), 'app.json': JSON.stringify({ pages: [page], subPackages: [{ root: 'packageA', pages: [page], independent: true }] }) });
  const compiled = emptyFolder(t);
  const made = compile(project, compiled);
  for (const folder of ['', 'packageA/']) assert.ok(made.has(`${folder}miniprogram_npm/weapp-session/weapp_session.wasm.br`), folder);

  const host = await showsProducts(t, compiled, world, { page: `packageA/${page}`, launches: false });
  host.launch();
  const { data } = host.openPage(page);
  await world.clock.runUntil(() => data.products.length > 0 || data.problem !== '');
  assert.deepEqual([data.problem, host.count('login')], ['', 1]);
});
