/**
 * Puts the pages of the site together in docs/site/generated: those of docs/, both READMEs as the start pages, and what the repository has
 * beside them. A link to a page of the site is kept; one to another file of the repository, which a site does not have, becomes plain text.
 *
 *     node docs/site/assemble.js            stops if docs/ and contents.js differ, or the two languages do
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENGLISH_ONLY, HOME, LANGUAGES, pathsOf, PICTURES } from './contents.js';

/** @import { Language } from './contents.js' */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OUT = join(ROOT, 'docs/site/generated');

/** A page of more lines is a chapter; only the reference may have it. */
const LONGEST = 250;

const LINK = /(!?)\[((?:[^\]`]|`[^`]*`)*)\]\(([^)\s]+)\)/g;

/** The page of the address alone: it goes on to the language of the browser. */
const CHOICE = `---
${JSON.stringify({ layout: 'page', title: 'weapp-session', head: [['script', {}, "location.replace((navigator.language || '').slice(0, 2) === 'zh' ? './zh-CN/' : './en/')"]] })}
---

# weapp-session

- [简体中文](./zh-CN/index.md)
- [English](./en/index.md)
`;

/** All Markdown files of a folder, as paths in the repository. @param {string} folder @returns {string[]} */
function markdownIn(folder) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return markdownIn(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

/** Each page's place in the site, by its path in the repository. @returns {Map<string, string>} */
function places() {
  /** @type {Array<[string, string]>} */
  const places = LANGUAGES.flatMap((language) => [
    [HOME[language].file, `${language}/index.md`],
    ...markdownIn(`docs/${language}`).map((path) => /** @type {[string, string]} */ ([path, posix.relative('docs', path)])),
  ]);
  places.push(...markdownIn('docs/design').map((path) => /** @type {[string, string]} */ ([path, posix.relative('docs', path).replace('README.md', 'index.md')])));
  places.push(...Object.entries(ENGLISH_ONLY));
  return new Map(places);
}

/** What is wrong with the pages as a whole. @param {Map<string, string>} places */
function problemsOf(places) {
  const problems = [];
  for (const language of LANGUAGES) {
    const listed = pathsOf(language);
    const there = [...places.values()].filter((path) => path.startsWith(`${language}/`) && path !== `${language}/index.md`);
    for (const path of there) if (!listed.includes(path)) problems.push(`docs/${path} is not in docs/site/contents.js`);
    for (const path of listed) if (!there.includes(path)) problems.push(`docs/${path} is in docs/site/contents.js, and not there`);
  }
  for (const [path, place] of places) {
    const lines = readFileSync(join(ROOT, path), 'utf8').split('\n').length - 1;
    const isReference = /\/reference\/|^design\/|^project\//.test(place);
    if (lines > LONGEST && !isReference) problems.push(`${path} has ${lines} lines; a page has at most ${LONGEST}`);
  }
  return problems;
}

/** A link of a page, as the site has it. @param {string} path the page @param {string} link @param {Map<string, string>} places @returns {string | undefined} */
function relinked(path, link, places) {
  if (/^(https?:|mailto:|#)/.test(link)) return link;
  const [target = '', anchor] = link.split('#');
  const file = posix.join(posix.dirname(path), target);
  const picture = PICTURES[file];
  if (picture) return `/${picture}`;
  const there = places.get(file);
  if (!there && !existsSync(join(ROOT, file))) throw new Error(`${path}: ${link} leads nowhere`);
  if (!there) return undefined;
  const from = posix.dirname(String(places.get(path)));
  return `./${posix.relative(from, there)}${anchor === undefined ? '' : `#${anchor}`}`;
}

/** The text of a page of the site. @param {string} path its source @param {Map<string, string>} places */
function textOf(path, places) {
  let isCode = false;
  const lines = readFileSync(join(ROOT, path), 'utf8').split('\n').map((line) => {
    if (line.startsWith('```')) isCode = !isCode;
    if (isCode) return line;
    // A number in a table stays on one line.
    const whole = line.startsWith('|') ? line.replace(/(\d) (?=\d{3}\b)/g, '$1\u00a0') : line;
    return whole.replace(LINK, (_whole, mark, label, link) => {
      const there = relinked(path, link, places);
      return there === undefined ? label : `${mark}[${label}](${there})`;
    });
  });
  return lines.join('\n');
}

/** What a search engine, and a list of the pages, says of a page: its first sentences, without marks. @param {string} text */
function descriptionOf(text) {
  const paragraph = text.split('\n\n').find((part) => /^[\p{L}`*]/u.test(part)) ?? '';
  return paragraph.replace(LINK, '$2').replace(/[`*]/g, '').replace(/\s+/g, ' ').trim();
}

/** A README as a start page, from its picture on: what stands above is for who has cloned the repository. @param {Language} language @param {string} text */
function homeOf(language, text) {
  const { name, text: title, tagline, actions } = HOME[language];
  const lines = text.split('\n');
  const body = lines.slice(lines.findIndex((line) => line.startsWith('!['))).join('\n');
  const links = actions.map(([label, link]) => `<a href="${link}"${link?.includes('playground') ? ' target="_self"' : ''}>${label}</a>`).join('\n');
  const front = { title: name, titleTemplate: title, description: tagline, sidebar: false, aside: false, pageClass: 'home', prev: false, next: false };
  return `---\n${JSON.stringify(front)}\n---\n\n# ${name} <small>${title}</small>\n\n<p class="tagline">${tagline}</p>\n\n<p class="actions">\n${links}\n</p>\n\n${body}`;
}

function assemble() {
  const pages = places();
  const problems = problemsOf(pages);
  if (problems.length > 0) {
    console.error(problems.join('\n'));
    process.exit(1);
  }
  rmSync(OUT, { recursive: true, force: true });
  for (const [path, place] of pages) {
    const text = textOf(path, pages);
    const home = LANGUAGES.find((language) => place === `${language}/index.md`);
    mkdirSync(dirname(join(OUT, place)), { recursive: true });
    writeFileSync(join(OUT, place), home ? homeOf(home, text) : `---\n${JSON.stringify({ description: descriptionOf(text) })}\n---\n\n${text}`);
  }
  mkdirSync(join(OUT, 'public'), { recursive: true });
  for (const [file, place] of Object.entries(PICTURES)) copyFileSync(join(ROOT, file), join(OUT, 'public', place));
  writeFileSync(join(OUT, 'index.md'), CHOICE);
  console.log(`${pages.size} pages in docs/site/generated`);
}

assemble();
