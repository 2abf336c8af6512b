import { HttpError } from '../httperror.js';
import { sessionIdOf } from '../sessionid.js';

/**
 * @import { RequestHandler } from 'express'
 * @import { Logins } from '../logins.js'
 * @import { Sessions } from '../sessions.js'
 */

/**
 * Lets a request through only with a live session, which later handlers find in `response.locals.session`:
 * it tells who asks.
 *
 * @param {Sessions} sessions
 * @param {{ sliding?: boolean }} [options] `sliding`: each request lets the session live its whole time again, and the
 *   answer says so
 * @returns {RequestHandler}
 */
export function requireSession(sessions, { sliding = false } = {}) {
  return async (request, response, next) => {
    const id = sessionIdOf(request);
    const session = await sessions.read(id);
    const live = session !== null && (!sliding || (await sessions.extend(id)));
    if (!live) throw new HttpError(401, 'session_expired', 'there is no live session: log in again');
    if (sliding) response.set('X-Session-Expires-In', String(sessions.ttl));
    response.locals.session = session;
    next();
  };
}

/**
 * Ends the caller's session and its refresh token; who sends the refresh token ends both even if the session is over or
 * not told. Doing so twice, or without any, is no error: the outcome is the same.
 *
 * @param {Logins} logins
 * @returns {RequestHandler}
 */
export function logout(logins) {
  return async (request, response) => {
    await logins.end(sessionIdOf(request));
    /** @type {unknown} */
    const token = request.body?.refresh_token;
    if (typeof token === 'string') await logins.revoke(token);
    response.json({ ok: true }); // a body and not 204: wx.request likes JSON
  };
}

/**
 * Ends the caller's session and nothing else.
 *
 * @param {Sessions} sessions
 * @returns {RequestHandler}
 */
export function endSession(sessions) {
  return async (request, response) => {
    await sessions.delete(sessionIdOf(request));
    response.json({ ok: true });
  };
}
