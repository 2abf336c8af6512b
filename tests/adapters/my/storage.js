/** @import { Apis, Kit, Options } from '../strict.js' */

/**
 * docs: my.setStorageSync, error codes; my.getStorageSync; my.removeStorageSync, and their asynchronous forms.
 * @param {Kit} kit @returns {Apis}
 */
export function storage({ phone, end }) {
  /** What fails is told by what is returned. @param {() => object} run @returns {Record<string, any>} */
  function stored(run) {
    try {
      return run();
    } catch {
      return { success: false, error: 12, errorMessage: '存储总大小达到上限' };
    }
  }

  /** @param {(options: Options) => object} run */
  const sync = (run) => (/** @type {Options} */ options) => stored(() => run(options));

  /** @param {(options: Options) => object} run */
  const later = (run) => (/** @type {Options} */ options) => {
    void Promise.resolve().then(() => {
      const result = stored(() => run(options));
      end(options, result.error ? 'fail' : 'success', result);
    });
  };

  /** @param {Options} options */
  function read({ key }) {
    const data = phone.getStorageSync(key);
    return { data: data === '' ? null : data };
  }
  /** @param {Options} options */
  function write({ key, data }) {
    phone.setStorageSync(key, data);
    return { success: true };
  }
  /** @param {Options} options */
  function remove({ key }) {
    phone.removeStorageSync(key);
    return { success: true };
  }

  return {
    getStorageSync: sync(read), setStorageSync: sync(write), removeStorageSync: sync(remove),
    getStorage: later(read), setStorage: later(write), removeStorage: later(remove),
  };
}

/**
 * docs: my.getAuthCode.
 * @param {Kit} kit @returns {Apis}
 */
export function login({ phone, behaviour, end }) {
  return {
    getAuthCode(/** @type {Options} */ options) {
      const { scopes = 'auth_base' } = options;
      behaviour.scopes = scopes;
      phone.login({
        success(/** @type {{ code: string }} */ { code }) {
          if (behaviour.refused) end(options, 'fail', { error: 11, errorMessage: '用户点击拒绝授权' });
          else end(options, 'success', { authCode: code, authErrorScopes: {}, authSuccessScopes: [].concat(scopes) });
        },
        fail: () => end(options, 'fail', { error: 3, errorMessage: '未找到授权结果' }),
      });
    },
  };
}
