import { StartupError } from './startuperror.js';

/**
 * @import { RefreshOptions } from './logins.js'
 *
 * @typedef {object} Config
 * @property {number} port 0 takes any free one
 * @property {string} host
 * @property {number} ttl seconds a session lives
 * @property {boolean} sliding whether each use lets it live that long again
 * @property {Required<RefreshOptions>} refresh
 * @property {string} [redisUrl] none: sessions and accounts stay in memory
 * @property {{ appid: string, secret: string, baseUrl?: string } | null} wechat null is development mode: a stand-in
 *   answers in WeChat's place
 *
 * @typedef {Record<string, string | undefined>} Environment
 */

const MONTH = 30 * 24 * 3600;
const YEAR = 365 * 24 * 3600;
const REFRESH_TOKENS = /** @type {const} */ (['accounts', 'all', 'none']);
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Reads the settings from environment variables; an empty one counts as not set.
 *
 * @param {Environment} env
 * @returns {Config}
 * @throws {StartupError} naming the variable, what was given and what is accepted
 */
export function readConfig(env) {
  return {
    port: readInteger(env, 'PORT', { min: 0, max: 65535, byDefault: 3000 }),
    host: env.HOST || '127.0.0.1',
    ttl: readInteger(env, 'SESSION_TTL', { min: 1, max: MONTH, byDefault: 7200 }),
    sliding: readSwitch(env, 'SESSION_SLIDING'),
    refresh: {
      tokens: readChoice(env, 'REFRESH_TOKENS', REFRESH_TOKENS),
      ttl: readInteger(env, 'REFRESH_TTL', { min: 1, max: YEAR, byDefault: MONTH }),
      grace: readInteger(env, 'REFRESH_GRACE', { min: 0, max: 300, byDefault: 10 }),
    },
    redisUrl: readRedisUrl(env),
    wechat: readWeChat(env),
  };
}

/**
 * @param {Environment} env
 * @returns {Config['wechat']}
 */
function readWeChat(env) {
  const { WX_APPID: appid, WX_SECRET: secret, WX_API_BASE: baseUrl } = env;
  if (!secret) {
    if (env.NODE_ENV === 'production') {
      throw new StartupError(
        'WX_SECRET is not set, and NODE_ENV=production does not run without it: set the secret of the mini program.',
      );
    }
    return null;
  }
  if (/\s/.test(secret)) {
    throw refusal('WX_SECRET', 'a value with white space in it (not shown)', 'the secret as WeChat shows it');
  }
  if (!appid) {
    throw refusal('WX_APPID', 'nothing, while WX_SECRET is set', 'the id of the mini program, for instance wx0123456789abcdef');
  }
  if (!/^wx[0-9a-z]{16}$/i.test(appid)) throw refusal('WX_APPID', quote(appid), '"wx" and 16 letters or digits');
  return { appid, secret, baseUrl: baseUrl ? readBaseUrl(baseUrl) : undefined };
}

/**
 * @param {string} value
 * @returns {string}
 */
function readBaseUrl(value) {
  const url = URL.canParse(value) ? new URL(value) : null;
  // The secret travels in the query: unencrypted it may go no further than this machine.
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.includes(url.hostname));
  if (!url || !safe || url.search || url.hash || url.username) {
    throw refusal('WX_API_BASE', quote(value), 'an https URL without a query (http only for this machine)');
  }
  return value;
}

/**
 * @param {Environment} env
 * @returns {string | undefined}
 */
function readRedisUrl({ REDIS_URL: value }) {
  if (!value) return undefined;
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url && ['redis:', 'rediss:'].includes(url.protocol) && url.hostname) return value;
  throw refusal(
    'REDIS_URL',
    'something else (not shown, it may hold a password)',
    'redis://[[user]:password@]host[:port][/database] or rediss://…',
  );
}

/**
 * @param {Environment} env
 * @param {string} name
 * @param {{ min: number, max: number, byDefault: number }} range
 * @returns {number}
 */
function readInteger(env, name, { min, max, byDefault }) {
  const given = env[name];
  if (!given) return byDefault;
  const value = /^\d+$/.test(given) ? Number(given) : NaN;
  if (value >= min && value <= max) return value;
  throw refusal(name, quote(given), `a whole number from ${min} to ${max}`);
}

/**
 * @param {Environment} env
 * @param {string} name
 * @returns {boolean}
 */
function readSwitch(env, name) {
  const given = env[name];
  if (!given || given === '0') return false;
  if (given === '1') return true;
  throw refusal(name, quote(given), '1 or 0');
}

/**
 * @template {string} T
 * @param {Environment} env
 * @param {string} name
 * @param {readonly [T, ...T[]]} choices the first is the default
 * @returns {T}
 */
function readChoice(env, name, choices) {
  const given = env[name] || choices[0];
  const choice = choices.find((one) => one === given);
  if (choice !== undefined) return choice;
  throw refusal(name, quote(given), `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`);
}

/**
 * @param {string} variable
 * @param {string} given
 * @param {string} accepted
 */
function refusal(variable, given, accepted) {
  return new StartupError(`${variable} is ${given}; accepted is ${accepted}.`);
}

/** @param {string} value */
function quote(value) {
  return JSON.stringify(value);
}
