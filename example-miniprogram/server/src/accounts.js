import { HttpError } from './httperror.js';
import { hashPassword, isPassword, unmatchedPassword } from './passwords.js';

/**
 * Accounts of this app's own, with user name and password. Names differ when more than upper and lower case does.
 *
 * @import { SessionStore } from './store/store.js'
 *
 * @typedef {object} Accounts
 * @property {(username: string, password: string) => Promise<string>} register gives the name of the new account; rejects
 *   with an HttpError when it is taken
 * @property {(username: string, password: string) => Promise<string>} signIn gives the account's name, written as it was
 *   when it was registered; rejects with an HttpError when the credentials are wrong or were guessed at too often
 *
 * @typedef {{ name: string, password: string }} Account as it is kept; the password is hashed
 */

const ACCOUNT_PREFIX = 'wx:account:';
const ATTEMPTS_PREFIX = 'wx:signin:';

/**
 * How often a user name can be tried with wrong passwords, and for how long it then cannot be tried at all. The price of
 * this brake is that anybody can keep an account's owner from signing in; who has sessions keeps them.
 */
const ATTEMPTS = 5;
const BRAKE_SECONDS = 15 * 60;

/**
 * @param {SessionStore} store
 * @returns {Accounts}
 */
export function createAccounts(store) {
  return {
    async register(username, password) {
      const name = username.normalize('NFKC');
      /** @type {Account} */
      const account = { name, password: await hashPassword(password) };
      const added = await store.add(ACCOUNT_PREFIX + keyOf(name), JSON.stringify(account));
      if (!added) throw new HttpError(409, 'account_exists', 'there is an account of this name already');
      return name;
    },

    async signIn(username, password) {
      const key = keyOf(username);
      // Counted before the password is looked at, so that guesses sent all at once count as well.
      const attempts = await store.count(ATTEMPTS_PREFIX + key, BRAKE_SECONDS);
      if (attempts > ATTEMPTS) {
        throw new HttpError(429, 'too_many_attempts', 'too many wrong passwords for this name, try again in 15 minutes');
      }
      const kept = await store.get(ACCOUNT_PREFIX + key);
      /** @type {Account | null} */
      const account = kept === null ? null : JSON.parse(kept);
      const right = await isPassword(password, account?.password ?? unmatchedPassword());
      // Not 401: to clients that means that their session is over.
      if (!account || !right) throw new HttpError(403, 'credentials_wrong', 'there is no account with this name and password');
      await store.delete(ATTEMPTS_PREFIX + key);
      return account.name;
    },
  };
}

/** @param {string} username */
function keyOf(username) {
  return username.normalize('NFKC').toLowerCase();
}
