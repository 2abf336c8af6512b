/**
 * Douyin's `tt`, by its documents (developer.open-douyin.com, mini-app API; npm: @douyin-microapp/typings). What is not said here is as
 * with wx.
 *
 * @import { Apis, Kit, Options, StandIn } from './strict.js'
 */

const CALLBACKS = ['success', 'fail', 'complete'];

/** @type {StandIn} */
export const ttStandIn = {
  name: 'tt',
  documented: {
    login: ['force', ...CALLBACKS],
    checkSession: CALLBACKS,
    getUserInfo: ['withCredentials', ...CALLBACKS],
    request: ['url', 'header', 'method', 'data', 'timeout', 'enableCache', 'dataType', 'responseType', ...CALLBACKS],
    uploadFile: ['url', 'filePath', 'name', 'header', 'formData', 'timeout', ...CALLBACKS],
    downloadFile: ['url', 'header', 'filePath', 'timeout', ...CALLBACKS],
    connectSocket: ['url', 'header', 'protocols', ...CALLBACKS],
    getStorageSync: null,
    setStorageSync: null,
    removeStorageSync: null,
  },
  behaviour: {
    /** Whether the user is signed in at the app around. */
    signedIn: true,
    /** How often a window was opened that asks for that. */
    windows: 0,
    /** Whether the user refuses the login. */
    refused: false,
  },
  parts: [login, others],
};

/**
 * docs: tt.login. Only who is signed in gets a code; `force`, which is the default, asks the others to sign in.
 * @param {Kit} kit @returns {Apis}
 */
function login({ phone, behaviour, end }) {
  return {
    login(/** @type {Options} */ options) {
      const { force = true } = options;
      const { signedIn, refused } = behaviour;
      const refuse = () => end(options, 'fail', { errMsg: 'login:fail host login fail', errNo: 113001 });
      if (!signedIn && force) behaviour.windows++;
      phone.login({
        success(/** @type {{ code: string }} */ { code }) {
          if (refused || (!signedIn && force)) return refuse();
          end(options, 'success', { errMsg: 'login:ok', anonymousCode: `${code}`, isLogin: signedIn, ...(signedIn ? { code } : {}) });
        },
        fail: refuse,
      });
    },
  };
}

/**
 * docs: tt.request, dataType; SocketTask.onClose, whose code is a number or text; failures have their number in `errNo`.
 * @param {Kit} kit @returns {Apis}
 */
function others({ phone, note, end }) {
  /** @param {string} api */
  const forward = (api) => (/** @type {Options} */ options) => {
    if (api === 'request' && !['json', 'string', undefined].includes(options.dataType)) note(`tt.request: dataType ${options.dataType}`);
    return phone[api]({
      ...options,
      complete: undefined,
      success: (/** @type {unknown} */ result) => end(options, 'success', result),
      fail: (/** @type {any} */ { errMsg, errno }) => end(options, 'fail', errno === undefined ? { errMsg } : { errMsg, errNo: errno }),
    });
  };

  /** @param {Options} options */
  function connectSocket(options) {
    const task = forward('connectSocket')(options);
    const { send, close, onOpen, onError, onMessage } = task;
    const onClose = (/** @type {(told: object) => void} */ listener) => task.onClose((/** @type {any} */ { code, reason }) =>
      listener({ code: String(code), reason, errMsg: 'close', protocolType: 'unknown', socketType: 'ttnet' }));
    return { send, close, onOpen, onError, onMessage, onClose };
  }

  const { getStorageSync, setStorageSync, removeStorageSync } = phone;
  /** @type {Apis} */
  const apis = { connectSocket, getStorageSync, setStorageSync, removeStorageSync };
  for (const api of ['checkSession', 'getUserInfo', 'request', 'uploadFile', 'downloadFile']) apis[api] = forward(api);
  return apis;
}
