/** How to meet each error code: what the host, the backend and the app do, and the error that comes of it. */

/**
 * @import { HostOptions } from '../host/index.js'
 * @import { Client, ErrorCode, SessionError } from '../../js-glue/dist/types/index.js'
 * @import { Options, World } from './world.js'
 *
 * @typedef {(world: World) => Promise<SessionError>} Provoke
 */

const LOGIN = '/wx/onlogin';
const PRODUCTS = '/wx/products/list';

/** In the order of the messages that the documentation shows. @type {Record<ErrorCode, Provoke[]>} */
export const PROVOKED = {
  CONFIG_INVALID: [
    (world) => refused(world, /** @type {any} */ ({ login: { timeuot: 5000 } })),
    (world) => refused(world, { maxInFlight: 20 }),
    ({ createClient, failure }) => failure(createClient({ session: { in: 'body' } }).downloadFile({ url: PRODUCTS })),
  ],
  WASM_UNAVAILABLE: [withWasm('absent'), withWasm('hang')],
  LOGIN_FAILED: [withLogin("o.fail({ errMsg: 'login:fail' })"), withLogin('o.success({})')],
  LOGIN_TIMEOUT: [withLogin('')],
  LOGIN_UNAVAILABLE: [withLogin("o.fail({ errMsg: 'login:fail' })", 'wx.getLaunchOptionsSync = () => ({ scene: 1154 });')],
  EXCHANGE_FAILED: [
    (world) => (undelivered(world, 'timeout'), world.failure(world.createClient().login())),
    (world) => (undelivered(world, 'url not in domain list'), world.failure(world.createClient().login())),
    ({ createClient, failure }) => {
      const data = () => {
        throw new Error('no phone number');
      };
      return failure(createClient({ login: { data } }).login());
    },
  ],
  EXCHANGE_REJECTED: [
    (world) => (answering(world, LOGIN, 500), world.failure(world.createClient().login())),
    (world) => (answering(world, LOGIN, 200), world.failure(world.createClient().login())),
  ],
  SESSION_EXPIRED: [
    async (world) => {
      const client = await loggedIn(world);
      await world.wait(world.backend.revoke(String(client.session().id)));
      return world.failure(client.request({ url: PRODUCTS, replay: false }));
    },
    (world) => (answering(world, PRODUCTS, 401), world.failure(world.createClient().request({ url: PRODUCTS }))),
  ],
  REQUEST_FAILED: [
    ...['timeout', 'url not in domain list'].map((words) => async (/** @type {World} */ world) => {
      const client = await loggedIn(world);
      undelivered(world, words);
      return world.failure(client.request({ url: PRODUCTS }));
    }),
    async (world) => {
      const client = await loggedIn(world);
      world.host.evaluate('delete wx.uploadFile');
      return world.failure(client.uploadFile({ url: '/wx/upload', filePath: 'wxfile://photo.jpg', name: 'file' }));
    },
  ],
  ABORTED: [whileWaiting((_client, task) => task.abort())],
  LOGGED_OUT: [whileWaiting((client) => void client.logout())],
  DESTROYED: [whileWaiting((client) => client.destroy())],
  STORAGE_FAILED: [
    (world) => {
      world.host.evaluate("wx.setStorageSync = () => { throw new Error('setStorageSync:fail exceed storage max size 10Mb'); }");
      return heard(world);
    },
    (world) => {
      world.host.evaluate('wx.canIUse = () => false');
      return heard(world, { session: { encrypt: true } });
    },
  ],
  SECRET_IN_REPLY: [(world) => (answering(world, LOGIN, 200, { sessionid: 'session-1', openid: 'openid-1' }), heard(world))],
};

/** What `createClient` throws. @param {World} world @param {Options} options */
async function refused({ createClient }, options) {
  try {
    createClient(options);
  } catch (error) {
    return /** @type {SessionError} */ (error);
  }
  throw new Error('should have been refused');
}

/** A request on a phone of which this is to be said. @param {NonNullable<HostOptions['wasm']>} wasm @returns {Provoke} */
function withWasm(wasm) {
  return (world) => {
    const { createClient, failure } = world.launch({ wasm });
    return failure(createClient().request({ url: PRODUCTS }));
  };
}

/** A request where wx.login does this with its options `o`. @param {string} does @param {string} [also] @returns {Provoke} */
function withLogin(does, also = '') {
  return ({ host, createClient, failure }) => {
    host.evaluate(`${also} wx.login = (o) => { setTimeout(() => { ${does} }, 1); }`);
    return failure(createClient().request({ url: PRODUCTS }));
  };
}

/** The app does something while its request waits for a session. @param {(client: Client, task: ReturnType<Client['request']>) => void} act @returns {Provoke} */
function whileWaiting(act) {
  return async ({ createClient, failure, wait }) => {
    const client = createClient();
    await wait(client.ready);
    const task = client.request({ url: PRODUCTS });
    act(client, task);
    return failure(task);
  };
}

/** @param {World} world */
async function loggedIn({ createClient, wait }) {
  const client = createClient();
  await wait(client.login());
  return client;
}

/** The first `error` event of a client that logs in. @param {World} world @param {Options} [options] */
async function heard({ clock, createClient, wait }, options) {
  const client = createClient(options);
  /** @type {SessionError[]} */
  const errors = [];
  client.on('error', (error) => errors.push(error));
  await wait(client.login());
  await clock.runUntil(() => errors.length > 0);
  return /** @type {SessionError} */ (errors[0]);
}

/** From now on the host delivers no request. @param {World} world @param {string} words */
function undelivered({ host }, words) {
  host.behaviour.request = () => ({ fail: { errMsg: `request:fail ${words}` } });
}

/** From now on the backend answers so at a path. @param {World} world @param {string} path @param {number} status @param {object} [body] */
function answering({ backend }, path, status, body = {}) {
  backend.fault = (request, response, next) => (request.path === path ? response.status(status).json(body) : next());
}
