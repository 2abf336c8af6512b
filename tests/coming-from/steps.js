/** What the pages of docs show: an app's code before, the change, and the code after. */
import { LANGUAGES, readPage } from '../e2e/pages.js';
import { fileOfDiff } from './diff.js';

/**
 * @import { Fence } from '../e2e/markdown.js'
 *
 * @typedef {Record<string, string>} Files code by path
 *
 * @typedef {object} Step
 * @property {string} name of the page and its language, for titles
 * @property {string} page
 * @property {number} index of the page's steps, from 0
 * @property {string} diff
 * @property {Files} before
 * @property {Files} after
 */

/** @param {typeof LANGUAGES[number]} language @param {string} page @returns {Step[]} */
export function stepsOf(language, page) {
  const { fences, name } = readPage(language, `coming-from/${page}`);
  /** A file that is shown once stays as it is. @type {Files} */
  const kept = {};
  const changed = fences.flatMap(({ language: kind, code }, index) => (kind === 'diff' ? [{ index, diff: code, path: fileOfDiff(code) }] : []));
  for (const { path, code } of fences) if (path && !changed.some((change) => change.path === path)) kept[path] = code;
  return changed.map(({ index, diff, path }, step) => {
    const of = (/** @type {Fence} */ fence) => fence.path === path;
    const [before, after] = [fences.slice(0, index).findLast(of), fences.slice(index).find(of)];
    if (!before || !after) throw new Error(`${name}: ${path} is not shown before and after the diff`);
    return {
      name: changed.length > 1 ? `${name}, step ${step + 1}` : name,
      page,
      index: step,
      diff,
      before: { ...kept, [path]: before.code },
      after: { ...kept, [path]: after.code },
    };
  });
}

/** The steps of these pages, in each language. @param {readonly string[]} pages */
export const stepsOfAll = (pages) => LANGUAGES.flatMap((language) => pages.flatMap((page) => stepsOf(language, page)));
