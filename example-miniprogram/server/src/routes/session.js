import { HttpError } from '../httperror.js';

/**
 * The client's side of a session is the header `sessionid`.
 *
 * @import { Request, RequestHandler } from 'express'
 * @import { Sessions } from '../sessions.js'
 */

/** @param {Request} request */
function sessionId(request) {
  return request.get('sessionid');
}

/**
 * Lets a request through only with a live session, which later handlers find in `response.locals.session`:
 * its openid tells who asks.
 *
 * @param {Sessions} sessions
 * @returns {RequestHandler}
 */
export function requireSession(sessions) {
  return async (request, response, next) => {
    const session = await sessions.read(sessionId(request));
    if (!session) throw new HttpError(401, 'session_expired', 'there is no live session: log in again');
    response.locals.session = session;
    next();
  };
}

/**
 * Ends the caller's session. Doing so twice, or without one, is no error: the outcome is the same.
 *
 * @param {Sessions} sessions
 * @returns {RequestHandler}
 */
export function endSession(sessions) {
  return async (request, response) => {
    await sessions.delete(sessionId(request));
    response.json({ ok: true }); // a body and not 204: wx.request likes JSON
  };
}
