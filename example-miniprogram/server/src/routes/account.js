import { HttpError } from '../httperror.js';
import { accountOf } from '../sessions.js';

/**
 * Sessions of accounts of this app's own, beside those of WeChat users.
 *
 * @import { Request, RequestHandler } from 'express'
 * @import { Accounts } from '../accounts.js'
 * @import { Logins } from '../logins.js'
 *
 * @typedef {{ accounts: Accounts, logins: Logins }} Options
 * @typedef {{ username: string, password: string }} Credentials
 */

/** What a new account may be called. No spaces or signs, which look like others or like nothing. */
const USERNAME = /^[\p{L}\p{N}_.-]{2,32}$/u;
const LONGEST_USERNAME = 32;
const SHORTEST_PASSWORD = 8;
const LONGEST_PASSWORD = 128;

/**
 * Makes an account and signs it in.
 *
 * @param {Options} options
 * @returns {RequestHandler}
 */
export function register({ accounts, logins }) {
  return async (request, response) => {
    const { username, password } = readCredentials(request);
    if (!USERNAME.test(username.normalize('NFKC'))) {
      throw new HttpError(400, 'username_invalid', 'a user name has 2 to 32 letters, digits, "_", "." or "-"');
    }
    if (password.length < SHORTEST_PASSWORD) {
      throw new HttpError(400, 'password_invalid', `a password has at least ${SHORTEST_PASSWORD} characters`);
    }
    const account = await accounts.register(username, password);
    response.json(await logins.begin({ account }));
  };
}

/**
 * Exchanges user name and password for a session, as the WeChat login does with its code.
 *
 * @param {Options} options
 * @returns {RequestHandler}
 */
export function signIn({ accounts, logins }) {
  return async (request, response) => {
    const { username, password } = readCredentials(request);
    const account = await accounts.signIn(username, password);
    response.json(await logins.begin({ account }));
  };
}

/** @type {RequestHandler} */
export const whoAmI = (request, response) => {
  response.json({ account: accountOf(response.locals.session) });
};

/**
 * The limits keep work and keys small. What else is asked of a new account does not count when signing in: older
 * accounts may have been made under other rules.
 *
 * @param {Request} request
 * @returns {Credentials}
 */
function readCredentials({ body }) {
  return {
    username: readField(body?.username, 'username', LONGEST_USERNAME),
    password: readField(body?.password, 'password', LONGEST_PASSWORD),
  };
}

/**
 * @param {unknown} value
 * @param {string} name
 * @param {number} longest
 * @returns {string}
 */
function readField(value, name, longest) {
  if (typeof value === 'string' && value !== '' && value.length <= longest) return value;
  throw new HttpError(400, `${name}_invalid`, `send \`${name}\` as a string of 1 to ${longest} characters`);
}
