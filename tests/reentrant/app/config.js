/**
 * How the app uses the package: which of the options are functions, and what they do.
 *
 * @typedef {object} Config
 * @property {'none' | 'sync' | 'async' | 'slow' | 'never' | 'asks'} data what `login.data` is; `asks`: it waits for a request of its own
 * @property {boolean} session whether `login.session` is a function
 * @property {boolean} header whether `request.header` is
 * @property {boolean} test whether there is `expired.test`
 * @property {boolean} getters whether the options have getters
 * @property {'header' | 'query' | 'cookie'} place
 * @property {boolean} persist
 * @property {boolean} encrypt
 * @property {boolean} checkSession
 * @property {boolean} sliding
 * @property {number} maxInFlight
 * @property {number} replays
 * @property {number} retries
 * @property {number} timeout of a login
 * @property {number} requestTimeout of each call; 0: none
 * @property {(options: any) => any} [extend] what else there is in the options
 */

/** @type {Config} */
export const DEFAULTS = {
  data: 'none',
  session: false,
  header: false,
  test: false,
  getters: false,
  place: 'header',
  persist: true,
  encrypt: false,
  checkSession: false,
  sliding: false,
  maxInFlight: 10,
  replays: 1,
  retries: 1,
  timeout: 10_000,
  requestTimeout: 0,
};

/** @param {number} client */
export const originOf = (client) => `https://api${client}.example.com`;
