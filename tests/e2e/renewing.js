/** Worlds whose backend hands out refresh tokens. */
import { createWorld } from './world.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Fault } from './backend.js'
 * @import { Client } from '../../js-glue/dist/types/index.js'
 * @import { WorldOptions, Options } from './world.js'
 */

export const PRODUCTS = { url: '/wx/products/list' };
export const ME = { url: '/account/me' };
export const RENEW = '/wx/refresh';
export const SIGN_IN = { url: '/account/register', data: { username: 'lin', password: 'correct horse' } };
/** What the reference backend needs. @type {Options} */
export const RENEWING = { login: { expiresIn: 'expires_in', refresh: 'refresh_token' }, renew: { url: RENEW } };

/** A world whose backend hands out refresh tokens to everybody. @param {TestContext} t @param {WorldOptions} [options] */
export function createRenewingWorld(t, { backend, ...options } = {}) {
  return createWorld(t, { backend: { refresh: { tokens: 'all', ttl: 86400, grace: 10 }, ...backend }, ...options });
}

/** The id of a client that has a session. @param {Client} client */
export const idOf = (client) => /** @type {string} */ (client.session().id);

/** Has the backend do what it is asked for at a path, and its answers be lost so many times. @param {string} path @param {number} times @returns {Fault} */
export function losing(path, times) {
  return (request, response, next) => {
    if (request.path === path && times-- > 0) Object.assign(response, { end: () => response.socket?.destroy() });
    next();
  };
}

/** Answers renewals in the backend's place. @param {number} status @param {unknown} body @returns {Fault} */
export const renewalsAnswer = (status, body) => (request, response, next) => (request.path === RENEW ? response.status(status).json(body) : next());

/** The record in storage. @param {Map<string, string>} storage @returns {any[]} */
export const recordIn = (storage) => JSON.parse([...storage.values()][0] ?? '[]');
