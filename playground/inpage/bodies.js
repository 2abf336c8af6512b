/** In the place of Express's body parsers: what they refuse is refused, with the same status. */
import { parse } from './query.js';

/** @typedef {import('./express.js').Next} Next */

const BYTES_IN_KB = 1024;

/** @param {{ limit: string }} options */
export const readJson = ({ limit }) => reader('application/json', limit, (text) => {
  // Express's own default: an object or an array.
  if (!/^\s*[[{]/.test(text)) throw failure(400);
  return JSON.parse(text);
});

/** @param {{ limit: string }} options */
export const readUrlEncoded = ({ limit }) => reader('application/x-www-form-urlencoded', limit, parse);

/** @param {string} type @param {string} limit `4kb` @param {(text: string) => unknown} read */
function reader(type, limit, read) {
  const most = Number.parseInt(limit, 10) * BYTES_IN_KB;
  return (/** @type {any} */ request, /** @type {any} */ response, /** @type {Next} */ next) => {
    const [given, charset = 'utf-8'] = (request.headers['content-type'] ?? '').toLowerCase().split(/;\s*charset=/);
    if (given.trim() !== type || request.bytes.byteLength === 0) return next();
    if (!charset.startsWith('utf-')) return next(failure(415));
    if (request.bytes.byteLength > most) return next(failure(413));
    try {
      request.body = read(new TextDecoder().decode(request.bytes));
    } catch {
      return next(failure(400));
    }
    next();
  };
}

/** @param {number} status */
function failure(status) {
  return Object.assign(new Error(`the body was not read: ${status}`), { status });
}
