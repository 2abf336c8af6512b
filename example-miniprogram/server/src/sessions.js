import { randomBytes } from 'node:crypto';

/**
 * Sessions: who the user is, kept on the server under a random id. Only the id leaves the server.
 *
 * @import { Addition, Change, SessionStore } from './store/store.js'
 * @import { WeChatSession } from './wechat.js'
 *
 * @typedef {{ account: string }} AccountSession of a user who signed in with an account of this app's own
 * @typedef {(WeChatSession | AccountSession) & { family?: string }} Session `family`: what came of the same login, where there
 *   are refresh tokens
 *
 * @typedef {object} Sessions
 * @property {number} ttl seconds a session lives
 * @property {(session: Session) => Promise<string>} create keeps the session and gives its id
 * @property {(id: string | undefined) => Promise<Session | null>} read
 * @property {(id: string | undefined) => Promise<boolean>} extend lets it live its whole time again from now on; false
 *   when there is none any more
 * @property {(id: string) => Promise<number>} left seconds it will live, or 0 when there is none any more
 * @property {(id: string | undefined) => Promise<void>} delete
 * @property {(session: Session) => { id: string, addition: Addition }} prepare a session for whoever adds it to the store
 *   together with other changes
 * @property {(id: string) => Change} removal for whoever deletes it together with other changes, and then has to `tell`
 * @property {(id: string) => void} tell those who listen that a session was deleted
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

  /** @type {Sessions['prepare']} */
  function prepare(session) {
    const id = randomBytes(ID_BYTES).toString('base64url');
    return { id, addition: { key: KEY_PREFIX + id, value: JSON.stringify(session), ttlSeconds: ttl } };
  }

  /** @type {Sessions['tell']} */
  function tell(id) {
    for (const listener of listeners) listener(id);
  }

  return {
    ttl,

    async create(session) {
      const { id, addition } = prepare(session);
      await store.set(addition.key, addition.value, addition.ttlSeconds);
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

    // Rounded up, as it was when it was new: 0 is for those that are over.
    left: async (id) => Math.ceil((await store.left(KEY_PREFIX + id)) / 1000),

    async delete(id) {
      if (!isSessionId(id)) return;
      await store.delete(KEY_PREFIX + id);
      tell(id);
    },

    prepare,
    removal: (id) => ({ key: KEY_PREFIX + id, value: null }),
    tell,

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
