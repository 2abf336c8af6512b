/**
 * Storage (docs: storage): JSON values, '' for a missing key, 1 MB a key and 10 MB in all.
 *
 * A value may be encrypted (docs: wx.setStorage, encrypt): only the asynchronous calls can do that, what was set so is
 * found only by a wx.getStorage that says so as well, and it takes 1.4 times the room. A key has one value, encrypted or
 * not, and removing it takes no option. Base libraries before 2.21.3 do not know the option and store in clear.
 *
 * The store is a plain Map of JSON text given from outside, so that a test can restart the app on the same storage, look
 * into it and put there what an older version or somebody else wrote.
 */
import { answerNow } from './context.js';
import { isAtLeast } from './version.js';

const KEY_LIMIT = 1024 * 1024;
const TOTAL_LIMIT = 10 * KEY_LIMIT;
const ENCRYPTED = 'encrypted\u0000';
const ENCRYPTED_GROWTH = 1.4;
const FIRST_TO_ENCRYPT = '2.21.3';

/** Where an encrypted entry lies in the Map. @param {string} key */
export const encryptedKey = (key) => ENCRYPTED + key;

/**
 * @typedef {import('./context.js').WxContext} WxContext
 * @typedef {'get' | 'set' | 'remove'} Action
 * @typedef {{ key: string, data?: unknown, encrypt?: boolean } & import('./context.js').Callbacks} StorageOptions
 */

/** @param {WxContext} context @param {Map<string, string>} store @param {{ sdkVersion: string }} options */
export function createStorage(context, store, { sdkVersion }) {
  const { realm, loop, behaviour } = context;
  const knowsEncryption = isAtLeast(sdkVersion, FIRST_TO_ENCRYPT);

  /** Does it, or throws the reason as text. @param {Action} action @param {unknown} key @param {boolean} encrypt @param {string} [text] */
  function perform(action, key, encrypt, text = '') {
    if ((behaviour.storage[action] ?? 'ok') !== 'ok') throw new Refusal('storage is not available');
    if (typeof key !== 'string') throw new Refusal('parameter error: parameter.key should be String');
    if (action === 'get') return read(realm, store, encrypt ? encryptedKey(key) : key);
    if (action === 'remove') return void [key, encryptedKey(key)].forEach((place) => store.delete(place));
    return encrypt ? write(store, encryptedKey(key), key, text) : write(store, key, encryptedKey(key), text);
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

  /**
   * The value is taken as it is when the call is made; it is written, read or removed in a turn of its own.
   * @param {string} api
   * @param {Action} action
   * @param {StorageOptions} options
   */
  function later(api, action, options) {
    const { key, data, encrypt } = options ?? {};
    const text = action === 'set' ? toText(data) : undefined;
    loop.post(() => {
      const [kind, result] = outcome(api, () => perform(action, key, knowsEncryption && encrypt === true, text));
      answerNow(loop, options, kind, result);
    });
  }

  /** @param {string} api @param {() => unknown} run @returns {['success' | 'fail', object]} */
  function outcome(api, run) {
    try {
      const data = run();
      if (api === 'getStorage' && data === undefined) throw new Refusal('data not found');
      const result = realm.plain({ errMsg: `${api}:ok` });
      return ['success', api === 'getStorage' ? Object.assign(result, { data }) : result];
    } catch (error) {
      return ['fail', realm.plain({ errMsg: `${api}:fail ${/** @type {Error} */ (error).message}` })];
    }
  }

  return {
    /** @param {string} key */
    getStorageSync: (key) => orThrow('getStorageSync', 'get', () => perform('get', key, false) ?? ''),
    /** @param {string} key @param {unknown} data */
    setStorageSync: (key, data) => orThrow('setStorageSync', 'set', () => void perform('set', key, false, toText(data))),
    /** @param {string} key */
    removeStorageSync: (key) => orThrow('removeStorageSync', 'remove', () => void perform('remove', key, false)),
    clearStorageSync: () => store.clear(),
    getStorageInfoSync: () => realm.plain({
      keys: [...store.keys()].map((place) => place.replace(ENCRYPTED, '')),
      currentSize: Math.ceil(totalSize(store) / 1024),
      limitSize: TOTAL_LIMIT / 1024,
    }),
    /** @param {StorageOptions} options */
    getStorage: (options) => later('getStorage', 'get', options),
    /** @param {StorageOptions} options */
    setStorage: (options) => later('setStorage', 'set', options),
    /** @param {StorageOptions} options */
    removeStorage: (options) => later('removeStorage', 'remove', options),
  };
}

/** @param {unknown} data */
function toText(data) {
  return JSON.stringify(data) ?? '""';
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

/** Whatever the key had, in either place, is replaced. @param {Map<string, string>} store @param {string} place @param {string} otherPlace @param {string} text */
function write(store, place, otherPlace, text) {
  const size = sizeOf(place, text);
  if (size > KEY_LIMIT) throw new Refusal('exceed storage item max size 1Mb');
  const freed = sizeOf(place, store.get(place)) + sizeOf(otherPlace, store.get(otherPlace));
  if (totalSize(store) - freed + size > TOTAL_LIMIT) throw new Refusal('exceed storage max size 10Mb');
  store.delete(otherPlace);
  store.set(place, text);
}

/** @param {string} place @param {string} [text] */
function sizeOf(place, text = '') {
  return Buffer.byteLength(text) * (place.startsWith(ENCRYPTED) ? ENCRYPTED_GROWTH : 1);
}

/** @param {Map<string, string>} store */
function totalSize(store) {
  let size = 0;
  for (const [place, text] of store) size += sizeOf(place, text);
  return size;
}
