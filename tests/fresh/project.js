/**
 * Projects of a newcomer: a folder outside of this repository, so that nothing is found but what is installed there, with
 * what a start page shows, and the tarball of `cargo xtask pack`, installed as the page says.
 */
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startBackend } from '../e2e/backend.js';
import { createClock, createHost } from '../host/index.js';
import { fileWith } from '../pack/packed.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Markdown } from '../e2e/markdown.js'
 * @import { Backend } from '../e2e/backend.js'
 * @import { Clock } from '../host/clock.js'
 */

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const TARBALL = fileWith('.tgz');
const QUIET = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/**
 * @param {TestContext} t
 * @param {string} [kind] a folder of `projects`: whose tools are installed. Without it, the project is what `npm init` makes.
 * @returns {string} its folder
 */
export function createProject(t, kind) {
  const project = mkdtempSync(join(tmpdir(), 'weapp-session-fresh-'));
  t.after(() => rmSync(project, { recursive: true, force: true, maxRetries: 3 }));
  if (kind) {
    cpSync(here(`projects/${kind}`), project, { recursive: true });
    npm(project, 'ci', '--prefer-offline', ...QUIET);
  }
  installPackage(project);
  return project;
}

/** What the page says: the tarball lies beside package.json. @param {string} folder @param {string} [tarball] where it lies, seen from there */
export function installPackage(folder, tarball = `./${basename(TARBALL)}`) {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'package.json'))) npm(folder, 'init', '-y', '--loglevel=error');
  const file = join(folder, tarball);
  if (!existsSync(file)) cpSync(TARBALL, file);
  npm(folder, 'install', tarball, ...QUIET);
}

/** @param {string} project @param {Record<string, string>} files by path */
export function write(project, files) {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), content);
  }
}

/** The page's files; of several with one name the first. @param {Markdown} page */
export function filesOf(page) {
  return Object.fromEntries(page.fences.filter(({ path }) => path).reverse().map(({ path, code }) => [path, code]));
}

/** The page's JSON that has a key. @param {Markdown} page @param {string} key */
export function jsonWith(page, key) {
  const found = page.fences.filter(({ language, code }) => language === 'json' && key in JSON.parse(code));
  assert.equal(found.length, 1, `${page.name}: JSON with ${key}`);
  return String(found[0]?.code);
}

/** Runs what a page shows as a command, `npx …`, with the tools of the project. @param {string} project @param {string} command @param {Record<string, string>} [env] */
export function run(project, command, env = {}) {
  const [program = '', ...words] = command.trim().split(/\s+/);
  if (program === 'node') return promisify(execFile)(process.execPath, words, { cwd: project, env: { ...process.env, ...env } });
  assert.equal(program, 'npx', command);
  const windows = process.platform === 'win32';
  return promisify(execFile)(windows ? 'npx.cmd' : 'npx', ['--no-install', ...words], { cwd: project, env: { ...process.env, ...env }, shell: windows });
}

/** @param {string} cwd @param {string[]} words */
function npm(cwd, ...words) {
  const windows = process.platform === 'win32';
  execFileSync(windows ? 'npm.cmd' : 'npm', words, { cwd, stdio: ['ignore', 'ignore', 'inherit'], shell: windows });
}

/** A backend that a project's code is to name. @param {TestContext} t */
export async function backendFor(t) {
  const clock = createClock();
  const backend = await startBackend(t, clock);
  /** The page's code with this backend in the place of the example's. @param {Record<string, string>} files */
  const aimed = (files) => Object.fromEntries(Object.entries(files).map(([path, code]) => [path, code.replaceAll('https://api.example.com', backend.url)]));
  return { clock, backend, aimed };
}

/**
 * The mini program starts, logs in once, and its page shows the products.
 *
 * @param {TestContext} t @param {string} root the folder of the mini program
 * @param {{ clock: Clock, backend: Backend }} world
 * @param {{ page?: string, launches?: boolean }} [options] `launches`: whether the app comes before the page
 */
export async function showsProducts(t, root, { clock, backend }, { page: path = 'pages/products/index', launches = true } = {}) {
  const host = createHost({ root, clock, domains: [backend.url], wechat: { issueCode: backend.issueCode } });
  t.after(() => host.close());
  if (launches) host.launch();
  const { data } = host.openPage(path);
  await clock.runUntil(() => data.products.length > 0 || data.problem !== '' || host.errors.length > 0 || host.unhandledRejections.length > 0);
  assert.deepEqual([host.errors, host.unhandledRejections, data.problem], [[], [], '']);
  assert.equal(data.products.length, 6);
  await clock.advance(10);
  assert.deepEqual([host.count('login'), backend.logins], [1, 1]);
  return host;
}
