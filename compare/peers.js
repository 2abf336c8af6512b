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
 * @property {string} [from] the npm package whose version is told, if it is called otherwise
 * @property {keyof typeof DIALECTS} dialect
 * @property {string} how it is set up
 * @property {string} docs
 */

const read = (/** @type {string} */ path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

/** The exact versions that are installed. @type {Record<string, string>} */
const PINNED = read('package.json').dependencies;

/** @type {Contender} */
export const OURS = {
  name: 'weapp-session',
  dialect: 'status',
  how: 'its quick start, all options at their defaults',
  docs: 'README.md',
};

/** @type {Contender} */
export const WEREQUEST = {
  name: 'weRequest',
  from: 'we-request',
  dialect: 'errcode',
  how: 'its `init` example, without the options that have nothing to do with sessions',
  docs: 'https://github.com/IvinWu/weRequest#readme',
};

/** @type {Contender[]} */
export const PUBLISHED = [
  {
    name: 'alova',
    dialect: 'status',
    how: '`createServerTokenAuthentication` with `refreshTokenOnSuccess`, on its adapter for uni-app; its `handler` asks wx.login for a code and posts it',
    docs: 'https://alova.js.org/tutorial/client/strategy/token-authentication',
  },
  {
    name: 'axios-auth-refresh',
    dialect: 'status',
    how: 'its defaults, on axios with an adapter over wx.request; `refreshAuthLogic` asks wx.login for a code and posts it',
    docs: 'https://github.com/Flyrell/axios-auth-refresh#readme',
  },
  {
    name: 'uni-ajax',
    dialect: 'code',
    how: 'the recipe in its FAQ for refreshing a token unseen; the refresh asks wx.login for a code and posts it',
    docs: 'https://uniajax.ponjs.com/guide/question',
  },
  {
    name: 'wafer-client-sdk',
    dialect: 'wafer',
    how: '`setLoginUrl`, `login` and `request`, as its README has them',
    docs: 'https://github.com/tencentyun/wafer-client-sdk#readme',
  },
  {
    name: 'wafer2-client-sdk',
    dialect: 'wafer2',
    how: '`setLoginUrl`, `login` and `request`, as its README has them',
    docs: 'https://github.com/tencentyun/wafer2-client-sdk#readme',
  },
];

/** @param {Contender} contender */
export function versionOf({ name, from = name }) {
  if (name === OURS.name) return read('../js-glue/dist/package.json').version;
  return PINNED[from] ?? read(`../target/compare/unpublished/node_modules/${from}/package.json`).version;
}
