/**
 * The phone: the example mini program in the test host, with real time and real HTTP. What it says to the outside is
 * watched at `wx`, what its pages see is watched at the client; the SDK is the built package, untouched.
 */
import { createHost, createRealClock } from '../../tests/host/index.js';
import { brief, mask } from './brief.js';

/**
 * @typedef {import('./narrator.js').Narrator} Narrator
 * @typedef {ReturnType<typeof startPhone>} Phone
 * @typedef {ReturnType<typeof createHost>} Host
 */

const USER = 'o-demo-user';

/**
 * @param {object} options
 * @param {string} options.root the folder of the mini program
 * @param {import('./servers.js').Servers} options.servers
 * @param {Narrator} options.narrator
 */
export function startPhone({ root, servers, narrator }) {
  const host = createHost({
    root,
    clock: createRealClock(),
    domains: [servers.backendUrl],
    wechat: { issueCode: servers.issueCode },
    openid: USER,
  });
  watchLogin(host, narrator);
  watchNetwork(host, narrator);
  watchStorage(host, narrator);
  watchWasm(host, narrator);

  /** What came back to the pages: answers, failed requests, answers with status 401, and the codes of 'error' events. */
  const seen = { answers: 0, failures: 0, refusals: 0, troubles: /** @type {string[]} */ ([]) };
  /** @type {any} */
  let client;

  return {
    host,
    seen,
    launch() {
      host.launch();
      client = host.require('./session');
      watchClient(client, seen, narrator);
    },
    /** @returns {string} */
    sessionState: () => client.session().state,
  };
}

/** @param {Host} host @param {Narrator} narrator */
function watchLogin({ wx }, narrator) {
  const { login } = wx;
  wx.login = (/** @type {any} */ options) => {
    narrator.say('mini program', 'WeChat', 'wx.login');
    return login(options);
  };
}

/** @param {Host} host @param {Narrator} narrator */
function watchNetwork({ wx }, narrator) {
  const { request } = wx;
  wx.request = (/** @type {any} */ options) => {
    const { method = 'GET', url, data, header } = options;
    const session = header?.sessionid;
    const parts = [method, new URL(url).pathname, data && brief(data), session && `(sessionid: ${mask(session)})`];
    narrator.say('mini program', 'backend', parts.filter(Boolean).join(' '));
    return request(options);
  };
}

/** @param {Host} host @param {Narrator} narrator */
function watchStorage({ wx }, narrator) {
  const { getStorageSync, setStorageSync, removeStorageSync } = wx;
  wx.getStorageSync = (/** @type {string} */ key) => {
    narrator.say('mini program', 'storage', 'getStorageSync');
    const found = getStorageSync(key);
    narrator.say('storage', 'mini program', found === '' ? 'nothing' : 'a session');
    return found;
  };
  wx.setStorageSync = (/** @type {string} */ key, /** @type {unknown} */ data) => {
    narrator.say('mini program', 'storage', 'setStorageSync, for the next launch');
    return setStorageSync(key, data);
  };
  wx.removeStorageSync = (/** @type {string} */ key) => {
    narrator.say('mini program', 'storage', 'removeStorageSync');
    return removeStorageSync(key);
  };
}

/** @param {Host} host @param {Narrator} narrator */
function watchWasm(host, narrator) {
  const wasm = host.evaluate('WXWebAssembly');
  const { instantiate } = wasm;
  wasm.instantiate = (/** @type {string} */ path, /** @type {object} */ imports) => {
    narrator.say('mini program', 'code package', `WXWebAssembly.instantiate ${path.slice(path.lastIndexOf('/') + 1)}`);
    return instantiate(path, imports);
  };
}

/**
 * @param {any} client
 * @param {Phone['seen']} seen
 * @param {Narrator} narrator
 */
function watchClient(client, seen, narrator) {
  client.on('login', (/** @type {{ expiresAt: number | null }} */ { expiresAt }) => {
    const seconds = Math.round((Number(expiresAt) - Date.now()) / 1000);
    narrator.say('SDK', 'page', "event 'login', the session lives {} s", seconds);
  });
  client.on('logout', () => narrator.say('SDK', 'page', "event 'logout'"));
  client.on('expired', () => narrator.say('SDK', 'page', "event 'expired'"));
  client.on('error', (/** @type {{ code: string }} */ { code }) => {
    seen.troubles.push(code);
    narrator.say('SDK', 'page', "event 'error': {}", code);
  });

  const request = client.request.bind(client);
  client.request = (/** @type {any} */ options) => {
    narrator.say('page', 'SDK', `client.request ${options.method ?? 'GET'} ${options.url}`);
    return request({
      ...options,
      success(/** @type {{ statusCode: number, data: unknown }} */ response) {
        seen.answers++;
        if (response.statusCode === 401) seen.refusals++;
        narrator.say('SDK', 'page', `${response.statusCode} ${brief(response.data)}`);
        options.success?.(response);
      },
      fail(/** @type {{ code: string }} */ error) {
        seen.failures++;
        narrator.say('SDK', 'page', 'failure: {}', error.code);
        options.fail?.(error);
      },
    });
  };
}
