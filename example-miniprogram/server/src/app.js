import express from 'express';
import { errorHandler, notFound } from './errorhandler.js';
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
 * @property {boolean} [dev] adds POST /dev/expire; never in production
 * @property {Pick<Console, 'error'>} [log]
 */

/**
 * The backend of a mini program, ready to be listened with.
 *
 * @param {AppOptions} options
 * @returns {Express}
 */
export function createApp({ store, wechat, ttl = 7200, dev = false, log = console }) {
  const sessions = createSessions(store, ttl);
  const onlogin = login({ wechat, sessions, ttl });

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag'); // nothing here may be cached, so there is nothing to compare
  app.use(noStore);
  app.use(express.json({ limit: '4kb' }));

  app.route('/wx/onlogin').post(onlogin).put(onlogin).get(onlogin);
  app.get('/wx/products/list', requireSession(sessions), listProducts);
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
