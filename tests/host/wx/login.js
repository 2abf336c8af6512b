/**
 * wx.login, wx.checkSession and wx.getUserInfo (docs: wx.login; mini program login; wx.checkSession; wx.getUserInfo), in
 * the callback form only.
 *
 * The `timeout` option is accepted and not honoured, as a field report has it. In the single-page mode (scene 1154)
 * login is not available.
 */
import { answerNow } from './context.js';

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
 */

/** @typedef {'login' | 'checkSession' | 'getUserInfo'} LoginApi */

const SINGLE_PAGE_MODE = 1154;

/** @param {import('./context.js').WxContext & { scene: () => number }} context @param {LoginOptions} options */
export function createLogin(context, { wechat = madeUpCodes(), openid = 'openid-1', loginLatency = 20 }) {
  const { realm, loop, clock, behaviour } = context;
  const attempts = { login: 0, checkSession: 0, getUserInfo: 0 };

  /** @param {LoginApi} api @returns {import('./context.js').Script} */
  function nextScript(api) {
    if (api === 'login' && context.scene() === SINGLE_PAGE_MODE) return { fail: { errMsg: 'login:fail not available in single page mode' } };
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

  return {
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
  };
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
