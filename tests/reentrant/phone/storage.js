/** The host's storage: it keeps what it is given until the next launch, or fails, and then quotes what it was given. */

/** @import { World } from '../parts.js' */

/** @typedef {ReturnType<typeof createStorage>} Storage */

/** @param {World} world */
export function createStorage({ clock, note, detail, referee }) {
  /** @type {Map<string, any>} */
  const entries = new Map();
  const storage = {
    entries,
    /** Whether writing fails, and reading. */
    isFull: false,
    isUnreadable: false,
    /** Whether the asynchronous calls never end. */
    isSilent: false,
    /** Whether something could not be written. */
    hasFailed: false,
  };

  /** @param {string} api @param {string} key @param {unknown} [data] */
  function checkRoom(api, key, data) {
    note('storage', api, storage.isFull ? 'fails' : '');
    detail(api, [key, data]);
    storage.hasFailed ||= storage.isFull;
    if (storage.isFull) throw { errMsg: `${api}:fail no room for ${JSON.stringify(data)}`, errno: 2, key };
  }

  const sync = {
    getStorageSync(/** @type {string} */ key) {
      note('storage', 'is read');
      if (storage.isUnreadable) throw { errMsg: 'getStorageSync:fail' };
      return entries.has(key) ? structuredClone(entries.get(key)) : '';
    },
    setStorageSync(/** @type {string} */ key, /** @type {unknown} */ data) {
      checkRoom('setStorageSync', key, data);
      entries.set(key, structuredClone(data));
    },
    removeStorageSync(/** @type {string} */ key) {
      checkRoom('removeStorageSync', key);
      entries.delete(key);
    },
  };

  /** An asynchronous call that does what a synchronous one does. @param {any} options @param {() => unknown} run */
  function later(options, run) {
    storage.hasFailed ||= storage.isSilent;
    if (storage.isSilent) return;
    clock.after(2, () => {
      /** @type {[any, unknown]} */
      let end;
      try {
        end = [options.success, run()];
      } catch (failure) {
        end = [options.fail, failure];
      }
      if (end[0]) referee.guard('a callback of the host', () => end[0](end[1]));
    });
  }

  const encrypted = (/** @type {string} */ key) => `encrypted ${key}`;
  return Object.assign(storage, {
    apis: {
      ...sync,
      canIUse: () => true,
      getStorage: (/** @type {any} */ options) =>
        later(options, () => {
          const data = sync.getStorageSync(encrypted(options.key));
          if (data === '') throw { errMsg: 'getStorage:fail data not found' };
          return { data };
        }),
      setStorage: (/** @type {any} */ options) => later(options, () => sync.setStorageSync(encrypted(options.key), options.data)),
      removeStorage: (/** @type {any} */ options) => later(options, () => sync.removeStorageSync(encrypted(options.key))),
    },
    /** What is kept of a client, by the key that the package chose. @param {string} origin @returns {any} */
    of: (origin) => [...entries].find(([key]) => key.includes(origin))?.[1],
  });
}
