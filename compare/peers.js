/** Who is compared, how each is set up, and the page that says so. */
import { readFileSync } from 'node:fs';

/**
 * @import { DIALECTS } from './dialects.js'
 *
 * @typedef {object} App what a contender's file makes, inside the mini program
 * @property {() => PromiseLike<unknown>} start until there is a session
 * @property {(path: string) => PromiseLike<unknown>} request the body of the answer
 *
 * @typedef {(base: string) => App} SetUp
 *
 * @typedef {object} Contender
 * @property {string} name the file in contenders/ is called so, in lower case
 * @property {string} [version] of what compare/package.json does not pin
 * @property {keyof typeof DIALECTS} dialect
 * @property {string} how it is set up
 * @property {string} page that says so
 * @property {boolean} [refreshes] whether it is set up with refresh tokens too, by `setUpRefreshing` in its file; `false` leaves it out where others are
 */

const read = (/** @type {string} */ path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

/** The exact versions that are installed. @type {Record<string, string>} */
const PINNED = read('package.json').dependencies;

/** Whether the package has the option `renew` by now. */
const RENEWS = true;

/** @type {Contender} */
export const OURS = {
  name: 'weapp-session',
  dialect: 'status',
  how: 'its quick start, all options at their defaults',
  page: 'README.md',
  refreshes: RENEWS,
};

/** xtask/src/compare.rs says which commit. @type {Contender} */
export const WEREQUEST = {
  name: 'weRequest',
  version: '1.8.1',
  dialect: 'errcode',
  how: 'its `init` example, without the options that have nothing to do with sessions; from its repository, since npm has no package of its name',
  page: 'https://github.com/IvinWu/weRequest#readme',
};

/** @type {Contender[]} */
export const PUBLISHED = [
  {
    name: 'alova',
    dialect: 'status',
    how: '`createServerTokenAuthentication` with `refreshTokenOnSuccess`, on its adapter for uni-app; its `handler` asks wx.login for a code and posts it',
    page: 'https://alova.js.org/tutorial/client/strategy/token-authentication',
    refreshes: true,
  },
  {
    name: 'axios-auth-refresh',
    dialect: 'status',
    how: 'its defaults, on axios with an adapter over wx.request; `refreshAuthLogic` asks wx.login for a code and posts it by an instance of its own',
    page: 'https://github.com/Flyrell/axios-auth-refresh#readme',
    refreshes: true,
  },
  {
    name: 'uni-ajax',
    dialect: 'code',
    how: 'the recipe in its FAQ for refreshing a token unseen; the refresh asks wx.login for a code and posts it',
    page: 'https://uniajax.ponjs.com/guide/question',
    refreshes: true,
  },
  {
    name: 'wafer-client-sdk',
    dialect: 'wafer',
    how: '`setLoginUrl`, `login` and `request`, as its README has them',
    page: 'https://github.com/tencentyun/wafer-client-sdk#readme',
  },
  {
    name: 'wafer2-client-sdk',
    dialect: 'wafer2',
    how: '`setLoginUrl`, `login` and `request`, as its README has them',
    page: 'https://github.com/tencentyun/wafer2-client-sdk#readme',
  },
];

/** @param {Contender} contender @returns {string} */
export const versionOf = ({ name, version = PINNED[name] }) => version ?? read('../js-glue/dist/package.json').version;
