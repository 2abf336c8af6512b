/** What a document's two languages have in common, for tests. */
import assert from 'node:assert/strict';
import { transform } from 'esbuild';

/** @import { Fence, Markdown, Table } from './markdown.js' */

/** The same headings by level, the same code but for its comments, tables of the same size. @param {Markdown} chinese @param {Markdown} english */
export async function assertTranslated(chinese, english) {
  assert.deepEqual(chinese.headings.map(level), english.headings.map(level), chinese.name);
  assert.deepEqual(await Promise.all(chinese.fences.map(bare)), await Promise.all(english.fences.map(bare)), chinese.name);
  assert.deepEqual(chinese.tables.map(shape), english.tables.map(shape), chinese.name);
}

/** A heading's level. @param {string} heading */
function level(heading) {
  return heading.indexOf(' ');
}

/** @param {Table} table */
function shape({ rows, columns }) {
  return [rows.length, columns.length];
}

/** What esbuild can read. @type {Record<string, 'js' | 'jsx' | 'ts' | 'tsx'>} */
export const LOADERS = { js: 'js', jsx: 'jsx', ts: 'ts', tsx: 'tsx' };

/** Code without comments and white space, which may differ between languages. @param {Fence} fence */
async function bare({ language, code }) {
  if (language === 'sh') return code.replace(/ *#.*$/gm, '');
  if (language === 'diff') return code.replace(/ *\/\/ .*$/gm, '');
  const loader = LOADERS[language];
  // Of markup what stands between tags, which is what the user reads, is in the language of the page.
  if (!loader) return code.replace(/>[^<>{}]*</g, '><').replace(/<!--.*?-->/gs, '');
  const { code: small } = await transform(code, { loader, minifyWhitespace: true, legalComments: 'none' });
  return small;
}
