/** The page for bundlers: each of them, in a fresh project, puts its app together, and the app runs. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { logsIn } from '../compilers/built-app.js';
import { readPage } from '../e2e/pages.js';
import { backendFor, createProject, filesOf, run, showsProducts, write } from './project.js';

const PAGE = readPage('en', 'start/bundlers');

/** The sections of the page, each with the folder of `projects` that has its tools. */
const BUNDLERS = { esbuild: 'esbuild', webpack: 'webpack', 'webpack 4': 'webpack-4', Vite: 'vite' };

/** The mini program's files, those of a section left out. */
const APP = ['session.js', 'app.js', 'pages/products/index.js'];

/** What a section shows: the configuration, and the command. @param {string} bundler */
function shown(bundler) {
  const [config, command, ...others] = PAGE.fences.filter(({ section }) => section === `## ${bundler}`);
  assert.ok(config?.path && command?.language === 'sh' && others.length === 0);
  return { config: { [config.path]: config.code }, command: command.code };
}

/** @param {string} project @param {string} bundler @param {Record<string, string>} files */
async function bundle(project, bundler, files) {
  const { config, command } = shown(bundler);
  write(project, { ...files, ...config });
  await run(project, command);
  assert.doesNotMatch(readFileSync(join(project, 'dist/app.js'), 'utf8'), /require\(["']weapp-session/, 'the package is in the bundle');
  return join(project, 'dist');
}

for (const [bundler, kind] of Object.entries(BUNDLERS)) {
  test(`the page's app, bundled by ${bundler}, logs in and shows the products; so does one with every entry of the package, without WebAssembly`, async (t) => {
    const world = await backendFor(t);
    const project = createProject(t, kind);
    const page = filesOf(PAGE);
    const files = world.aimed(Object.fromEntries(APP.map((path) => [path, page[path] ?? ''])));
    const root = await bundle(project, bundler, files);
    // What is not bundled gets there as it is.
    write(root, { 'pages/products/index.js': String(files['pages/products/index.js']) });
    await showsProducts(t, root, world);

    const entries = readFileSync(fileURLToPath(new URL('sample/entries.js', import.meta.url)), 'utf8');
    await logsIn(t, await bundle(project, bundler, { 'app.js': entries }), { wasm: 'absent' });
  });
}

test('each bundler of the page is tried', () => {
  const configured = PAGE.fences.filter(({ path }) => path && !APP.includes(path)).map(({ section }) => section.slice('## '.length));
  assert.deepEqual(configured, Object.keys(BUNDLERS));
});
