/**
 * QQ's `qq`, by its documents (q.qq.com/wiki, miniprogram API). It is as wx, but for the number of a failure, which is `errCode`, and
 * for what came to wx later.
 *
 * @import { Apis, Kit, Options, StandIn } from './strict.js'
 */

const CALLBACKS = ['success', 'fail', 'complete'];

/** @type {StandIn} */
export const qqStandIn = {
  name: 'qq',
  documented: {
    login: ['timeout', ...CALLBACKS],
    checkSession: CALLBACKS,
    getUserInfo: ['withCredentials', 'lang', ...CALLBACKS],
    request: ['url', 'header', 'method', 'data', 'dataType', 'responseType', 'timeout', ...CALLBACKS],
    uploadFile: ['url', 'filePath', 'name', 'header', 'formData', 'timeout', ...CALLBACKS],
    downloadFile: ['url', 'header', 'filePath', 'timeout', ...CALLBACKS],
    connectSocket: ['url', 'header', 'protocols', 'tcpNoDelay', ...CALLBACKS],
    getStorageSync: null,
    setStorageSync: null,
    removeStorageSync: null,
  },
  behaviour: {
    /** Whether the login fails. */
    refused: false,
  },
  parts: [all],
};

/**
 * docs: QQ mini program API, callbacks: `errCode`, which is 0 for a success.
 * @param {Kit} kit @returns {Apis}
 */
function all({ phone, behaviour, end }) {
  /** @param {string} api */
  const forward = (api) => (/** @type {Options} */ options) =>
    phone[api]({
      ...options,
      complete: undefined,
      success(/** @type {object} */ result) {
        if (api === 'login' && behaviour.refused) end(options, 'fail', { errMsg: 'login:fail refused', errCode: -1 });
        else end(options, 'success', { ...result, errCode: 0 });
      },
      fail: (/** @type {any} */ { errMsg, errno }) => end(options, 'fail', errno === undefined ? { errMsg } : { errMsg, errCode: errno }),
    });

  const { getStorageSync, setStorageSync, removeStorageSync } = phone;
  /** @type {Apis} */
  const apis = { getStorageSync, setStorageSync, removeStorageSync };
  for (const api of ['login', 'checkSession', 'getUserInfo', 'request', 'uploadFile', 'downloadFile', 'connectSocket']) apis[api] = forward(api);
  return apis;
}
