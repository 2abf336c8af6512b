/**
 * As much of Express as the example's backend uses, for a browser: handlers one after the other, by method and path, and
 * those for errors. `serve` makes `fetch` of it.
 */
import { readJson, readUrlEncoded } from './bodies.js';
import { parse } from './query.js';
import { createResponse } from './response.js';

/**
 * @typedef {(error?: unknown) => void} Next
 * @typedef {(...args: any[]) => unknown} Handler of a request, or of an error if it has four parameters
 * @typedef {{ method?: string, path?: string, handler: Handler }} Layer
 */

const METHODS = /** @type {const} */ (['get', 'post', 'put']);

export default function express() {
  /** @type {Layer[]} */
  const layers = [];
  const app = (/** @type {any} */ request, /** @type {any} */ response, /** @type {Next} */ next) => run(layers, request, response, next);

  /** @param {string | undefined} method @param {string | undefined} path @param {Handler[]} handlers */
  const add = (method, path, handlers) => void layers.push(...handlers.map((handler) => ({ method, path, handler })));

  /** @param {string} path */
  function route(path) {
    /** @type {Record<string, (...handlers: Handler[]) => any>} */
    const chain = {};
    for (const method of METHODS) {
      chain[method] = (...handlers) => {
        add(method, path, handlers);
        return chain;
      };
    }
    return chain;
  }

  const methods = Object.fromEntries(METHODS.map((method) => [method, (/** @type {string} */ path, /** @type {Handler[]} */ ...handlers) => route(path)[method](...handlers)]));
  return Object.assign(app, methods, { route, use: (/** @type {Handler[]} */ ...handlers) => add(undefined, undefined, handlers), disable() {} });
}

express.json = readJson;
express.urlencoded = readUrlEncoded;

/** @param {Layer[]} layers @param {any} request @param {any} response @param {Next} done */
function run(layers, request, response, done) {
  let index = 0;

  /** @type {Next} */
  function next(error) {
    const layer = layers[index++];
    if (!layer) return done(error);
    const forErrors = layer.handler.length === 4;
    if (forErrors !== (error !== undefined) || !matches(layer, request)) return next(error);
    call(() => (forErrors ? layer.handler(error, request, response, next) : layer.handler(request, response, next)), next);
  }

  next();
}

/** What a handler throws, at once or later, is the next one's. @param {() => unknown} handle @param {Next} next */
async function call(handle, next) {
  try {
    await handle();
  } catch (error) {
    next(error);
  }
}

/** Neither the case of a path nor a slash at its end makes a difference; HEAD is a GET without a body. @param {Layer} layer @param {any} request */
function matches({ method, path }, request) {
  if (method !== undefined && method !== (request.method === 'HEAD' ? 'get' : request.method.toLowerCase())) return false;
  return path === undefined || path === (request.path.toLowerCase().replace(/(.)\/$/, '$1'));
}

/**
 * @param {ReturnType<typeof express>} app
 * @returns {(url: string | URL, init?: RequestInit) => Promise<Response>} as `fetch`
 */
export function serve(app) {
  return async (url, init = {}) => {
    const request = await toRequest(new URL(url), init);
    return new Promise((resolve, reject) => {
      const { signal } = init;
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener('abort', () => reject(signal.reason));
      app(request, createResponse(request, resolve), (error) => resolve(new Response(null, { status: error === undefined ? 404 : 500 })));
    });
  };
}

/** @param {URL} url @param {RequestInit} init */
async function toRequest(url, { method = 'GET', headers: given, body }) {
  const content = new Response(body);
  const type = content.headers.get('content-type');
  const headers = { ...(type !== null && { 'content-type': type }), ...Object.fromEntries(new Headers(given)) };
  return {
    method,
    headers,
    url: `${url.pathname}${url.search}`,
    path: url.pathname,
    query: parse(url.search),
    bytes: await content.arrayBuffer(),
    get: (/** @type {string} */ name) => /** @type {Record<string, string>} */ (headers)[name.toLowerCase()],
  };
}
