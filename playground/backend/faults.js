/**
 * The backend's bad days. Each request says itself what shall happen to it, so there is nothing to be reset, and two
 * browser windows don't spoil each other's play.
 */
import { HttpError } from '../../example-miniprogram/server/src/httperror.js';

/** @import { RequestHandler } from 'express' */

const LONGEST_MS = 30_000;

/** @type {RequestHandler} */
export const misbehave = async (request, response, next) => {
  const delay = Number(request.get('x-playground-delay')) || 0;
  if (delay > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(delay, LONGEST_MS)));
  const error = faultOf(request);
  if (!error) return next();
  const { status, ...answer } = error;
  response.status(status).json(answer);
};

/** @param {import('express').Request} request */
function faultOf(request) {
  if (request.get('x-playground-fail') !== undefined) return new HttpError(500, 'internal_error', 'the server failed, as it was asked to');
  const isLogin = request.path.endsWith('/onlogin');
  if (request.get('x-playground-refuse') !== undefined && !isLogin) return new HttpError(401, 'session_expired', 'the server refused the session, as it was asked to');
  return undefined;
}
