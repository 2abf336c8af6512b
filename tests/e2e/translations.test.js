/** That a document's two languages are compared: a text that the user reads may be translated, nothing else may differ. */
import assert from 'node:assert/strict';
import { testBuild } from './package.js';
import { assertTranslated } from './translations.js';

/** @import { Markdown } from './markdown.js' */

const test = testBuild('it is about how tests compare documents');

/** A document with one fence. @param {string} code @param {string} [language] @returns {Markdown} */
function document(code, language = 'js') {
  return { name: 'page', headings: ['# Title'], fences: [{ language, code, path: '', section: '# Title' }], tables: [], text: '', prose: '' };
}

/** @param {string} chinese @param {string} english @param {string} [language] */
function same(chinese, english, language) {
  return assertTranslated(document(chinese, language), document(english, language));
}

/** @param {string} chinese @param {string} english @param {string} [language] */
function differs(chinese, english, language) {
  return assert.rejects(same(chinese, english, language), { code: 'ERR_ASSERTION' }, `${chinese}\n${english}`);
}

test('comments, white space and texts in Chinese may differ', async () => {
  await same("wx.showLoading({ title: '加载中' }); // 开始", "wx.showLoading({\n  title: \"Loading\",\n});");
  await same("if (message === '密码错误') ask('再试');", "if (message === 'Wrong password') ask('Again');");
  await same("say('加载中');", "say(\"It's loading\");");
  await same('say(`第 ${page} 页`);', 'say(`Page ${page}`);');
  await same('say(`剩余 ${left} 秒`);', 'say(`${left} seconds left`);');
  await same("const title: string = '加载中';", "const title: string = 'Loading';", 'ts');
  await same('const view = <Text title="标题">加载中</Text>;', 'const view = <Text title="Title">Loading</Text>;', 'tsx');
  await same('<input placeholder="密码" /><text>手机号</text>', '<input placeholder="Password" /><text>Phone</text>', 'wxml');
  await same('{ "title": "首页" }', '{ "title": "Home" }', 'json');
  await same("-  title: '加载中',\n+  title: '登录中', // 改", "-  title: 'Loading',\n+  title: 'Signing in', // new", 'diff');
});

test('a text that is not in Chinese is the same in both languages', async () => {
  await differs("ask('POST');", "ask('GET');");
  await differs("say('Loading');", "say('加载中');");
  await differs("say('加载中');", "say('加载');");
  await differs("say('加载中');", "say('');");
  await differs('say(`第 ${page} 页`);', 'say(`Page ${size}`);');
  await differs('{ "title": "Home" }', '{ "title": "Start" }', 'json');
  await differs('npm install 中文', 'npm install english', 'sh');
});

test('a text in Chinese has a text at the same place', async () => {
  await differs("say('加载中');", 'say(loading);');
  await differs("say('加载中');", 'say(`Loading ${name}`);');
  await differs("say('加载中', 1);", "say('Loading', 2);");
  await differs("say('加载中', 'b');", "say('Loading', 'c');");
  await differs("say('加载中');", "say('Loading', 'more');");
  await differs('<input placeholder="密码" />', '<input placeholder="Password" password />', 'wxml');
});

test('names are code', async () => {
  await differs("import '模块';", "import 'module';");
  await differs("const words = { '密码 错误': 1 };", "const words = { 'Wrong password': 1 };");
  await differs('const 密码 = 1;', 'const password = 1;');
});

test('headings, fences and tables are as many', async () => {
  const page = document('a();');
  const table = { columns: ['A', 'B'], rows: [['1', '2']], section: '' };
  await assert.rejects(assertTranslated({ ...page, headings: ['## Title'] }, page));
  await assert.rejects(assertTranslated({ ...page, fences: [] }, page));
  await assert.rejects(assertTranslated(page, document('a();', 'ts')));
  await assert.rejects(assertTranslated({ ...page, tables: [{ ...table, rows: [] }] }, { ...page, tables: [table] }));
});
