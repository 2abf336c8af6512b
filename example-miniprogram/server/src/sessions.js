import { randomBytes } from 'node:crypto';

/**
 * Sessions: who the user is, kept on the server under a random id. Only the id leaves the server.
 *
 * @import { SessionStore } from './store/store.js'
 * @import { WeChatSession } from './wechat.js'
 *
 * @typedef {{ account: string }} AccountSession of a user who signed in with an account of this app's own
 * @typedef {WeChatSession | AccountSession} Session
 *
 * @typedef {object} Sessions
 * @property {number} ttl seconds a session lives
 * @property {(session: Session) => Promise<string>} create keeps the session and gives its id
 * @property {(id: string | undefined) => Promise<Session | null>} read
 * @property {(id: string | undefined) => Promise<boolean>} extend lets it live its whole time again from now on; false
 *   when there is none any more
 * @property {(id: string | undefined) => Promise<void>} delete
 * @property {(listener: (id: string) => void) => void} onDelete told of each session deleted by this process; of those
 *   that another process deletes, or that run out, nobody tells
 */

const KEY_PREFIX = 'wx:session:';
const ID_BYTES = 32; // 256 bits: nobody guesses one
const ID_FORMAT = /^[A-Za-z0-9_-]{43}$/; // 32 bytes in base64url

/**
 * @param {SessionStore} store
 * @param {number} ttl seconds a session lives, counted from login or from the last time it was extended
 * @returns {Sessions}
 */
export function createSessions(store, ttl) {
  /** @type {Array<(id: string) => void>} */
  const listeners = [];

  return {
    ttl,

    async create(session) {
      const id = randomBytes(ID_BYTES).toString('base64url');
      await store.set(KEY_PREFIX + id, JSON.stringify(session), ttl);
      return id;
    },

    async read(id) {
      if (!isSessionId(id)) return null;
      const value = await store.get(KEY_PREFIX + id);
      return value === null ? null : JSON.parse(value);
    },

    async extend(id) {
      return isSessionId(id) && (await store.extend(KEY_PREFIX + id, ttl));
    },

    async delete(id) {
      if (!isSessionId(id)) return;
      await store.delete(KEY_PREFIX + id);
      for (const listener of listeners) listener(id);
    },

    onDelete(listener) {
      listeners.push(listener);
    },
  };
}

/**
 * The account a session belongs to, or null for a WeChat user, who has none.
 *
 * @param {Session} session
 * @returns {string | null}
 */
export function accountOf(session) {
  return 'account' in session ? session.account : null;
}

/**
 * Ids come from outside: whatever does not look like one of ours never reaches the store.
 *
 * @param {string | undefined} id
 * @returns {id is string}
 */
function isSessionId(id) {
  return id !== undefined && ID_FORMAT.test(id);
}
