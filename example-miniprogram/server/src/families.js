/**
 * Families: what belongs to one login with refresh tokens, which is the session of now and the one refresh token that gives
 * the next. Tokens themselves are not kept, only hashes (see `refreshtoken.js`).
 *
 * Whatever changes a family is one step in the store, and made only if the family is still as it was read. If it is not,
 * another request was faster, perhaps at another process.
 *
 * @import { Session, Sessions } from './sessions.js'
 * @import { SessionStore } from './store/store.js'
 *
 * @typedef {object} Kept of a family
 * @property {string} hash of the token that counts
 * @property {string} sessionid of the session of now
 * @property {Session} session what is in each of its sessions
 *
 * @typedef {Kept & { id: string, text: string }} Family as it was read; `text` is what has to be there still
 *
 * @typedef {object} Used what is kept of the token that was used last, for the grace period only
 * @property {string} hash
 * @property {string} nonce which the next one was made with
 * @property {string} sessionid of the session that was made then
 *
 * @typedef {object} Families
 * @property {(id: string, hash: string, session: Session) => Promise<string>} add gives the id of its first session
 * @property {(id: string) => Promise<Family | null>} read
 * @property {(family: Family, nextHash: string, nonce: string) => Promise<string | null>} rotate puts another token and
 *   another session, whose id it gives, in the place of those of now; null when the family is not as it was read
 * @property {(id: string) => Promise<Used | null>} lastUsed
 * @property {(family: Family) => Promise<boolean>} end with its session; false when it is not as it was read
 */

const FAMILY_PREFIX = 'wx:refresh:';
const USED_PREFIX = 'wx:refreshed:';

/**
 * @param {SessionStore} store
 * @param {Sessions} sessions
 * @param {{ ttl: number, grace: number }} options in seconds
 * @returns {Families}
 */
export function createFamilies(store, sessions, { ttl, grace }) {
  return {
    async add(id, hash, session) {
      const ofFamily = { ...session, family: id };
      const sessionid = await sessions.create(ofFamily);
      await store.set(FAMILY_PREFIX + id, write({ hash, sessionid, session: ofFamily }), ttl);
      return sessionid;
    },

    async read(id) {
      const text = await store.get(FAMILY_PREFIX + id);
      return text === null ? null : { ...JSON.parse(text), id, text };
    },

    async rotate({ id, text, hash, sessionid: former, session }, nextHash, nonce) {
      const key = FAMILY_PREFIX + id;
      const usedKey = USED_PREFIX + id;
      const { id: sessionid, addition } = sessions.prepare(session);
      const rotated = await store.changeIf(key, text, [
        { key, value: write({ hash: nextHash, sessionid, session }), ttlSeconds: ttl },
        addition,
        grace > 0 ? { key: usedKey, value: writeUsed({ hash, nonce, sessionid }), ttlSeconds: grace } : { key: usedKey, value: null },
        sessions.removal(former),
      ]);
      if (!rotated) return null;
      sessions.tell(former);
      return sessionid;
    },

    async lastUsed(id) {
      const text = await store.get(USED_PREFIX + id);
      return text === null ? null : JSON.parse(text);
    },

    async end({ id, text, sessionid }) {
      const key = FAMILY_PREFIX + id;
      const ended = await store.changeIf(key, text, [
        { key, value: null },
        { key: USED_PREFIX + id, value: null },
        sessions.removal(sessionid),
      ]);
      if (ended) sessions.tell(sessionid);
      return ended;
    },
  };
}

/** @param {Kept} kept */
function write(kept) {
  return JSON.stringify(kept);
}

/** @param {Used} used */
function writeUsed(used) {
  return JSON.stringify(used);
}
