/** The READMEs and the pages of docs/en and docs/zh-CN for tests: mini programs made of the code in them. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transform } from 'esbuild';
import { createClock } from '../host/index.js';
import { startBackend } from './backend.js';
import { engineHost, installPackage } from './engine.js';
import { readMarkdown } from './markdown.js';
import { filesOf } from './repository.js';
import { createWatch } from './secrets/index.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { HostOptions } from '../host/index.js'
 * @import { Markdown } from './markdown.js'
 *
 * @typedef {Markdown} Page
 * @typedef {Awaited<ReturnType<typeof launch>>} Phone
 */

const BASE_URL = 'https://api.example.com';

/** The folders of docs that tell users of the package the same in two languages. */
export const LANGUAGES = /** @type {const} */ (['en', 'zh-CN']);

export const english = readMarkdown('README.md');
export const chinese = readMarkdown('README.zh-CN.md');
export const READMES = [english, chinese];

/** A page, by its path in the folder of its language and without `.md`. @param {typeof LANGUAGES[number]} language @param {string} page */
export function readPage(language, page) {
  return readMarkdown(`docs/${language}/${page}.md`);
}

/** A page in each language. @param {string} page */
export function inBothLanguages(page) {
  return LANGUAGES.map((language) => readPage(language, page));
}

/** The names of a language's pages, as `readPage` takes them. @param {typeof LANGUAGES[number]} language @param {string} [under] only those of this folder */
export function pagesOf(language, under = '') {
  const folder = `docs/${language}/`;
  const files = filesOf().filter((file) => file.startsWith(`${folder}${under}`) && file.endsWith('.md'));
  return files.map((file) => file.slice(folder.length, -'.md'.length)).sort();
}

/** A temporary folder with these files. @param {TestContext} t @param {Record<string, string>} files */
export function folder(t, files) {
  const root = mkdtempSync(join(tmpdir(), 'weapp-session-page-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** The fence for a file, the n-th one if there are several. @param {Page} page @param {string} path @param {number} [index] */
export function fileOf(page, path, index = 0) {
  const fence = page.fences.filter((fence) => fence.path === path)[index];
  if (!fence) throw new Error(`${page.name} has no code for ${path} (${index})`);
  return { [path]: fence.code };
}

/**
 * A phone with the mini program that these snippets make, and the reference backend.
 *
 * @param {TestContext} t
 * @param {Record<string, string>} snippets
 * @param {{ packageAt?: string | string[], codeIn?: string, host?: Partial<HostOptions>, backend?: Parameters<typeof startBackend>[2] }} [options] `packageAt`: folders
 *   for npm packages; `codeIn`: the folder that is the code package, if it is not all of it
 */
export async function launch(t, snippets, { packageAt = 'miniprogram_npm', codeIn = '.', host: hostOptions = {}, backend: backendOptions } = {}) {
  const watch = createWatch(t);
  const clock = createClock();
  const backend = await startBackend(t, clock, backendOptions);
  /** @type {Record<string, string>} */
  const files = {};
  for (const [path, code] of Object.entries(snippets)) {
    const ready = code.replaceAll(BASE_URL, backend.url);
    if (path.endsWith('.ts')) files[path.replace(/ts$/, 'js')] = (await transform(ready, { loader: 'ts', format: 'cjs' })).code;
    else files[path] = ready;
  }
  const root = folder(t, files);
  for (const place of [packageAt].flat()) installPackage(join(root, place, 'weapp-session'));
  const storage = new Map();

  /** A launch on the same phone. @param {Partial<HostOptions>} [more] */
  function start(more = {}) {
    const options = { clock, storage, domains: [backend.url], wechat: { issueCode: backend.issueCode }, ...engineHost, ...hostOptions, ...more };
    const host = watch.createHost({ root: join(root, codeIn), ...options });
    t.after(() => {
      host.close();
      assert.deepEqual(host.errors, []);
      assert.deepEqual(host.unhandledRejections, []);
    });
    return host;
  }

  /** @type {(promise: PromiseLike<unknown> | undefined) => Promise<any>} */
  const wait = (promise) => clock.runUntil(Promise.resolve(promise));
  /** What a promise is rejected with. @type {(promise: PromiseLike<unknown> | undefined) => Promise<any>} */
  const failure = (promise) => wait(Promise.resolve(promise).then(() => assert.fail('should have failed'), (error) => error));
  return { clock, backend, storage, root, host: start(), start, wait, failure };
}
