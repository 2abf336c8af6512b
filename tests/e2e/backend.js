/** The reference backend and the stand-in for WeChat, over real HTTP, with a place for faults in front. */
import express from 'express';
import { createApp } from '../../example-miniprogram/server/src/app.js';
import { listen } from '../../example-miniprogram/server/src/listen.js';
import { sessionIdOf } from '../../example-miniprogram/server/src/sessionid.js';
import { createStandIn } from '../../example-miniprogram/server/src/standin.js';
import { createMemoryStore } from '../../example-miniprogram/server/src/store/memory.js';
import { createWeChat } from '../../example-miniprogram/server/src/wechat.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Request, Response, NextFunction } from 'express'
 * @import { Clock } from '../host/clock.js'
 * @import { SessionStore } from '../../example-miniprogram/server/src/store/store.js'
 *
 * @typedef {{ method: string, url: string, path: string, session: string | undefined, body: any, status: number }} Seen
 * @typedef {(request: Request, response: Response, next: NextFunction) => unknown} Fault
 * @typedef {Awaited<ReturnType<typeof startBackend>>} Backend
 */

const ACCOUNT = { appid: 'wx-test-app', secret: 'test-secret' };

/**
 * @param {TestContext} t
 * @param {Clock} clock
 * @param {{ ttl?: number, sliding?: boolean, store?: SessionStore, refresh?: Parameters<typeof createApp>[0]['refresh'] }} [options] see the reference backend's own
 */
export async function startBackend(t, clock, { ttl = 7200, sliding, refresh, store = createMemoryStore({ now: clock.now }) } = {}) {
  const standIn = createStandIn({ ...ACCOUNT, now: clock.now });
  const wechatServer = await listen(standIn.app, 0, '127.0.0.1', { grace: 0 });
  const wechat = createWeChat({ ...ACCOUNT, baseUrl: wechatServer.url });

  /** @type {Seen[]} */
  const seen = [];
  /** @type {{ fault: Fault | undefined }} */
  const control = { fault: undefined };
  const app = express();
  app.use(express.json({ limit: '1mb' }), express.urlencoded({ extended: false }));
  app.use((request, response, next) => {
    const { method, url, path, body } = request;
    const entry = { method, url, path, session: sessionIdOf(request), body, status: 0 };
    seen.push(entry);
    response.on('finish', () => {
      entry.status = response.statusCode;
      // The form of an upload is read by the route, at last.
      entry.session ??= sessionIdOf(request);
    });
    next();
  });
  app.use((request, response, next) => (control.fault ? control.fault(request, response, next) : next()));
  app.all('/echo', (request, response) => {
    response.json({ method: request.method, headers: request.headers, query: request.query, body: request.body ?? null });
  });
  const reference = createApp({ store, wechat, ttl, sliding, ...(refresh && { refresh }), dev: true, log: { error() {} } });
  app.use(reference);
  const sockets = {
    ...reference.sockets,
    /** @type {typeof reference.sockets.upgrade} */
    upgrade(request, socket, head) {
      const url = request.url ?? '';
      const session = request.headers.sessionid?.toString();
      seen.push({ method: 'GET', url, path: url.replace(/\?.*/, ''), session, body: undefined, status: 101 });
      reference.sockets.upgrade(request, socket, head);
    },
  };
  const server = await listen(app, 0, '127.0.0.1', { grace: 0, sockets });
  t.after(async () => {
    await server.close();
    await wechatServer.close();
  });
  return {
    url: server.url,
    issueCode: standIn.issueCode,
    seen,
    /** Requests to a path, in order of arrival. @param {string} path */
    at: (path) => seen.filter((entry) => entry.path === path),
    get logins() {
      return seen.filter((entry) => entry.path === '/wx/onlogin').length;
    },
    /** What stands before the backend. @param {Fault | undefined} fault */
    set fault(fault) {
      control.fault = fault;
    },
    /** Ends a session on the server, behind the client's back. @param {string} id */
    revoke: (id) => clock.track(fetch(server.url + '/dev/expire', { method: 'POST', headers: { sessionid: id } })),
  };
}
