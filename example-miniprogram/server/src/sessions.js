import { randomBytes } from 'node:crypto';

/**
 * Sessions: what WeChat told about a user, kept on the server under a random id. Only the id leaves the server.
 *
 * @import { SessionStore } from './store/store.js'
 * @import { WeChatSession } from './wechat.js'
 *
 * @typedef {object} Sessions
 * @property {(session: WeChatSession) => Promise<string>} create keeps the session and gives its id
 * @property {(id: string | undefined) => Promise<WeChatSession | null>} read
 * @property {(id: string | undefined) => Promise<void>} delete
 */

const KEY_PREFIX = 'wx:session:';
const ID_BYTES = 32; // 256 bits: nobody guesses one
const ID_FORMAT = /^[A-Za-z0-9_-]{43}$/; // 32 bytes in base64url

/**
 * @param {SessionStore} store
 * @param {number} ttl seconds a session lives, counted from login
 * @returns {Sessions}
 */
export function createSessions(store, ttl) {
  return {
    async create({ openid, session_key }) {
      const id = randomBytes(ID_BYTES).toString('base64url');
      await store.set(KEY_PREFIX + id, JSON.stringify({ openid, session_key }), ttl);
      return id;
    },

    async read(id) {
      if (!isSessionId(id)) return null;
      const value = await store.get(KEY_PREFIX + id);
      return value === null ? null : JSON.parse(value);
    },

    async delete(id) {
      if (isSessionId(id)) await store.delete(KEY_PREFIX + id);
    },
  };
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
