/**
 * Somebody else's server: Express with wafer-node-session as npm has it, over real HTTP, and WeChat's host name answered
 * here. With a place for faults in front.
 *
 * wafer-node-session keeps its store in a global variable, so a process can have one such server at a time.
 */
import express from 'express';
import waferSession from 'wafer-node-session';
import { listen } from '../../example-miniprogram/server/src/listen.js';
import { createWaferWeChat } from './wafer-wechat.js';
import { WaferStore } from './wafer-store.js';
import { answerAsWeChat } from './wechat-host.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Request, RequestHandler } from 'express'
 * @import { Clock } from '../host/clock.js'
 *
 * @typedef {object} Seen a request as it came, and what was answered
 * @property {string} method
 * @property {string} path
 * @property {string | undefined} code
 * @property {string | undefined} encryptedData
 * @property {string | undefined} iv
 * @property {string | undefined} id
 * @property {string | undefined} skey
 * @property {number} status
 * @property {any} reply
 *
 * @typedef {Awaited<ReturnType<typeof startWaferBackend>>} WaferBackend
 */

export const ACCOUNT = { appid: 'wx0123456789abcdef', secret: 'test-secret' };
export const LOGIN = '/login';
/** The member that marks an answer as Wafer's own. */
export const MAGIC = 'F2C224D4-2BCE-4C64-AF9F-A6D872000D1A';
/** wafer-node-session's own default. */
export const MAX_AGE = 24 * 3600 * 1000;

/**
 * @param {TestContext} t
 * @param {Clock} clock
 * @param {{ freshKeys?: boolean }} [options]
 */
export async function startWaferBackend(t, clock, { freshKeys } = {}) {
  const wechat = createWaferWeChat({ ...ACCOUNT, clock, freshKeys });
  const wechatServer = await listen(wechat.app, 0, '127.0.0.1', { grace: 0 });
  const leave = answerAsWeChat(wechatServer.url);
  const store = new WaferStore(clock);
  // It prints every login that fails.
  const { mock: printed } = t.mock.method(console, 'error', () => {});

  /** @type {Seen[]} */
  const seen = [];
  /** @type {{ fault: RequestHandler | undefined }} */
  const control = { fault: undefined };
  const app = express();
  app.use(record(seen));
  app.use((request, response, next) => (control.fault ? control.fault(request, response, next) : next()));
  app.use(waferSession({ appId: ACCOUNT.appid, appSecret: ACCOUNT.secret, loginPath: LOGIN, maxAge: MAX_AGE, store }));
  // As in the package's README.
  app.use('/me', (/** @type {Request & { session?: any }} */ request, response) => {
    response.json(request.session ? request.session.userInfo : { nobody: true });
  });
  const server = await listen(app, 0, '127.0.0.1', { grace: 0 });
  t.after(async () => {
    await server.close();
    await wechatServer.close();
    leave();
  });

  /** @param {string} path */
  const at = (path) => seen.filter((entry) => entry.path === path);
  /** @returns {Array<{ id: string, skey: string }>} */
  const sessions = () => at(LOGIN).flatMap(({ reply }) => reply?.session ?? []);
  return {
    url: server.url,
    wechat,
    store,
    seen,
    /** Requests to a path, in order of arrival. */
    at,
    get logins() {
      return at(LOGIN).length;
    },
    /** The sessions handed out, in order. */
    get sessions() {
      return sessions();
    },
    /** What the server printed about logins that failed. @returns {unknown[]} */
    get complaints() {
      return printed.calls.map(({ arguments: [first] }) => first);
    },
    /** What stands before the server. @param {RequestHandler | undefined} fault */
    set fault(fault) {
      control.fault = fault;
    },
    /** Ends a session on the server, behind the client's back. @param {string} [id] default: the newest */
    revoke(id = sessions().at(-1)?.id) {
      if (id === undefined) throw new Error('there is no session yet');
      return clock.track(new Promise((resolve) => store.destroy(id, resolve)));
    },
  };
}

/** @param {Seen[]} seen @returns {RequestHandler} */
function record(seen) {
  return (request, response, next) => {
    /** @type {Seen} */
    const entry = {
      method: request.method,
      path: request.path,
      code: request.get('x-wx-code'),
      encryptedData: request.get('x-wx-encrypted-data'),
      iv: request.get('x-wx-iv'),
      id: request.get('x-wx-id'),
      skey: request.get('x-wx-skey'),
      status: 0,
      reply: undefined,
    };
    seen.push(entry);
    const { json } = response;
    response.json = (body) => {
      entry.reply = body;
      return json.call(response, body);
    };
    response.on('finish', () => void (entry.status = response.statusCode));
    next();
  };
}
