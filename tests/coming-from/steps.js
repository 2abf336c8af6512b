/** What the pages of docs show: an app's code before, the change, and the code after. */
import { LANGUAGES, readPage } from '../e2e/pages.js';
import { sidesOf } from './diff.js';

/**
 * @import { Fence, Markdown } from '../e2e/markdown.js'
 *
 * @typedef {Record<string, string>} Files code by path
 *
 * @typedef {object} Step
 * @property {string} name of the page and its language, for titles
 * @property {string} page
 * @property {number} index of the page's steps, from 0
 * @property {string} path of the file that is changed
 * @property {string} shown its code, as the page shows it after the change
 * @property {Files} before
 * @property {Files} after
 * @property {Markdown} document
 */

/** @param {typeof LANGUAGES[number]} language @param {string} page @returns {Step[]} */
export function stepsOf(language, page) {
  const document = readPage(language, `coming-from/${page}`);
  const { fences, name } = document;
  const diffs = fences.flatMap(({ language: kind, code }, index) => (kind === 'diff' ? [{ index, ...sidesOf(code) }] : []));
  const changed = new Set(diffs.map(({ path }) => path));
  return diffs.map(({ index, path, before, after }, step) => {
    const shown = fences.slice(index).find((fence) => fence.path === path);
    if (!shown) throw new Error(`${name}: ${path} is not shown after the diff`);
    const kept = filesAt(fences, index, changed);
    return {
      name: diffs.length > 1 ? `${name}, step ${step + 1}` : name,
      page,
      index: step,
      path,
      shown: shown.code,
      before: { ...kept, [path]: before },
      after: { ...kept, [path]: after },
      document,
    };
  });
}

/** The files that no diff changes, as a step shows them last; or another one first. @param {Fence[]} fences @param {number} index @param {Set<string>} changed */
function filesAt(fences, index, changed) {
  /** @type {Files} */
  const files = {};
  for (const [at, { path, code }] of fences.entries()) if (path && !changed.has(path) && (at < index || !(path in files))) files[path] = code;
  return files;
}

/** The steps of these pages, in each language. @param {readonly string[]} pages */
export const stepsOfAll = (pages) => LANGUAGES.flatMap((language) => pages.flatMap((page) => stepsOf(language, page)));

/** A page whose diffs are code on its own: as it was, and as it becomes. @param {Markdown} document @returns {Markdown} */
export function withoutDiffs(document) {
  const fences = document.fences.flatMap((fence) => {
    if (fence.language !== 'diff') return [fence];
    const { before, after } = sidesOf(fence.code);
    return [before, after].map((code) => ({ ...fence, language: 'js', code }));
  });
  return { ...document, fences };
}
