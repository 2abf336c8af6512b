/** What the site contains, in the order of its menus. That each page is here, and each one named here exists, is checked when the site is built. */

/**
 * @typedef {'en' | 'zh-CN'} Language
 * @typedef {Record<Language, string>} Words
 * @typedef {{ folder: string, title: Words, pages: string[] }} Section `folder`: in docs/en and docs/zh-CN
 */

/** @type {Language[]} */
export const LANGUAGES = ['en', 'zh-CN'];

/** @type {Section[]} */
export const SECTIONS = [
  {
    folder: 'start',
    title: { en: 'Start', 'zh-CN': '开始' },
    pages: ['install', 'javascript', 'typescript', 'taro', 'uni-app', 'bundlers', 'sub-packages', 'cloud', 'other-hosts'],
  },
  {
    folder: 'recipes',
    title: { en: 'Recipes', 'zh-CN': '常见做法' },
    pages: [
      'accounts', 'refresh-tokens', 'phone-number', 'before-sign-in', 'users-that-change', 'encrypted-data', 'web-view',
      'uploads', 'streams', 'sockets', 'call-container',
      'environments', 'mocking', 'unit-tests', 'debugging', 'example-in-devtools',
      'without-webassembly', 'workers', 'plugins', 'rust',
      'backend-express', 'backend-node', 'backend-other', 'session-libraries',
    ],
  },
  {
    folder: 'coming-from',
    title: { en: 'Coming from', 'zh-CN': '从别的方案迁移' },
    pages: ['own-wrapper', 'luch-request', 'uni-ajax', 'alova', 'taro', 'werequest', 'wafer'],
  },
  {
    folder: 'reference',
    title: { en: 'Reference', 'zh-CN': '参考' },
    pages: ['options', 'methods', 'errors', 'behaviour', 'backend', 'compatibility', 'api'],
  },
];

/** The start page of each language: the README, under a title, a sentence and where to go from there. */
export const HOME = {
  en: {
    file: 'README.md',
    name: 'weapp-session',
    text: 'Sessions for WeChat mini programs',
    tagline: 'Use client.request where you used wx.request. It logs in, sends the session id, and logs in again, once, when the session has expired, without the user noticing.',
    actions: [['Start', './start/install.html'], ['See it at work', '../playground/'], ['Coming from another library', './coming-from/own-wrapper.html']],
  },
  'zh-CN': {
    file: 'README.zh-CN.md',
    name: 'weapp-session',
    text: '微信小程序登录态 SDK',
    tagline: '把 wx.request 换成 client.request：自动登录、自动带上会话；会话失效时只重新登录一次并重发请求，用户无感知。',
    actions: [['开始使用', './start/install.html'], ['在线演示', '../playground/'], ['从别的方案迁移', './coming-from/own-wrapper.html']],
  },
};

/** Pictures that the pages show, and where they are in the site. @type {Record<string, string>} */
export const PICTURES = { 'docs/expiry.svg': 'expiry.svg', 'docs/expiry.zh-CN.svg': 'expiry.zh-CN.svg' };

/** Documents of the repository that are pages of the site as well, in English only, and where they are there. */
export const ENGLISH_ONLY = {
  'SECURITY.md': 'project/security.md',
  'CHANGELOG.md': 'project/changelog.md',
  'CONTRIBUTING.md': 'project/contributing.md',
  'example-miniprogram/server/README.md': 'project/example-backend.md',
};

/** The pages of a language, as the site's paths. @param {Language} language */
export function pathsOf(language) {
  return [...SECTIONS.flatMap(({ folder, pages }) => pages.map((page) => `${language}/${folder}/${page}.md`)), `${language}/design.md`];
}
