import { HttpError } from '../httperror.js';

/**
 * @import { Request, RequestHandler } from 'express'
 * @import { Logins } from '../logins.js'
 */

/**
 * Exchanges a refresh token for a new session of the same user and the next refresh token.
 *
 * @param {Logins} logins
 * @returns {RequestHandler}
 */
export function refresh(logins) {
  return async (request, response) => {
    const answer = await logins.refresh(readToken(request));
    // Never known, too old, used or revoked: a thief need not know which. Not 401: that would say that a session is over.
    if (!answer) throw new HttpError(400, 'refresh_token_invalid', 'the refresh token is not valid, or not any more: log in again');
    response.json(answer);
  };
}

/**
 * @param {Request} request
 * @returns {string}
 */
function readToken({ body }) {
  /** @type {unknown} */
  const token = body?.refresh_token;
  if (typeof token === 'string' && token !== '') return token;
  throw new HttpError(400, 'refresh_token_missing', 'send the refresh token as the string `refresh_token`');
}
