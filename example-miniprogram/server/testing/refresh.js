import assert from 'node:assert/strict';
import { startBackend } from './backend.js';

/**
 * Backends with refresh tokens, and what comes of those.
 *
 * @import { TestContext } from 'node:test'
 * @import { AppOptions } from '../src/app.js'
 * @import { Answer, Call } from './backend.js'
 *
 * @typedef {{ call: (method: string, path: string, call?: Call) => Promise<Answer> }} Caller
 * @typedef {{ sessionid: string, expires_in: number, refresh_token: string }} LoggedIn
 */

/**
 * A backend that hands out refresh tokens to accounts, and the first of them.
 *
 * @param {TestContext} t
 * @param {Partial<AppOptions>} [options]
 */
export async function begin(t, options) {
  const backend = await startBackend(t, { refresh: { tokens: 'accounts' }, ...options });
  return { backend, first: await registerAnswer(backend, 'lin') };
}

/** @param {Caller} backend @param {string} username @returns {Promise<LoggedIn>} */
export async function registerAnswer({ call }, username) {
  const { status, body } = await call('POST', '/account/register', { body: { username, password: 'long enough' } });
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

/** @param {Caller} backend @param {unknown} refreshToken */
export function refresh({ call }, refreshToken) {
  return call('POST', '/wx/refresh', { body: { refresh_token: refreshToken } });
}

/** What a session is answered. @param {Caller} backend @param {string} sessionid */
export async function at({ call }, sessionid) {
  return (await call('GET', '/account/me', { sessionid })).status;
}

/** @param {{ status: number, body: any }} answer */
export function assertRefused({ status, body }) {
  assert.deepEqual([status, body.error, typeof body.message], [400, 'refresh_token_invalid', 'string']);
}

/** Neither the session nor the refresh token lives. @param {Caller} backend @param {LoggedIn} loggedIn */
export async function assertOver(backend, { sessionid, refresh_token: refreshToken }) {
  assert.equal(await at(backend, sessionid), 401);
  assertRefused(await refresh(backend, refreshToken));
}
