import express from 'express';
import { createAccounts } from './accounts.js';
import { errorHandler, notFound } from './errorhandler.js';
import { createLogins } from './logins.js';
import { register, signIn, whoAmI } from './routes/account.js';
import { acceptUpload, readUpload, sendReceipt } from './routes/files.js';
import { login } from './routes/login.js';
import { listProducts } from './routes/products.js';
import { refresh } from './routes/refresh.js';
import { endSession, logout, requireSession } from './routes/session.js';
import { createSessions } from './sessions.js';
import { createSockets } from './sockets.js';

/**
 * @import { Express, RequestHandler } from 'express'
 * @import { RefreshOptions } from './logins.js'
 * @import { Sockets } from './sockets.js'
 * @import { SessionStore } from './store/store.js'
 * @import { WeChat } from './wechat.js'
 *
 * @typedef {object} AppOptions
 * @property {SessionStore} store
 * @property {WeChat} wechat
 * @property {number} [ttl] seconds a session lives; two hours by default
 * @property {boolean} [sliding] each answer to a request with a session lets it live `ttl` again
 * @property {RefreshOptions} [refresh] refresh tokens; without, nobody gets any
 * @property {number} [checkSocketsEvery] milliseconds between two looks at the sessions of open WebSockets
 * @property {boolean} [dev] adds POST /dev/expire; never in production
 * @property {Pick<Console, 'error'>} [log]
 *
 * @typedef {Express & { sockets: Sockets }} App
 */

const BODY_LIMIT = { limit: '4kb' };

/**
 * The backend of a mini program, ready to be listened with; its WebSockets are served by whoever hands `app.sockets`
 * to `listen`, or `app.sockets.upgrade` to the event `upgrade` of a server.
 *
 * @param {AppOptions} options
 * @returns {App}
 */
export function createApp(options) {
  const { store, wechat, ttl = 7200, sliding = false, checkSocketsEvery, dev = false, log = console } = options;
  const sessions = createSessions(store, ttl);
  const logins = createLogins(store, sessions, options.refresh);
  const accounts = createAccounts(store);
  const sockets = createSockets(sessions, { checkEvery: checkSocketsEvery, log });
  const onlogin = login({ wechat, logins });
  const authenticated = requireSession(sessions, { sliding });

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag'); // nothing here may be cached, so there is nothing to compare
  app.use(noStore);
  app.use(express.json(BODY_LIMIT), express.urlencoded({ ...BODY_LIMIT, extended: false }));

  app.route('/wx/onlogin').post(onlogin).put(onlogin).get(onlogin);
  app.post('/account/register', register({ accounts, logins }));
  app.post('/account/signin', signIn({ accounts, logins }));
  app.get('/account/me', authenticated, whoAmI);
  app.get('/wx/products/list', authenticated, listProducts);
  app.post('/wx/upload', readUpload, authenticated, acceptUpload);
  app.get('/wx/download/receipt', authenticated, sendReceipt);
  app.post('/wx/refresh', refresh(logins));
  app.post('/wx/logout', logout(logins));
  // What an administrator or the time to live would do behind the client's back, for trying it out.
  if (dev) app.post('/dev/expire', endSession(sessions));

  app.use(notFound);
  app.use(errorHandler(log));
  return Object.assign(app, { sockets });
}

/** @type {RequestHandler} */
const noStore = (request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};
