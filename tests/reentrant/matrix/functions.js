/**
 * The functions of an app that the package or the host calls, each with how to have it called.
 *
 * @import { App } from '../parts.js'
 * @import { AppClient } from '../app/app.js'
 * @import { Ask } from '../app/calls.js'
 * @import { Config } from '../app/config.js'
 * @import { World } from '../parts.js'
 *
 * @typedef {object} AppFunction
 * @property {Partial<Config>} [config] what the client's options have to be
 * @property {(scene: Scene) => void} provoke
 *
 * @typedef {{ world: World, app: App, client: AppClient }} Scene
 */

/** @param {Ask} ask @returns {AppFunction} */
const byRequest = (ask = {}) => ({ provoke: ({ app, client }) => void app.calls.request(client, ask) });

/** @param {Partial<Config>} config @param {AppFunction} of @returns {AppFunction} */
const having = (config, of) => ({ ...of, config });

/** @type {AppFunction} */
const byLogin = { provoke: ({ app, client }) => void app.calls.login(client, { force: true }) };

/** @type {AppFunction} */
const byLogout = { provoke: ({ app, client }) => void app.calls.logout(client) };

/** @type {AppFunction} */
const byFailedLogin = {
  provoke({ world, app, client }) {
    world.host.loginFails = true;
    app.calls.login(client, { force: true });
  },
};

/** A session that is over and that nobody can renew. @type {AppFunction} */
const byExpiry = {
  provoke({ app, client }) {
    app.calls.setSession(client, 'over', { renewable: false });
    app.calls.request(client, {});
  },
};

/** @param {string} [route] @returns {AppFunction} */
const bySocket = (route = 'socket') => ({ provoke: ({ app, client }) => void app.calls.connectSocket(client, { route, auth: false }) });

/** The module is loaded anew. @type {AppFunction} */
const byTrap = {
  provoke({ world, app, client }) {
    world.instances.trapIn(0);
    app.calls.request(client, {});
    app.calls.request(client, {});
  },
};

/** @type {AppFunction} */
const byAbort = {
  provoke({ app, client }) {
    app.calls.abort(app.calls.request(client, { auth: false, route: 'never' }));
  },
};

/** @type {AppFunction} */
const byAnotherClient = { provoke: ({ app }) => void app.clients.create({ getters: true }) };

/** @type {Record<string, AppFunction>} */
const OF_REQUESTS = Object.fromEntries(
  /** @type {const} */ (['request', 'uploadFile', 'downloadFile']).flatMap((api) => [
    [`${api}, success`, byRequest({ api })],
    [`${api}, fail`, byRequest({ api, route: 'lost', auth: false })],
    [`${api}, complete`, byRequest({ api, auth: 'optional' })],
    [`${api}, then`, byRequest({ api })],
    [`${api}, catch`, byRequest({ api, route: 'lost' })],
    [`${api}, finally`, byRequest({ api, auth: false })],
  ]),
);

/** The patches of an app around functions of its host. @type {Record<string, AppFunction>} */
const PATCHES = {
  'around wx.request': byRequest({ auth: 'optional' }),
  'around wx.uploadFile': byRequest({ api: 'uploadFile' }),
  'around wx.downloadFile': byRequest({ api: 'downloadFile' }),
  'around wx.connectSocket': bySocket(),
  'around wx.login': byLogin,
  'around wx.checkSession': having({ checkSession: true }, byTrap),
  'around wx.getLaunchOptionsSync': byFailedLogin,
  'around wx.getStorageSync': byTrap,
  'around wx.setStorageSync': byLogin,
  'around wx.removeStorageSync': byLogout,
  'around wx.canIUse': having({ encrypt: true }, byLogin),
  'around wx.getStorage': having({ encrypt: true }, byTrap),
  'around wx.setStorage': having({ encrypt: true }, byLogin),
  'around wx.removeStorage': having({ encrypt: true }, byLogout),
  'around task.abort': byAbort,
  'around socketTask.close': { provoke: ({ app, client }) => void app.calls.connectSocket(client, { auth: false, closes: true }) },
  'around setTimeout': byLogin,
  'around instantiate': byTrap,
};

/** @type {Record<string, AppFunction>} */
export const FUNCTIONS = {
  ...OF_REQUESTS,
  onHeadersReceived: byRequest({ auth: false }),
  onChunkReceived: byRequest({ chunked: true, auth: 'optional' }),
  onProgressUpdate: byRequest({ api: 'uploadFile', auth: false }),
  'login, then': byLogin,
  'login, catch': byFailedLogin,
  'login, finally': byLogin,
  'logout, then': byLogout,
  'logout, finally': byLogout,
  'on login': byLogin,
  'on logout': byLogout,
  'on expired': byExpiry,
  'on error': byFailedLogin,
  'connectSocket, then': bySocket(),
  'connectSocket, catch': bySocket('broken'),
  'socket.onOpen': bySocket(),
  'socket.onMessage': bySocket(),
  'socket.onError': { provoke: ({ app, client }) => void app.calls.connectSocket(client, { route: 'fails', auth: false }) },
  'socket.onClose': bySocket('ends'),
  'send, success': bySocket(),
  'send, fail': { provoke: ({ app, client }) => void app.calls.connectSocket(client, { route: 'ends', auth: false, sendsLate: true }) },
  'send, complete': bySocket(),
  'close, success': { provoke: ({ app, client }) => void app.calls.connectSocket(client, { auth: false, closes: true }) },
  'login.data': having({ data: 'sync' }, byLogin),
  'login.data, later': having({ data: 'async' }, byLogin),
  'login.session': having({ session: true }, byLogin),
  'request.header': having({ header: true }, byRequest()),
  'expired.test': having({ test: true }, byRequest()),
  'a getter of the options of createClient': byAnotherClient,
  'a getter of the options of request': byRequest({ getters: true }),
  'a getter of the options of uploadFile': byRequest({ api: 'uploadFile', getters: true }),
  'a getter of the options of login': { provoke: ({ app, client }) => void app.calls.login(client, { force: true, getters: true }) },
  'a getter of the options of logout': { provoke: ({ app, client }) => void app.calls.logout(client, { url: true, getters: true }) },
  'a getter of the options of setSession': { provoke: ({ app, client }) => void app.calls.setSession(client, 'alive', { getters: true }) },
  'ready, then': { provoke: ({ app }) => void app.clients.create() },
  ...PATCHES,
};
