import express from 'express';
import { createAccounts } from './accounts.js';
import { errorHandler, notFound } from './errorhandler.js';
import { register, signIn, whoAmI } from './routes/account.js';
import { login } from './routes/login.js';
import { listProducts } from './routes/products.js';
import { endSession, requireSession } from './routes/session.js';
import { createSessions } from './sessions.js';

/**
 * @import { Express, RequestHandler } from 'express'
 * @import { SessionStore } from './store/store.js'
 * @import { WeChat } from './wechat.js'
 *
 * @typedef {object} AppOptions
 * @property {SessionStore} store
 * @property {WeChat} wechat
 * @property {number} [ttl] seconds a session lives; two hours by default
 * @property {boolean} [sliding] each answer to a request with a session lets it live `ttl` again
 * @property {boolean} [dev] adds POST /dev/expire; never in production
 * @property {Pick<Console, 'error'>} [log]
 */

const BODY_LIMIT = { limit: '4kb' };

/**
 * The backend of a mini program, ready to be listened with.
 *
 * @param {AppOptions} options
 * @returns {Express}
 */
export function createApp({ store, wechat, ttl = 7200, sliding = false, dev = false, log = console }) {
  const sessions = createSessions(store, ttl);
  const accounts = createAccounts(store);
  const onlogin = login({ wechat, sessions });
  const authenticated = requireSession(sessions, { sliding });

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag'); // nothing here may be cached, so there is nothing to compare
  app.use(noStore);
  app.use(express.json(BODY_LIMIT), express.urlencoded({ ...BODY_LIMIT, extended: false }));

  app.route('/wx/onlogin').post(onlogin).put(onlogin).get(onlogin);
  app.post('/account/register', register({ accounts, sessions }));
  app.post('/account/signin', signIn({ accounts, sessions }));
  app.get('/account/me', authenticated, whoAmI);
  app.get('/wx/products/list', authenticated, listProducts);
  app.post('/wx/logout', endSession(sessions));
  // What an administrator or the time to live would do behind the client's back, for trying it out.
  if (dev) app.post('/dev/expire', endSession(sessions));

  app.use(notFound);
  app.use(errorHandler(log));
  return app;
}

/** @type {RequestHandler} */
const noStore = (request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};
