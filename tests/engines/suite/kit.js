/**
 * What a case is given: a phone with the built package on it, and a backend. Each case has its own of all of it.
 *
 * @import { Client, ClientOptions, RequestOptions, SessionError } from '../../../js-glue/dist/types/index.js'
 */
import { createBackend } from './backend.js';
import { createClock } from './clock.js';
import { createInstances } from './instances.js';
import { createWx } from './wx.js';

export const BASE = 'https://api.example.com';

/**
 * @typedef {ReturnType<typeof createKit>} Kit
 * @typedef {(kit: Kit) => Promise<void>} Case
 */

export function createKit() {
  const clock = createClock();
  const backend = createBackend();
  /** @type {Map<string, unknown>} */
  const storage = new Map();
  const { wx, behaviour, calls, count } = createWx({ clock, backend, storage });
  const { instances, WXWebAssembly, fallback } = createInstances();
  const promises = { made: 0 };
  /** @extends {Promise<any>} */
  class CountedPromise extends Promise {
    constructor(/** @type {any} */ run) {
      super(run);
      promises.made++;
    }
  }

  /** A launch of the app: the package begins anew, storage stays. */
  function launch() {
    const global = /** @type {any} */ (globalThis);
    global.wx = wx;
    // Where a host has none, the name is not there at all.
    if (built.way === 'wasm') global.WXWebAssembly = WXWebAssembly;
    const load = (/** @type {PackageFile} */ file) => {
      const module = { exports: /** @type {any} */ ({}) };
      const { setTimeout, clearTimeout, Date } = clock.globals;
      // The files beside the client, where an app asks for what they do.
      const require = (/** @type {string} */ name) => load(/** @type {PackageFile} */ (built.beside[name]));
      file(require, module, module.exports, setTimeout, clearTimeout, Date, /** @type {any} */ (CountedPromise));
      return module.exports;
    };
    const sdk = load(built.index);
    const wasm = built.way === 'fallback' ? { wasm: { fallback: fallback(load(built.fallback)) } } : {};
    return {
      SessionError: sdk.SessionError,
      /** @param {Partial<ClientOptions>} [options] @returns {Client} */
      createClient: (options) => sdk.createClient({ baseUrl: BASE, login: { url: '/login' }, ...wasm, ...options }),
    };
  }

  /** What an awaited call fails with. @param {PromiseLike<unknown>} promise @returns {Promise<any>} */
  const failure = (promise) =>
    clock.wait(
      promise.then(
        (value) => {
          throw new Error(`it did not fail: ${JSON.stringify(value)}`);
        },
        (error) => error,
      ),
    );

  return {
    clock,
    backend,
    storage,
    wx,
    /** How the host behaves. */
    behaviour,
    calls,
    /** How often an API of the host was called. */
    count,
    instances,
    /** How many promises the package has made. */
    promises,
    launch,
    ...launch(),
    wait: clock.wait,
    failure,
    /** A client with a session. @param {Partial<ClientOptions>} [options] */
    async loggedIn(options) {
      const client = launch().createClient(options);
      await clock.wait(client.login());
      return client;
    },
  };
}

/** A request with callbacks, and what becomes of it. @param {Client} client @param {RequestOptions} options */
export function call(client, options) {
  /** @type {{ events: string[], result: any, task: any }} */
  const pending = { events: [], result: undefined, task: undefined };
  const note = (/** @type {string} */ event) => (/** @type {any} */ result) => {
    pending.events.push(event);
    pending.result = result;
  };
  pending.task = client.request({ ...options, success: note('success'), fail: note('fail'), complete: note('complete') });
  return pending;
}

/** What a client tells of, in order; errors by their codes. @param {Client} client */
export function listen(client) {
  /** @type {string[]} */
  const heard = [];
  client.on('login', () => void heard.push('login'));
  client.on('logout', () => void heard.push('logout'));
  client.on('expired', () => void heard.push('expired'));
  client.on('error', (error) => void heard.push(error.code));
  return heard;
}
