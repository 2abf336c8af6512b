/** All documents: links lead somewhere, what is named is there, commands are those of cargo xtask. It needs no build. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { anchorsOf, codeIn, linksOf, readMarkdown } from './markdown.js';
import { ON_DEMAND, testBuild } from './package.js';
import { filesOf, ROOT } from './repository.js';

const test = testBuild('it is about the sources');

const DESIGN = 'docs/design';
const DECISIONS = `${DESIGN}/decisions`;

const FILE_OR_FOLDER = /^[\w.-][\w./-]*(\.(rs|ts|js|md|toml|wat)|\/)$/;
const BUILT = new RegExp(String.raw`(^|/)generated/|miniprogram_npm/|^THIRD-PARTY\.md$|^(${ON_DEMAND.join('|')})\.js$`);

const files = filesOf();
const documents = files.filter((file) => file.endsWith('.md')).map(readMarkdown);
const design = documents.filter(({ name }) => name.startsWith(`${DESIGN}/`));

test('links lead to a file and a heading that are there', () => {
  let count = 0;
  for (const document of documents) {
    for (const link of linksOf(document).filter((link) => !/^https?:/.test(link))) {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? document.name : posix.join(dirname(document.name), path);
      assert.ok(existsSync(join(ROOT, target)), `${document.name}: ${link}`);
      if (anchor !== undefined) assert.ok(anchorsOf(readMarkdown(target)).includes(anchor), `${document.name}: ${link}`);
      count++;
    }
  }
  assert.ok(count > 50, `${count} links`);
});

test('files and folders that the design documents name exist', () => {
  const named = [...design, readMarkdown('CONTRIBUTING.md')].flatMap(({ name, text }) => codeIn(text).map((code) => ({ name, code })));
  const checked = named.filter(({ code }) => FILE_OR_FOLDER.test(code) && !BUILT.test(code));
  assert.ok(checked.length > 100, `${checked.length} files and folders`);
  // Some are named by the end of their path, where the text says in which folder they are.
  const exists = (/** @type {string} */ code) =>
    files.some((path) => `/${path}`.endsWith(`/${code}`) || (code.endsWith('/') && `/${path}`.includes(`/${code}`)));
  const missing = checked.filter(({ code }) => !exists(code)).map(({ name, code }) => `${name}: ${code}`);
  assert.deepEqual(missing, []);
});

/** The rows of the way of a request: the file, what goes on, and what is called and comes back, in brackets. @param {string[][]} rows */
function wayOf(rows) {
  return rows.map(([file = '', functions = '']) => ({
    file: String(codeIn(file)[0]),
    goesOn: codeIn(functions.replace(/\([^)]*\)/g, '')),
    comesBack: (functions.match(/\([^)]*\)/g) ?? []).flatMap(codeIn),
  }));
}

/** What a definition of this name looks like in a file. @param {string} file @param {string} name */
function definitionOf(file, name) {
  if (file.endsWith('.rs')) return new RegExp(`\\bfn ${name}\\b`);
  const isEffect = name.startsWith('EFFECT_');
  // A method's name is followed by its parameters and a block, where a call of it stands in a line of another kind.
  return isEffect ? new RegExp(`^ *\\[${name}\\][:(]`, 'm') : new RegExp(`\\b(function|class) ${name}\\b|^  ${name}\\(.*\\{$`, 'm');
}

/** Where the files of the generated folder come from: what exports and imports are called, and what is written around them. */
const GENERATORS = ['src/wx', 'xtask/src/wasm'];

/** Whether a file has a function of this name. @param {string} file @param {string} name */
function defines(file, name) {
  if (!file.includes('/generated/')) return definitionOf(file, name).test(readFileSync(join(ROOT, file), 'utf8'));
  const sources = files.filter((path) => GENERATORS.includes(dirname(path))).map((path) => readFileSync(join(ROOT, path), 'utf8'));
  return sources.some((source) => new RegExp(`js_name = ${name}\\b|export function ${name}\\b`).test(source));
}

const request = readMarkdown(`${DESIGN}/request.md`);
const ways = request.tables.map(({ section, rows }) => ({ section, rows: wayOf(rows) }));

