/** The recipes of the client's side, for tests: their pages by language, and the client that most of them begin with. */
import { fileOf, LANGUAGES, readPage } from './pages.js';

/**
 * @import { Markdown } from './markdown.js'
 * @typedef {typeof LANGUAGES[number]} Language
 */

/** Each page, with its fences: the file that a fence is, or else its language. */
export const RECIPES = /** @type {const} */ ({
  mocking: ['mock.js', 'session.js'],
  'unit-tests': ['fake-wx.js', 'test/products.test.js', 'real-backend.js', 'sh'],
  'refresh-tokens': ['session.js', 'account.js', 'session.js'],
  'phone-number': ['pages/phone/index.wxml', 'pages/phone/index.js', 'pages/phone-login/index.js', 'js'],
  'encrypted-data': ['encrypted.js', 'pages/steps/index.js'],
  environments: ['session.js'],
  'call-container': ['container.js', 'session.js'],
  uploads: ['pages/photo/index.js', 'upload-large.js'],
  streams: ['utf8.js', 'stream.js', 'pages/chat/index.js'],
  sockets: ['live.js'],
  'web-view': ['pages/help/index.wxml', 'pages/help/index.js', 'server/tickets.js'],
  'before-sign-in': ['pages/products/index.js', 'pages/signin/index.js'],
  'users-that-change': ['users.js', 'pages/account/index.js'],
  debugging: ['debug.js'],
  'example-in-devtools': ['sh', 'json'],
});

/** The file that the pages tell to begin with. */
export const SESSION = {
  'session.js': `
    const { createClient } = require('weapp-session');
    module.exports = createClient({ baseUrl: 'https://api.example.com', login: { url: '/wx/onlogin', expiresIn: 'expires_in' } });
  `,
};

/** A recipe in each language. @param {keyof typeof RECIPES} name @returns {Markdown[]} */
export function recipesOf(name) {
  return LANGUAGES.map((language) => readPage(language, `recipes/${name}`));
}

/** What stands, in several recipes, before the words that a user reads where a request fails. */
export const FAILED = 'catch (error) {\n      this.setData({ problem:';

/** The files of a recipe. @param {Markdown} page @param {string[]} paths @returns {Record<string, string>} */
export function filesOf(page, ...paths) {
  return Object.assign({}, ...paths.map((path) => fileOf(page, path)));
}

/** The words that a page shows a user after `before`, a text of its code: they are in the page's language. @param {Markdown} page @param {string} before */
export function wordsAfter(page, before) {
  const [, words] = page.text.split(before)[1]?.match(/^ ?'([^'\n]+)'/) ?? [];
  if (!words) throw new Error(`${page.name} shows no text after "${before}"`);
  return words;
}
