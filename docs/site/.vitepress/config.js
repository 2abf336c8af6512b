/** The site: `cargo xtask docs` puts its pages together, builds it and checks it. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import llms from 'vitepress-plugin-llms';
import { anchorOf } from '../anchor.js';
import { ENGLISH_ONLY, SECTIONS } from '../contents.js';
import { CHINESE, SEARCH } from './words.js';

/** @import { Language } from '../contents.js' */

const PAGES = fileURLToPath(new URL('../generated', import.meta.url));

/** A page's title is its first line. @param {string} place */
function titleOf(place) {
  const file = `${PAGES}/${place}`;
  const [, title] = (existsSync(file) && /^# (.+)$/m.exec(readFileSync(file, 'utf8'))) || [place, place];
  return String(title).replaceAll('`', '');
}

/** @param {Language} language */
function menu(language) {
  const sections = SECTIONS.map(({ folder, title, pages }) => ({
    text: title[language],
    items: pages.map((page) => ({ text: titleOf(`${language}/${folder}/${page}.md`), link: `/${language}/${folder}/${page}` })),
  }));
  return [...sections, { text: titleOf(`${language}/design.md`), link: `/${language}/design` }];
}

/** @param {Language} language */
function nav(language) {
  const sections = SECTIONS.map(({ folder, title, pages }) => ({
    text: title[language], link: `/${language}/${folder}/${pages[0]}`, activeMatch: `^/${language}/${folder}/`,
  }));
  return [...sections, { text: language === 'en' ? 'Playground' : '在线演示', link: '/playground/', target: '_self' }];
}

/** The design pages, in the order of their index, which has every one (tests/e2e/documents.test.js). */
const designPages = [...readFileSync(`${PAGES}/design/index.md`, 'utf8').matchAll(/^\| \[[\w-]+\.md\]\(\.\/([\w-]+)\.md\)/gm)].map(([, page]) => page);

/** The design documents and what else the repository has: for developers of the SDK, in English. */
const design = [
  { text: 'Design', link: '/design/', items: designPages.map((page) => ({ text: titleOf(`design/${page}.md`), link: `/design/${page}` })) },
  { text: 'Project', items: Object.values(ENGLISH_ONLY).map((place) => ({ text: titleOf(place), link: `/${place.replace(/\.md$/, '')}` })) },
];

const DESCRIPTION = 'A session SDK for WeChat mini programs: login with wx.login, the session id on each request, one silent re-login when it expires.';

export default defineConfig({
  description: DESCRIPTION,
  title: 'weapp-session',
  base: process.env.SITE_BASE || '/',
  srcDir: 'generated',
  outDir: '../../target/site/dist',
  cacheDir: '../../target/site/cache',
  vite: { plugins: [llms({ title: 'weapp-session', description: DESCRIPTION, details: '', sidebar: [...menu('en'), ...menu('zh-CN'), ...design], ignoreFiles: ['index.md'] })] },
  // Of the palettes that come with the generator the one whose colours can be read by everybody.
  markdown: { anchor: { slugify: anchorOf }, theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' } },
  // Made after the pages.
  ignoreDeadLinks: [/\/playground\//],
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  locales: {
    en: {
      label: 'English', lang: 'en', title: 'weapp-session', description: 'A session SDK for WeChat mini programs',
      themeConfig: { nav: nav('en'), sidebar: { '/en/': menu('en') } },
    },
    'zh-CN': {
      label: '简体中文', lang: 'zh-CN', title: 'weapp-session', description: '微信小程序登录态 SDK',
      themeConfig: { ...CHINESE, nav: nav('zh-CN'), sidebar: { '/zh-CN/': menu('zh-CN') } },
    },
  },
  themeConfig: {
    nav: nav('en'),
    sidebar: { '/design/': design, '/project/': design },
    outline: { level: [2, 3] },
    search: {
      provider: 'local',
      options: {
        locales: SEARCH,
        miniSearch: {
          options: {
            // Words that are on every page say nothing of what is looked for.
            processTerm: (term) => (/^(an?|and|are|as|at|be|by|can|do|does|for|from|how|i|if|in|is|it|its|my|of|on|or|that|the|this|to|what|when|where|which|why|with|you|your)$/i.test(term) ? null : term.toLowerCase()),
            // Chinese has no spaces between words: of a run of characters each two neighbours are a word.
            tokenize: (text) =>
              text.split(/[\s\p{P}\p{S}]+|(?<=\p{Script=Han})(?!\p{Script=Han})|(?<!\p{Script=Han})(?=\p{Script=Han})/u).flatMap((word) =>
                /^\p{Script=Han}{3,}$/u.test(word) ? [...word].slice(1).map((character, index) => [...word][index] + character) : [word],
              ),
          },
          searchOptions: { fuzzy: (term) => (/^[a-z]{5,}$/i.test(term) ? 0.2 : false), prefix: true, boost: { title: 4, titles: 2, text: 1 } },
        },
      },
    },
  },
});
