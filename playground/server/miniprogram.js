/** Reads a mini program's folder into what the phone runs: configuration, scripts, templates and style sheets. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartupError } from '../../example-miniprogram/server/src/startuperror.js';
import { compileTemplates } from './templates.js';
import { compileStyles } from './styles.js';

/**
 * @typedef {object} MiniProgram
 * @property {AppConfig} app app.json
 * @property {Record<string, PageConfig>} pages by path, without a suffix
 * @property {Record<string, string>} scripts by path
 * @property {Record<string, string>} styles by path without a suffix; `app` goes for every page
 * @property {Record<string, string>} binaries where a page finds the modules of WebAssembly, by path in the code package
 * @property {string} templates an expression: the compiled templates by path without a suffix
 *
 * @typedef {object} AppConfig
 * @property {string[]} pages
 * @property {PageConfig} window
 * @property {{ color: string, selectedColor: string, list: Array<{ pagePath: string, text: string }> }} tabBar
 *
 * @typedef {{ navigationBarTitleText?: string, enablePullDownRefresh?: boolean, usingComponents?: Record<string, string> }} PageConfig
 */

/** @param {string} root */
export function requirePackage(root) {
  if (existsSync(join(root, 'miniprogram_npm/weapp-session/index.js'))) return;
  throw new StartupError('The mini program has no miniprogram_npm/weapp-session: run `cargo xtask build` first.');
}

/** @param {string} root @returns {Promise<MiniProgram>} */
export async function readMiniProgram(root) {
  /** @param {string} path */
  const text = (path) => readFile(join(root, path), 'utf8');
  /** @type {AppConfig} */
  const app = JSON.parse(await text('app.json'));
  const pages = await collect(app.pages, async (page) => readPageConfig(page, await text(`${page}.json`)));
  const sources = await collect(app.pages, (page) => text(`${page}.wxml`));
  return {
    app,
    pages,
    scripts: await collect(await filesIn(root, '.js'), text),
    binaries: await collect((await filesIn(root, '.wasm.br')).map((path) => `/${path}`), (path) => `miniprogram${path}`),
    styles: await collect(['app', ...app.pages], async (path) => compileStyles(`${path}.wxss`, await text(`${path}.wxss`))),
    templates: compileTemplates(sources),
  };
}

/** @param {string} path @param {string} text @returns {PageConfig} */
function readPageConfig(path, text) {
  /** @type {PageConfig} */
  const config = JSON.parse(text);
  const components = Object.keys(config.usingComponents ?? {});
  if (components.length > 0) throw new Error(`${path}.json uses ${components.join(', ')}: the playground shows pages without components of their own`);
  return config;
}

/** @param {string} root @param {string} ending @returns {Promise<string[]>} */
async function filesIn(root, ending) {
  const entries = await readdir(root, { recursive: true });
  return entries.map((entry) => entry.replaceAll('\\', '/')).filter((entry) => entry.endsWith(ending));
}

/**
 * @template T
 * @param {string[]} keys
 * @param {(key: string) => T | Promise<T>} make
 * @returns {Promise<Record<string, T>>}
 */
async function collect(keys, make) {
  return Object.fromEntries(await Promise.all(keys.map(async (key) => [key, await make(key)])));
}
