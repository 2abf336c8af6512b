/** wx's synchronous storage (docs: wx.setStorageSync). It lives as long as the browser tab, so that the app can be restarted. */

/** @import { Link } from './link.js' */

const PREFIX = 'phone:';
/** As after a crash in the middle of a write. */
const GARBAGE = '{"version":2,"id":"';

/** @param {Link} link @param {globalThis.Storage} [store] */
export function createStorage({ tell }, store = sessionStorage) {
  return {
    apis: {
      /** @param {string} key */
      getStorageSync(key) {
        const text = store.getItem(PREFIX + key);
        if (text === null) {
          tell({ type: 'note', name: 'readNothing' });
          return '';
        }
        try {
          const data = JSON.parse(text);
          tell({ type: 'note', name: 'read' });
          return data;
        } catch {
          // What is no JSON is handed out as it lies there.
          tell({ type: 'note', name: 'readGarbage', tone: 'warn' });
          return text;
        }
      },

      /** @param {string} key @param {unknown} data */
      setStorageSync(key, data) {
        tell({ type: 'note', name: 'write' });
        store.setItem(PREFIX + key, JSON.stringify(data) ?? '""');
      },

      /** @param {string} key */
      removeStorageSync(key) {
        tell({ type: 'note', name: 'remove' });
        store.removeItem(PREFIX + key);
      },
    },

    /** Puts garbage in the place of whatever is stored. */
    corrupt() {
      for (const key of Object.keys(store)) {
        if (key.startsWith(PREFIX)) store.setItem(key, GARBAGE);
      }
    },
  };
}

/** A new phone. @param {globalThis.Storage} [store] */
export function wipe(store = sessionStorage) {
  for (const key of Object.keys(store)) {
    if (key.startsWith(PREFIX)) store.removeItem(key);
  }
}
