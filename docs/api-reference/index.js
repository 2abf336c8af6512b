/**
 * Writes docs/en/reference/api.md and docs/zh-CN/reference/api.md from the TypeScript of js-glue/src, or sees that they are as they would be written.
 * `cargo xtask tables` and `cargo xtask check` call it with the options' texts, which come from Rust.
 *
 *     node docs/api-reference/index.js <texts.json>           writes
 *     node docs/api-reference/index.js <texts.json> --check   fails if a page is not current
 *
 * A documentation generator such as TypeDoc was tried, with its Markdown: a page of 2 000 lines in the order of the alphabet, with what is inherited of `Error` and
 * `Promise`, and in English only. What it would do for us is what the compiler's own API does.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LANGUAGES } from './layout.js';
import { pageOf } from './print.js';
import { readExports } from './read.js';

/** @param {string | URL} file */
const read = (file) => readFileSync(file, 'utf8');

const [texts = '', check] = process.argv.slice(2);
const TABLE = new URL('zh-CN.json', import.meta.url);

/** The Chinese of each English text: of the options, and of all else. @type {Record<string, string>} */
const ofOptions = JSON.parse(read(texts));
/** @type {Record<string, string>} */
const ofOthers = JSON.parse(read(TABLE));
const unused = new Set(Object.keys(ofOthers));
/** @type {Set<string>} */
const missing = new Set();

/** @param {string} text */
function inChinese(text) {
  unused.delete(text);
  const chinese = ofOptions[text] ?? ofOthers[text];
  if (!chinese) missing.add(text);
  return chinese ?? text;
}

const items = readExports();
const pages = LANGUAGES.map((language) => ({
  file: fileURLToPath(new URL(`../${language}/reference/api.md`, import.meta.url)),
  text: pageOf(items, language, language === 'en' ? (text) => text : inChinese),
}));

const problems = [
  ...[...missing].map((text) => `docs/api-reference/zh-CN.json has no Chinese text for\n  ${JSON.stringify(text)}`),
  ...[...unused].map((text) => `docs/api-reference/zh-CN.json has a text that no comment says:\n  ${JSON.stringify(text)}`),
];
if (problems.length === 0) {
  for (const { file, text } of pages) {
    if (!check) writeFileSync(file, text);
    else if (read(file) !== text) problems.push(`${file} tells something else than the types: run \`cargo xtask tables\``);
  }
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
