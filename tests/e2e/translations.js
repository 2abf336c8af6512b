/** What a document's two languages have in common, for tests. */
import assert from 'node:assert/strict';
import { parse, tokTypes } from 'acorn';
import { transform } from 'esbuild';

/**
 * @import { Fence, Markdown, Table } from './markdown.js'
 *
 * @typedef {'string' | 'part' | 'other'} TokenKind `string`: a text in quotes that is a value; `part`: of a template with `${…}`
 * @typedef {{ kind: TokenKind, text: string }} Token
 */

/** The same headings by level, the same code but for its comments and its texts in Chinese, tables of the same size. @param {Markdown} chinese @param {Markdown} english */
export async function assertTranslated(chinese, english) {
  assert.deepEqual(chinese.headings.map(level), english.headings.map(level), chinese.name);
  assert.equal(chinese.fences.length, english.fences.length, chinese.name);
  for (const [index, fence] of english.fences.entries()) {
    const expected = await tokensOf(fence);
    const found = inEnglish(await tokensOf(/** @type {Fence} */ (chinese.fences[index])), expected);
    assert.deepEqual([chinese.fences[index]?.language, ...found.map(({ text }) => text)], [fence.language, ...expected.map(({ text }) => text)], chinese.name);
  }
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

/** Chinese code where each text in Chinese is the English one that stands at the same place. Whatever else differs stays. @param {Token[]} chinese @param {Token[]} english @returns {Token[]} */
function inEnglish(chinese, english) {
  return chinese.map((token, index) => {
    const other = english[index];
    return other && isTranslation(token, other) ? other : token;
  });
}

/** @param {Token} chinese @param {Token} english */
function isTranslation(chinese, english) {
  if (chinese.kind === 'other' || english.kind !== chinese.kind || !isChinese(chinese.text) || isChinese(english.text)) return false;
  // A template is one sentence: what stands before a value in one language may all stand after it in the other.
  return chinese.kind === 'part' || /\p{L}/u.test(english.text);
}

/** @param {string} text */
function isChinese(text) {
  return /\p{Script=Han}/u.test(text);
}

/** What esbuild can read. @type {Record<string, 'js' | 'jsx' | 'ts' | 'tsx'>} */
export const LOADERS = { js: 'js', jsx: 'jsx', ts: 'ts', tsx: 'tsx' };

/** Code in pieces, without comments and white space, which may differ between languages. @param {Pick<Fence, 'language' | 'code'>} fence @returns {Promise<Token[]>} */
async function tokensOf({ language, code }) {
  if (language === 'sh') return [{ kind: 'other', text: code.replace(/ *#.*$/gm, '') }];
  if (language === 'diff') return quotedTokens(code.replace(/ *\/\/ .*$/gm, ''));
  const loader = LOADERS[language];
  // Of markup what stands between tags, which is what the user reads, is in the language of the page.
  if (!loader) return quotedTokens(code.replace(/>[^<>{}]*</g, '><').replace(/<!--.*?-->/gs, ''));
  // Texts in JSX become strings here.
  const { code: small } = await transform(code, { loader, minifyWhitespace: true, legalComments: 'none', charset: 'utf8' });
  return scriptTokens(small);
}

/** The quoted texts of code that no parser here reads, and what is between them. @param {string} code @returns {Token[]} */
function quotedTokens(code) {
  return code.split(/('[^'\n]*'|"[^"\n]*")/).map((text, index) => ({ kind: index % 2 === 1 ? 'string' : 'other', text }));
}

/** @param {string} code of JavaScript @returns {Token[]} */
function scriptTokens(code) {
  /** @type {import('acorn').Token[]} */
  const tokens = [];
  parse(code, { ecmaVersion: 'latest', sourceType: 'module', allowReturnOutsideFunction: true, onToken: tokens });
  const texts = tokens.map(({ start, end }) => code.slice(start, end));
  return tokens.map(({ type }, index) => ({ kind: kindOf(type, texts[index - 1], texts[index + 1]), text: texts[index] ?? '' }));
}

/** @param {import('acorn').TokenType} type @param {string} [before] @param {string} [after] @returns {TokenKind} */
function kindOf(type, before = '', after = '') {
  if (type === tokTypes.template) return 'part';
  // The names of modules and of properties are code, not words for a user.
  const named = ['import', 'from'].includes(before) || (after === ':' && ['{', ','].includes(before));
  return type === tokTypes.string && !named ? 'string' : 'other';
}
