/** Every page and every standard that the sources cite has its link in docs/design/sources.md. It needs no build. */
import assert from 'node:assert/strict';
import { citations, citedIn, SOURCES } from './citations.js';
import { readMarkdown } from './markdown.js';
import { testBuild } from './package.js';

const test = testBuild('it is about the sources');

/** How an address was confirmed; the page says what each means. */
const CONFIRMED = ['typings', 'page', 'repository', 'link', 'not confirmed'];

const STANDARD = /^RFC (\d+), section ([\d.]+)$/;

const rows = readMarkdown(SOURCES).tables.flatMap((table) => table.rows);
const named = rows.map(([topic = '']) => topic);
const { topics, sections } = citations();

/** @param {Map<string, string[]>} cited @param {string[]} entries */
function same(cited, entries) {
  const missing = [...cited].filter(([what]) => !entries.includes(what)).map(([what, files]) => `${what}: ${files[0]}`);
  assert.deepEqual(missing, [], `cited, and not in ${SOURCES}`);
  assert.deepEqual(entries.filter((entry) => !cited.has(entry)), [], `in ${SOURCES}, and cited nowhere`);
}

test('every topic that is cited has its entry, and every entry is cited', () => {
  assert.ok(topics.size > 50);
  same(topics, named.filter((topic) => !STANDARD.test(topic)));
});

test('every section of an RFC that is cited has its entry, and every entry is cited', () => {
  assert.ok(sections.size > 5);
  same(sections, named.filter((topic) => STANDARD.test(topic)));
});

test('each entry stands there once, with links, how they were confirmed, and what is taken from them', () => {
  assert.deepEqual(named, [...new Set(named)]);
  for (const [topic = '', page = '', fact = ''] of rows) {
    assert.match(fact, /^\S.*\.$/, topic);
    const [, number, section] = STANDARD.exec(topic) ?? [];
    if (number) {
      assert.match(page, new RegExp(`^\\[.+\\]\\(https://www\\.rfc-editor\\.org/rfc/rfc${number}#section-${section?.replaceAll('.', '\\.')}\\)$`), topic);
      continue;
    }
    const links = page.split(/(?<=\)), /);
    for (const link of links) {
      const [, how = ''] = /^\[.+\]\(https:\/\/[^\s)]+\) \(([a-z ]+)\)$/.exec(link) ?? [];
      assert.ok(CONFIRMED.includes(how), `${topic}: ${link}`);
    }
  }
});

test('what counts as a citation', () => {
  const cases = /** @type {const} */ ([
    ['(docs' + ': network)', ['network']],
    ['(docs' + ': network, limits; errno)', ['network', 'errno']],
    ['/** docs' + ': wx.login. A code lives five minutes. */', ['wx.login']],
    [' * A task (docs' + ': my.request, RequestTask;\n * my.uploadFile, UploadTask).', ['my.request', 'RequestTask', 'my.uploadFile', 'UploadTask']],
    ['/// (docs' + ': user data\n/// verification)', ['user data verification']],
    ['(docs' + ': field report of "CompileError: no" with newer features)', ['field report']],
    ['(docs' + ': the same; wx.pluginLogin)', ['wx.pluginLogin']],
    ['docs' + ': tt.request, dataType; failures have their number in `errNo`.', ['tt.request']],
    ['docs' + ': swan.setStorageSync: since base library 3.140.1', ['swan.setStorageSync']],
    ['(docs' + ': storage) and (docs' + ': plugins)', ['storage', 'plugins']],
  ]);
  for (const [text, expected] of cases) assert.deepEqual(citedIn(text).topics, expected, text);
  assert.deepEqual(citedIn('(RFC' + ' 9110,\n/// section 5.6.2). RFC' + ' 6455, 7.4.1: no code').sections, ['RFC 9110, section 5.6.2', 'RFC 6455, section 7.4.1']);
});
