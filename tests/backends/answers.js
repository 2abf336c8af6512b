/** What the tables of session-libraries.md say, as data for tests. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { anchorsOf } from '../e2e/markdown.js';
import { readPage } from '../e2e/pages.js';

/**
 * @import { Markdown } from '../e2e/markdown.js'
 *
 * @typedef {{ library: string, version: string, cells: string[], options: string }} Row `options`: the code of `session.js` that the row links to, or none
 * @typedef {{ status: number, body: string }} Answer
 */

export const PAGE = 'recipes/session-libraries';

/** The tables in their order on the page. */
export const [SESSIONS, GUARDS, NODE_TOKENS, OTHER_TOKENS] = [0, 1, 2, 3];

/** The rows of a table. @param {Markdown} page @param {number} table @returns {Row[]} */
export function rowsOf(page, table) {
  return (page.tables[table]?.rows ?? []).map((cells) => {
    const [name = ''] = cells;
    const [, library = name, version = ''] = /^(\S+) (\d[\d.]*)/.exec(name) ?? [];
    return { library, version, cells, options: optionsOf(page, cells.at(-1) ?? '') };
  });
}

/** The code of the section that a cell links to. @param {Markdown} page @param {string} cell */
function optionsOf(page, cell) {
  const [, anchor] = /\(#([^)]+)\)/.exec(cell) ?? [];
  if (!anchor) return '';
  const heading = page.headings[anchorsOf(page).indexOf(anchor)];
  const fence = page.fences.find(({ path, section }) => path === 'session.js' && section === heading);
  if (!fence) throw new Error(`${page.name}: no options under ${anchor}`);
  return fence.code;
}

/** What a cell says is answered, or nothing. @param {string} cell @returns {Answer | undefined} */
export function answerIn(cell) {
  const [, status, body = ''] = /^(\d{3})\b(?:.*?`([{n].*)`)?/.exec(cell) ?? [];
  return status === undefined ? undefined : { status: Number(status), body };
}

/** The code of a server of this folder. @param {string} name */
export const serverOf = (name) => ({ 'server.js': readFileSync(fileURLToPath(new URL(`servers/${name}.js`, import.meta.url)), 'utf8') });

/** @param {'en' | 'zh-CN'} language */
export const readAnswers = (language) => readPage(language, PAGE);
