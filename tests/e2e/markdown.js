/** Documents for tests: their headings, code, tables and links. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anchorOf } from '../../docs/site/anchor.js';
import { ROOT } from './repository.js';

/**
 * @typedef {{ language: string, code: string, path: string, section: string }} Fence `path`: the file that its first line names
 * @typedef {{ columns: string[], rows: string[][], section: string }} Table
 * @typedef {{ name: string, headings: string[], fences: Fence[], tables: Table[], text: string, prose: string }} Markdown `prose`:
 *   the text without its fences
 */

/** A fence's first line that names its file, in a comment of its language. */
const FILE_NAME = /^(?:\/\/|<!--) (\S+\.(?:[cm]?[jt]sx?|vue|wxml))(?: -->)?$/;

/** @param {string} name its path in the repository @returns {Markdown} */
export function readMarkdown(name) {
  const text = readFileSync(join(ROOT, name), 'utf8');
  /** @type {Markdown} */
  const document = { name, headings: [], fences: [], tables: [], text, prose: '' };
  /** @type {string[] | undefined} */
  let code;
  let language = '';
  /** @type {Table | undefined} */
  let table;
  for (const line of text.split('\n')) {
    const section = document.headings.at(-1) ?? '';
    if (!code && !line.startsWith('```')) document.prose += `${line}\n`;
    if (line.startsWith('```')) {
      if (code) document.fences.push({ language, code: code.join('\n'), path: FILE_NAME.exec(code[0] ?? '')?.[1] ?? '', section });
      code = code ? undefined : [];
      language = line.slice(3);
    } else if (code) {
      code.push(line);
    } else if (line.startsWith('|')) {
      const cells = line.split('|').slice(1, -1).map((cell) => cell.trim());
      if (!table) document.tables.push((table = { columns: cells, rows: [], section }));
      else if (!/^-+$/.test(cells[0] ?? '')) table.rows.push(cells);
      continue;
    } else if (/^#+ /.test(line)) {
      document.headings.push(line);
    }
    table = undefined;
  }
  assert.equal(code, undefined, `${name}: a fence is not closed`);
  return document;
}

/** What the headings are called in links. @param {Markdown} document */
export function anchorsOf({ headings }) {
  return headings.map((heading) => anchorOf(heading.replace(/^#+ /, '')));
}

/** Where the links lead. @param {Markdown} document */
export function linksOf({ prose }) {
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
}

/** What stands in backticks. @param {string} text */
export function codeIn(text) {
  return [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}
