/**
 * wx.login, wx.checkSession and wx.getUserInfo (docs: wx.login; mini program login; wx.checkSession; wx.getUserInfo), in
 * the callback form only.
 *
 * In a plugin (docs: the same; user information functional page; wx.pluginLogin) there is no wx.checkSession; wx.login and
 * wx.getUserInfo fail for users who have not authorised the plugin, unless it and the mini program belong together; and
 * wx.pluginLogin, which is there only, gives a code in any case.
 *
 * The `timeout` option is accepted and not honoured, as a field report has it. In the single-page mode (scene 1154)
 * login is not available.
 */
import { answerNow } from './context.js';
import { isAtLeast } from './version.js';

/**
 * @typedef {import('./user-info.js').UserInfoResult} UserInfoResult
 *
 * @typedef {object} WechatServer
 * @property {(openid: string) => string | Promise<string>} issueCode
 * @property {(openid: string) => UserInfoResult | Promise<UserInfoResult>} [userInfo] encrypted with the user's session_key (see user-info.js)
 *
 * @typedef {object} LoginOptions
 * @property {WechatServer} [wechat] the stand-in for WeChat's server; without it codes are made up
 * @property {string} [openid] the user of this phone
 * @property {number} [loginLatency] virtual milliseconds
 * @property {'authorised' | 'stranger'} [plugin] the package is a plugin's, and so this user to it
 */

/** @typedef {'login' | 'checkSession' | 'getUserInfo' | 'pluginLogin'} LoginApi */

/** The first base library with wx.pluginLogin. */
const FIRST_WITH_PLUGIN_LOGIN = '2.20.1';

const SINGLE_PAGE_MODE = 1154;

/** @param {import('./context.js').WxContext & { scene: () => number }} context @param {LoginOptions & { sdkVersion: string }} options */
export function createLogin(context, { wechat = madeUpCodes(), openid = 'openid-1', loginLatency = 20, plugin, sdkVersion }) {
  const { realm, loop, clock, behaviour } = context;
  const attempts = { login: 0, checkSession: 0, getUserInfo: 0, pluginLogin: 0 };

  /** @param {LoginApi} api @returns {import('./context.js').Script} */
  function nextScript(api) {
    if (api === 'login' && context.scene() === SINGLE_PAGE_MODE) return { fail: { errMsg: 'login:fail not available in single page mode' } };
    if (plugin === 'stranger' && api !== 'pluginLogin') return { fail: { errMsg: `${api}:fail not authorised` } };
    const scripted = behaviour[api];
    attempts[api]++;
    return typeof scripted === 'function' ? scripted(attempts[api]) : scripted;
  }

  /**
   * @param {LoginApi} api
   * @param {import('./context.js').Callbacks | undefined} options
   * @param {() => object | Promise<object>} succeed
   */
  function perform(api, options, succeed) {
    const script = nextScript(api);
    if (script === 'never') return;
    loop.after(loginLatency, () => {
      if (script !== 'ok') return answerNow(loop, options, 'fail', realm.plain(script.fail));
      const result = succeed();
      if (!(result instanceof Promise)) return answerNow(loop, options, 'success', realm.plain(result));
      void clock.track(result, api).then((value) => loop.post(() => answerNow(loop, options, 'success', realm.plain(value))));
    });
  }

  /** The result with its errMsg, now or later. @param {LoginApi} api @param {object | Promise<object>} result */
  function ok(api, result) {
    const errMsg = `${api}:ok`;
    return result instanceof Promise ? result.then((later) => ({ ...later, errMsg })) : { ...result, errMsg };
  }

  function issueCode() {
    const code = wechat.issueCode(openid);
    return typeof code === 'string' ? { code } : code.then((later) => ({ code: later }));
  }

  const apis = {
    /** @param {any} [options] */
    login: (options) => perform('login', options, () => ok('login', issueCode())),
    /** @param {any} [options] */
    checkSession: (options) => perform('checkSession', options, () => ok('checkSession', {})),
    /** @param {any} [options] */
    getUserInfo: (options) => perform('getUserInfo', options, () => {
      const given = wechat.userInfo?.(openid) ?? { encryptedData: '', iv: '' };
      const withCredentials = options?.withCredentials !== false;
      return ok('getUserInfo', given instanceof Promise ? given.then((later) => disclose(later, withCredentials)) : disclose(given, withCredentials));
    }),
    /** @param {any} [options] */
    pluginLogin: (options) => perform('pluginLogin', options, () => ok('pluginLogin', issueCode())),
  };
  const { pluginLogin, checkSession, ...everywhere } = apis;
  if (!plugin) return { ...everywhere, checkSession };
  return isAtLeast(sdkVersion, FIRST_WITH_PLUGIN_LOGIN) ? { ...everywhere, pluginLogin } : everywhere;
}

/** docs: wx.getUserInfo, withCredentials. @param {UserInfoResult} result @param {boolean} withCredentials */
function disclose({ encryptedData, iv, cloudID, ...rest }, withCredentials) {
  return withCredentials ? { encryptedData, iv, cloudID, ...rest } : rest;
}

/** @returns {WechatServer} */
function madeUpCodes() {
  let last = 0;
  return { issueCode: (openid) => `code-${++last}-of-${openid}` };
}
