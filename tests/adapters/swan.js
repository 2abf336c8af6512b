/**
 * Baidu's `swan`, by its documents (smartprogram.baidu.com, develop/api; repository swan-team/swan-docs). What is not said here is as
 * with wx.
 *
 * @import { Apis, Kit, Options, StandIn } from './strict.js'
 */

const CALLBACKS = ['success', 'fail', 'complete'];

/** @type {StandIn} */
export const swanStandIn = {
  name: 'swan',
  documented: {
    getLoginCode: ['timeout', ...CALLBACKS],
    login: ['timeout', ...CALLBACKS],
    checkSession: CALLBACKS,
    getUserInfo: CALLBACKS,
    request: ['url', 'header', 'method', 'data', 'dataType', 'responseType', 'timeout', ...CALLBACKS],
    uploadFile: ['url', 'filePath', 'name', 'header', 'formData', 'timeout', ...CALLBACKS],
    downloadFile: ['url', 'header', 'filePath', 'timeout', ...CALLBACKS],
    connectSocket: ['url', 'header', 'protocols', ...CALLBACKS],
    getStorageSync: null,
    setStorageSync: null,
    removeStorageSync: null,
  },
  behaviour: {
    /** Whether the user is signed in at Baidu's app. */
    signedIn: true,
    /** A base library without `getLoginCode`. */
    older: false,
    /** How often swan.login opened its window. */
    windows: 0,
    /** Whether a closing tells its code; the documents show the reason only. */
    closeCodes: false,
    /** Whether the login fails. */
    refused: false,
  },
  parts: [login, network, storage],
};

/**
 * docs: swan.getLoginCode, which has no code for whoever is not signed in, and still succeeds; swan.login; swan.getUserInfo, where what
 * is encrypted is called `data`.
 * @param {Kit} kit @returns {Apis}
 */
function login({ phone, behaviour, end }) {
  /** @param {Options} options */
  function getLoginCode(options) {
    phone.login({
      success(/** @type {{ code: string }} */ { code }) {
        if (behaviour.refused) end(options, 'fail', { errCode: 10007, errMsg: 'getLoginCode:fail' });
        else end(options, 'success', behaviour.signedIn ? { code } : { errCode: 10004, errMsg: 'user not login' });
      },
      fail: () => end(options, 'fail', { errCode: 10001, errMsg: 'getLoginCode:fail internal error' }),
    });
  }

  const apis = {
    login(/** @type {Options} */ options) {
      if (!behaviour.signedIn) behaviour.windows++;
      const fail = () => end(options, 'fail', { errCode: 10004, errMsg: 'user cancel' });
      phone.login({ success: (/** @type {{ code: string }} */ { code }) => end(options, 'success', { code }), fail });
    },
    checkSession: (/** @type {Options} */ options) =>
      phone.checkSession({ success: () => end(options, 'success', {}), fail: () => end(options, 'fail', { errCode: 10003, errMsg: 'checkSession:fail' }) }),
    getUserInfo: (/** @type {Options} */ options) =>
      phone.getUserInfo({
        success: (/** @type {any} */ { encryptedData, iv, userInfo }) => end(options, 'success', { data: encryptedData, iv, userInfo }),
        fail: () => end(options, 'fail', { errCode: 10002, errMsg: 'getUserInfo:fail' }),
      }),
  };
  return behaviour.older ? apis : { ...apis, getLoginCode };
}

/**
 * docs: swan.request, swan.uploadFile, swan.downloadFile, whose number for nearly all failures is 1001; SocketTask.onClose.
 * @param {Kit} kit @returns {Apis}
 */
function network({ phone, behaviour, note, end }) {
  /** @param {string} api */
  const forward = (api) => (/** @type {Options} */ options) => {
    if (api === 'request' && !['json', 'string', undefined].includes(options.dataType)) note(`swan.request: dataType ${options.dataType}`);
    return phone[api]({
      ...options,
      complete: undefined,
      success: (/** @type {any} */ { errMsg, ...result }) => end(options, 'success', result),
      fail: (/** @type {any} */ { errMsg }) => end(options, 'fail', { errCode: 1001, errMsg }),
    });
  };

  /** @param {Options} options */
  function connectSocket(options) {
    const task = forward('connectSocket')(options);
    const { send, close, onOpen, onError, onMessage } = task;
    const onClose = (/** @type {(told: object) => void} */ listener) => task.onClose((/** @type {any} */ { code, reason }) =>
      listener(behaviour.closeCodes ? { code, reason } : { reason }));
    return { send, close, onOpen, onError, onMessage, onClose };
  }

  return { connectSocket, request: forward('request'), uploadFile: forward('uploadFile'), downloadFile: forward('downloadFile') };
}

/**
 * docs: swan.setStorageSync: since base library 3.140.1 what fails returns an Error.
 * @param {Kit} kit @returns {Apis}
 */
function storage({ phone }) {
  /** @param {(...given: any[]) => unknown} run */
  const returning = (run) => (/** @type {any[]} */ ...given) => {
    try {
      return run(...given);
    } catch {
      return Object.assign(new Error('exceed storage max size'), { errCode: 1003 });
    }
  };
  const { getStorageSync, setStorageSync, removeStorageSync } = phone;
  return { getStorageSync: returning(getStorageSync), setStorageSync: returning(setStorageSync), removeStorageSync: returning(removeStorageSync) };
}
