/** One test's world: a virtual clock, a backend, a phone with the mini program on it, and our built package inside. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClock } from '../host/index.js';
import { startBackend } from './backend.js';
import { engineHost, installPackage } from './engine.js';
import { createWatch } from './secrets/index.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Host, HostOptions } from '../host/index.js'
 * @import { Client, ClientOptions, SessionError } from '../../js-glue/dist/types/index.js'
 */

/** A code package with nothing but ours in it, as "build npm" lays it out. */
export const root = mkdtempSync(join(tmpdir(), 'weapp-session-e2e-'));
installPackage(join(root, 'miniprogram_npm/weapp-session'));
process.on('exit', () => rmSync(root, { recursive: true, force: true }));

/**
 * @typedef {Omit<Partial<ClientOptions>, 'login'> & { login?: Partial<ClientOptions['login']> }} Options
 * @typedef {object} WorldOptions
 * @property {Partial<HostOptions>} [host]
 * @property {Parameters<typeof startBackend>[2]} [backend]
 * @property {string[]} [domains] further servers the mini program may reach
 * @property {boolean} [errors] whether the app's callbacks throw on purpose
 * @property {string} [unwatched] why secrets are not watched for
 *
 * @typedef {Awaited<ReturnType<typeof createWorld>>} World
 */

/**
 * @param {TestContext} t
 * @param {WorldOptions} [options]
 */
export async function createWorld(t, { host: hostOptions = {}, backend: backendOptions, domains = [], errors = false, unwatched } = {}) {
  const watch = createWatch(t, { unwatched });
  const clock = createClock();
  const backend = await startBackend(t, clock, backendOptions);
  const storage = hostOptions.storage ?? new Map();

  /** A launch of the app: a fresh host on the same phone. @param {Partial<HostOptions>} [more] */
  function launch(more = {}) {
    const host = watch.createHost({
      root,
      clock,
      storage,
      domains: [backend.url, ...domains],
      wechat: { issueCode: backend.issueCode },
      ...engineHost,
      ...hostOptions,
      ...more,
    });
    t.after(() => {
      host.close();
      if (!errors) assertQuiet(host);
    });
    return createApp(host, backend.url);
  }

  return { clock, backend, storage, watch, launch, ...launch() };
}

/** Nothing may have gone wrong unseen. @param {Host} host */
export function assertQuiet(host) {
  const [error] = host.errors;
  if (error) throw new Error('a callback of the app threw', { cause: error });
  const [rejection] = host.unhandledRejections;
  if (rejection) throw new Error('a promise was rejected and nobody looked', { cause: rejection });
}

/** What a test does with a running app. @param {Host} host @param {string} baseUrl */
export function createApp(host, baseUrl) {
  const { clock } = host;
  const sdk = host.require('weapp-session');

  /** @param {Options} [options] @returns {Client} */
  function createClient({ login = {}, ...options } = {}) {
    const client = sdk.createClient({ baseUrl, login: { url: '/wx/onlogin', ...login }, ...options });
    const { request } = client;
    // The client is an object of the mini program's realm.
    client.request = (/** @type {any} */ given) => request(ofRealm(client.constructor, given));
    return client;
  }

  /** The same, of an app that uses sockets. @type {typeof createClient} */
  const createSocketClient = (options) => createClient({ socket: host.require('weapp-session/socket'), ...options });

  /** The value of a promise of the SDK. @template T @param {PromiseLike<T>} promise @returns {Promise<T>} */
  const wait = (promise) => clock.runUntil(Promise.resolve(promise));

  /** The error that a promise of the SDK is rejected with. @param {PromiseLike<unknown>} promise @returns {Promise<SessionError>} */
  const failure = (promise) =>
    clock.runUntil(
      Promise.resolve(promise).then(
        () => Promise.reject(new Error('should have failed')),
        (error) => error,
      ),
    );
  return { host, sdk, createClient, createSocketClient, wait, failure };
}

/**
 * The options of a request as the app's own code makes them: objects of its realm. Those of another go no short way.
 *
 * @param {ObjectConstructor} Realm
 * @param {any} given
 * @returns {any}
 */
function ofRealm(Realm, given) {
  if (typeof given !== 'object' || given === null || Object.getPrototypeOf(given) !== Object.prototype) return given;
  const own = Object.getOwnPropertyDescriptors(given);
  for (const name of ['header', 'data']) if (own[name] && 'value' in own[name]) own[name].value = ofRealm(Realm, own[name].value);
  return Object.defineProperties(new Realm(), own);
}

/**
 * A request in callback style, and what came of it, in order.
 *
 * @param {Client} client
 * @param {Record<string, any>} options
 */
export function call(client, options) {
  /** @type {{ events: string[], result: any, task: any, readonly done: boolean }} */
  const pending = {
    events: [],
    result: undefined,
    task: undefined,
    get done() {
      return pending.events.includes('complete');
    },
  };
  /** @param {string} event */
  const note = (event) => (/** @type {unknown} */ result) => {
    pending.events.push(event);
    pending.result = result;
  };
  pending.task = client.request(/** @type {any} */ ({ success: note('success'), fail: note('fail'), complete: note('complete'), ...options }));
  return pending;
}

/** A JSON value of the mini program's realm in ours, for deepEqual. @template T @param {T} value @returns {T} */
export const here = (value) => JSON.parse(JSON.stringify(value));
