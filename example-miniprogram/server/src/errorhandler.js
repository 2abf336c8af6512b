import { HttpError } from './httperror.js';
import { StoreError } from './store/store.js';

/**
 * The last two handlers of the app: every failure leaves as JSON.
 *
 * @import { ErrorRequestHandler, RequestHandler } from 'express'
 */

/** @type {RequestHandler} */
export const notFound = () => {
  throw new HttpError(404, 'not_found', 'there is no such endpoint');
};

/**
 * @param {Pick<Console, 'error'>} log
 * @returns {ErrorRequestHandler}
 */
export function errorHandler(log) {
  return (error, request, response, next) => {
    if (response.headersSent) return next(error);
    const answer = toHttpError(error);
    if (answer.status >= 500) {
      // The path without its query: GET /wx/onlogin carries the code there.
      log.error(`${request.method} ${request.path}: ${answer.error}: ${describe(answer)}`);
    }
    response.status(answer.status).json(answer);
  };
}

/**
 * @param {unknown} error
 * @returns {HttpError}
 */
function toHttpError(error) {
  if (error instanceof HttpError) return error;
  if (error instanceof StoreError) {
    // Not 401: the session may well be alive, and a client told otherwise would log in again for nothing.
    return new HttpError(503, 'store_unavailable', 'the session store does not answer, try again later', { cause: error });
  }
  const status = statusOf(error);
  if (status === 413) return new HttpError(413, 'body_too_large', 'the body is too large');
  if (status >= 400 && status < 500) return new HttpError(status, 'bad_request', 'the request could not be read');
  return new HttpError(500, 'internal_error', 'the server failed', { cause: error });
}

/**
 * The status that Express and its body parser put on their errors.
 *
 * @param {unknown} error
 * @returns {number}
 */
function statusOf(error) {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' ? status : 500;
}

/**
 * A failure of WeChat's or of the store's tells enough in its message; one that nobody foresaw needs its stack.
 *
 * @param {HttpError} answer
 */
function describe({ error, cause }) {
  if (!(cause instanceof Error)) return String(cause);
  return error === 'internal_error' ? cause.stack : cause.message;
}
