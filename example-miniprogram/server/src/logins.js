import { createFamilies } from './families.js';
import { newNonce, newRefreshToken, nextRefreshToken, readRefreshToken } from './refreshtoken.js';
import { accountOf } from './sessions.js';

/**
 * What a client gets for a login, with its code, its password or a refresh token.
 *
 * A refresh token counts once. Who sends a used one has lost the answer, for some seconds; afterwards somebody else has had
 * the token in hand. Nobody can tell who is the thief, so everything that came of the login ends.
 *
 * @import { Session, Sessions } from './sessions.js'
 * @import { SessionStore } from './store/store.js'
 *
 * @typedef {object} RefreshOptions
 * @property {'accounts' | 'all' | 'none'} [tokens] who gets refresh tokens; nobody by default
 * @property {number} [ttl] seconds each of them lives; 30 days by default
 * @property {number} [grace] seconds in which a used one gets the same answer again; 10 by default
 *
 * @typedef {{ sessionid: string, expires_in: number, refresh_token?: string }} LoginAnswer
 *
 * @typedef {object} Logins
 * @property {(user: Session) => Promise<LoginAnswer>} begin a session, with a refresh token if this user gets one
 * @property {(token: string) => Promise<LoginAnswer | null>} refresh null when the token gives nothing, or nothing any more
 * @property {(id: string | undefined) => Promise<void>} end a session and what else came of the same login
 * @property {(token: string) => Promise<void>} revoke everything that came of the login of a refresh token, be that used or not
 */

/**
 * @param {SessionStore} store
 * @param {Sessions} sessions
 * @param {RefreshOptions} [options]
 * @returns {Logins}
 */
export function createLogins(store, sessions, { tokens = 'none', ttl = 30 * 24 * 3600, grace = 10 } = {}) {
  const families = createFamilies(store, sessions, { ttl, grace });

  /** @param {string} id */
  async function endFamily(id) {
    let family = await families.read(id);
    while (family !== null && !(await families.end(family))) family = await families.read(id);
  }

  return {
    async begin(user) {
      const getsToken = tokens === 'all' || (tokens === 'accounts' && accountOf(user) !== null);
      if (!getsToken) return { sessionid: await sessions.create(user), expires_in: sessions.ttl };
      const { token, family, hash } = newRefreshToken();
      return { sessionid: await families.add(family, hash, user), expires_in: sessions.ttl, refresh_token: token };
    },

    async refresh(text) {
      const used = tokens === 'none' ? null : readRefreshToken(text);
      if (used === null) return null;
      // Once more whenever another request has changed the family meanwhile.
      for (;;) {
        const family = await families.read(used.family);
        if (family === null) return null;

        if (family.hash === used.hash) {
          const nonce = newNonce();
          const next = nextRefreshToken(used, nonce);
          const sessionid = await families.rotate(family, next.hash, nonce);
          if (sessionid !== null) return { sessionid, expires_in: sessions.ttl, refresh_token: next.token };
          continue;
        }
        const last = await families.lastUsed(used.family);
        if (last?.hash === used.hash) {
          const { sessionid, nonce } = last;
          return { sessionid, expires_in: await sessions.left(sessionid), refresh_token: nextRefreshToken(used, nonce).token };
        }
        if (await families.end(family)) return null;
      }
    },

    async end(id) {
      const session = await sessions.read(id);
      if (session?.family) await endFamily(session.family);
      await sessions.delete(id);
    },

    async revoke(text) {
      const token = readRefreshToken(text);
      if (token !== null) await endFamily(token.family);
    },
  };
}