test('the way of a request: each function is defined in its file', () => {
  const rows = ways.flatMap((way) => way.rows);
  assert.ok(rows.length > 40, `${rows.length} rows`);
  for (const { file, goesOn, comesBack } of rows) {
    assert.ok(goesOn.length + comesBack.length > 0, `${file}: no function`);
    for (const name of [...goesOn, ...comesBack]) assert.ok(defines(file, name), `${file}: ${name}`);
  }
});

test('the way of a request: it goes through the folders that the page says, and returns to those that it says', () => {
  const border = ['js-glue/src/generated', 'src/wx', 'src/session/border'];
  /** As the page names them. */
  const folderOf = (/** @type {string} */ file) => (border.includes(dirname(file)) ? 'border' : `${basename(dirname(file))}/`);
  const said = request.prose.split('\n').filter((line) => line.startsWith('By folders: ')).map(codeIn);
  const passed = ways.map(({ rows }) => {
    const folders = rows.filter(({ goesOn }) => goesOn.length > 0).map(({ file }) => folderOf(file));
    return folders.filter((folder, index) => folder !== folders[index - 1]);
  });
  assert.deepEqual(passed, said);
  const returns = passed.map((folders) => folders.filter((folder, index) => folders.indexOf(folder) < index));
  assert.deepEqual(returns, [[], [], [], ['calls/'], ['border'], ['border', 'calls/']]);
});

test('the index of the design documents has every page, once', () => {
  const linked = linksOf(readMarkdown(`${DESIGN}/README.md`)).filter((link) => !link.startsWith('..'));
  const pages = design.map(({ name }) => posix.relative(DESIGN, name)).filter((page) => page !== 'README.md');
  assert.deepEqual([...linked].sort(), pages.sort());
});

test('each decision has its number, its context, what it costs, and when to look again', () => {
  const pages = readdirSync(join(ROOT, DECISIONS)).sort();
  assert.ok(pages.length > 20);
  for (const [index, page] of pages.entries()) {
    const number = String(index + 1).padStart(3, '0');
    assert.match(page, new RegExp(`^${number}-[a-z0-9-]+\\.md$`));
    const [title = '', ...headings] = readMarkdown(`${DECISIONS}/${page}`).headings;
    assert.match(title, new RegExp(`^# ${number}\\. \\S`), basename(page));
    assert.deepEqual(headings, ['## Context', '## Decision', '## What it costs', '## When to look again'], page);
  }
});

test('the glossary has each term once, in English and Chinese, in a sentence', () => {
  const rows = readMarkdown(`${DESIGN}/glossary.md`).tables.flatMap((table) => table.rows);
  const terms = rows.map(([term]) => term);
  assert.deepEqual(terms, [...new Set(terms)]);
  for (const [term, chinese = '', meaning = '', code] of rows) {
    assert.match(chinese, /\p{Script=Han}/u, term);
    assert.match(meaning, /^[A-Z].*\. .*\p{Script=Han}.*。$/u, term);
    assert.ok(code, term);
  }
});

test('the names that the glossary gives for the code are there', () => {
  const code = files.filter((file) => !file.endsWith('.md')).map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n');
  const rows = readMarkdown(`${DESIGN}/glossary.md`).tables.flatMap((table) => table.rows);
  const names = rows.flatMap(([, , , cell = '']) => codeIn(cell));
  assert.ok(names.length > 60, `${names.length} names`);
  assert.deepEqual(names.filter((name) => !code.includes(name) && !existsSync(join(ROOT, name))), []);
});

test('CONTRIBUTING.md: the table of commands is that of cargo xtask', () => {
  const help = /const HELP: &str = "([^"]*)"/.exec(readFileSync(join(ROOT, 'xtask/src/main.rs'), 'utf8'))?.[1] ?? '';
  const commands = [...help.matchAll(/^ {2}(\w+) {2,}/gm)].map(([, name]) => `cargo xtask ${name}`);
  assert.ok(commands.length >= 6);
  const tables = readMarkdown('CONTRIBUTING.md').tables.filter(({ rows }) => rows[0]?.[0]?.startsWith('`cargo xtask'));
  assert.equal(tables.length, 1);
  assert.deepEqual(tables[0]?.rows.map(([command = '']) => codeIn(command)[0]).sort(), commands.sort());
});
