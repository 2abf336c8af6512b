/**
 * Storage (docs: storage): JSON values, '' for a missing key, 1 MB a key and 10 MB in all, and encrypted entries that
 * only the asynchronous calls can reach, and only when they say so (docs: wx.setStorage, encrypt).
 *
 * The store is a plain Map of JSON text given from outside, so that a test can restart the app on the same storage, look
 * into it and put there what an older version or somebody else wrote.
 */
import { answer } from './context.js';

const KEY_LIMIT = 1024 * 1024;
const TOTAL_LIMIT = 10 * KEY_LIMIT;
const ENCRYPTED = 'encrypted\u0000';

/** Where an encrypted entry lies in the Map. @param {string} key */
export const encryptedKey = (key) => ENCRYPTED + key;

/**
 * @typedef {import('./context.js').WxContext} WxContext
 * @typedef {'get' | 'set' | 'remove'} Action
 * @typedef {{ key: string, data?: unknown, encrypt?: boolean } & import('./context.js').Callbacks} StorageOptions
 */

/** @param {WxContext} context @param {Map<string, string>} store */
export function createStorage(context, store) {
  const { realm, behaviour } = context;

  /** Does it, or throws the reason as text. @param {Action} action @param {unknown} key @param {boolean} encrypt @param {unknown} [data] */
  function perform(action, key, encrypt, data) {
    if ((behaviour.storage[action] ?? 'ok') !== 'ok') throw new Refusal('storage is not available');
    if (typeof key !== 'string') throw new Refusal('parameter error: parameter.key should be String');
    const place = encrypt ? encryptedKey(key) : key;
    if (action === 'get') return read(realm, store, place);
    if (action === 'remove') return void store.delete(place);
    return write(store, place, data);
  }

  /**
   * @template T
   * @param {string} api
   * @param {Action} action
   * @param {() => T} run
   */
  function orThrow(api, action, run) {
    try {
      return run();
    } catch (error) {
      const errMsg = `${api}:fail ${/** @type {Error} */ (error).message}`;
      throw behaviour.storage[action] === 'throw-object' ? realm.plain({ errMsg }) : realm.error(errMsg);
    }
  }

  /** @param {string} api @param {Action} action @param {StorageOptions} options */
  function orFail(api, action, options) {
    try {
      const data = perform(action, options?.key, options?.encrypt === true, options?.data);
      if (action === 'get' && data === undefined) throw new Refusal('data not found');
      const result = realm.plain({ errMsg: `${api}:ok` });
      answer(context, options, 'success', action === 'get' ? Object.assign(result, { data }) : result);
    } catch (error) {
      answer(context, options, 'fail', realm.plain({ errMsg: `${api}:fail ${/** @type {Error} */ (error).message}` }));
    }
  }

  return {
    /** @param {string} key */
    getStorageSync: (key) => orThrow('getStorageSync', 'get', () => perform('get', key, false) ?? ''),
    /** @param {string} key @param {unknown} data */
    setStorageSync: (key, data) => orThrow('setStorageSync', 'set', () => void perform('set', key, false, data)),
    /** @param {string} key */
    removeStorageSync: (key) => orThrow('removeStorageSync', 'remove', () => void perform('remove', key, false)),
    clearStorageSync: () => store.clear(),
    getStorageInfoSync: () => realm.plain({
      keys: [...store.keys()].filter((key) => !key.startsWith(ENCRYPTED)),
      currentSize: Math.ceil(totalSize(store) / 1024),
      limitSize: TOTAL_LIMIT / 1024,
    }),
    /** @param {StorageOptions} options */
    getStorage: (options) => orFail('getStorage', 'get', options),
    /** @param {StorageOptions} options */
    setStorage: (options) => orFail('setStorage', 'set', options),
    /** @param {StorageOptions} options */
    removeStorage: (options) => orFail('removeStorage', 'remove', options),
  };
}

/** Why storage says no; the caller puts the API's name before it. */
class Refusal extends Error {}

/** @param {import('../realm.js').Realm} realm @param {Map<string, string>} store @param {string} place */
function read(realm, store, place) {
  const text = store.get(place);
  if (text === undefined) return undefined;
  try {
    return realm.parse(text);
  } catch {
    return text;
  }
}

/** @param {Map<string, string>} store @param {string} place @param {unknown} data */
function write(store, place, data) {
  const text = JSON.stringify(data) ?? '""';
  const size = Buffer.byteLength(text);
  if (size > KEY_LIMIT) throw new Refusal('exceed storage item max size 1Mb');
  if (totalSize(store) - sizeOf(store, place) + size > TOTAL_LIMIT) throw new Refusal('exceed storage max size 10Mb');
  store.set(place, text);
}

/** @param {Map<string, string>} store @param {string} place */
function sizeOf(store, place) {
  return Buffer.byteLength(store.get(place) ?? '');
}

/** @param {Map<string, string>} store */
function totalSize(store) {
  let size = 0;
  for (const text of store.values()) size += Buffer.byteLength(text);
  return size;
}
