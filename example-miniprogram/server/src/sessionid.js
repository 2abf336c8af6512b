import { parseCookie } from 'cookie';

/**
 * Where a client puts its session id. The name is the same everywhere; the first place that has something counts,
 * whatever the others say, so that an old cookie or link never overrules the header.
 *
 * Cookies need no defence against forged cross-site requests here: this server never sets one, so no browser sends
 * it by itself. A server that does set it needs SameSite and a check of the origin, WebSockets included.
 *
 * @import { IncomingHttpHeaders } from 'node:http'
 *
 * @typedef {object} Carriers
 * @property {IncomingHttpHeaders} headers
 * @property {Record<string, unknown>} query
 * @property {unknown} [body] of a JSON or form request, parsed
 */

const NAME = 'sessionid';

/**
 * @param {Carriers} request
 * @returns {string | undefined} as it was sent: it need not look like an id
 */
export function sessionIdOf({ headers, query, body }) {
  return (
    text(headers[NAME]) ??
    bearer(headers.authorization) ??
    text(query[NAME]) ??
    text(field(body)) ??
    text(parseCookie(headers.cookie ?? '')[NAME])
  );
}

/**
 * @param {string | undefined} authorization
 * @returns {string | undefined} undefined for other schemes: those may be a proxy's business
 */
function bearer(authorization) {
  return authorization?.match(/^Bearer +(\S.*)$/i)?.[1];
}

/** @param {unknown} body */
function field(body) {
  return typeof body === 'object' && body !== null ? /** @type {Record<string, unknown>} */ (body)[NAME] : undefined;
}

/**
 * A parameter that comes twice is an array, and no id.
 *
 * @param {unknown} value
 * @returns {string | undefined}
 */
function text(value) {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
