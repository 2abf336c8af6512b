/**
 * What the app does from inside one of its functions: every method of a client, and an exception.
 *
 * @import { App } from '../parts.js'
 * @import { AppClient } from './app.js'
 * @import { Ask, Call } from './calls.js'
 *
 * @typedef {object} Place where it is done
 * @property {App} app
 * @property {AppClient} client
 * @property {Call | undefined} own the call whose function it is
 *
 * @typedef {(place: Place) => unknown} Method
 */
import { AppError } from './app.js';

/** @param {Ask} ask @returns {Method} */
const request = (ask) => ({ app, client }) => app.calls.request(client, ask);

/** A call that has not ended, the latest first; one is made if there is none. @param {Place} place @returns {Call} */
function another({ app, client, own }) {
  const pending = app.calls.all.filter((call) => call !== own && call.isMade && call.task?.abort && !call.settled);
  return pending.at(-1) ?? app.calls.request(client, {});
}

/** A socket of the app, open or not. @param {Place} place */
const socketOf = ({ app, own }) => (own?.api === 'connectSocket' ? own : app.calls.all.find(({ api, task }) => api === 'connectSocket' && task));

/** @type {Record<string, Method>} */
export const METHODS = {
  request: request({}),
  'request, high': request({ priority: 'high' }),
  'request, optional': request({ auth: 'optional' }),
  'request, without a session': request({ auth: false }),
  'request, not replayed': request({ replay: false }),
  'request, with a timeout': request({ timeout: 50 }),
  'request, awaited late': request({ late: true }),
  'request, elsewhere': request({ elsewhere: true }),
  'request, with getters': request({ getters: true }),
  uploadFile: request({ api: 'uploadFile' }),
  downloadFile: request({ api: 'downloadFile', auth: 'optional' }),
  connectSocket: ({ app, client }) => app.calls.connectSocket(client),
  'socket.send': (place) => {
    const socket = socketOf(place);
    if (socket) place.app.calls.send(socket);
  },
  'socket.close': (place) => {
    const socket = socketOf(place);
    if (socket) place.app.calls.close(socket);
  },
  login: ({ app, client }) => app.calls.login(client),
  'login, with data': ({ app, client }) => app.calls.login(client, { data: true }),
  'login, force': ({ app, client }) => app.calls.login(client, { force: true }),
  'login, via': ({ app, client }) => app.calls.login(client, { via: true }),
  logout: ({ app, client }) => app.calls.logout(client),
  'logout, with url': ({ app, client }) => app.calls.logout(client, { url: true }),
  setSession: ({ app, client }) => app.calls.setSession(client, 'alive'),
  'setSession, over, not renewable': ({ app, client }) => app.calls.setSession(client, 'over', { renewable: false }),
  'setSession, null': ({ app, client }) => app.calls.setSession(client, null),
  session: ({ app, client }) => app.inside(client, 'session', () => client.sdk.session()),
  on: ({ app, client }) => app.clients.listen(client, 'login'),
  off: ({ app, client }) => app.inside(client, 'off', () => client.offs.forEach((off) => off())),
  'abort, another': (place) => place.app.calls.abort(another(place)),
  'abort, its own': ({ app, own }) => own && app.calls.abort(own),
  destroy: ({ app, client }) => app.calls.destroy(client),
  'another client': ({ app }) => {
    const client = app.clients.create();
    if (client) app.calls.request(client, {});
  },
  'an exception': ({ app }) => {
    app.hasThrown = true;
    throw new AppError();
  },
};
