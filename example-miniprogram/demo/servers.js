/**
 * The two servers of the play, over real HTTP on this machine: the reference backend, and the stand-in for WeChat. Both
 * are watched from outside; neither knows.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { createApp } from '../server/src/app.js';
import { createStandIn } from '../server/src/standin.js';
import { createMemoryStore } from '../server/src/store/memory.js';
import { createWeChat } from '../server/src/wechat.js';
import { brief, mask } from './brief.js';
import { DemoError } from './error.js';

/**
 * @import { IncomingMessage, RequestListener } from 'node:http'
 *
 * @typedef {Awaited<ReturnType<typeof startServers>>} Servers
 *
 * @typedef {object} Watcher
 * @property {(request: IncomingMessage) => void} [asked]
 * @property {(statusCode: number, body: unknown) => void} answered
 */

const LOOPBACK = '127.0.0.1';
/** Accounts get refresh tokens, which live for a day, and for ten seconds more when they have been used. */
const REFRESH = /** @type {const} */ ({ tokens: 'accounts', ttl: 86_400, grace: 10 });

/**
 * @param {import('./narrator.js').Narrator} narrator
 * @param {number} port of the backend; 0 takes any free one
 */
export async function startServers(narrator, port) {
  let refusals = 0;
  const account = { appid: 'wx0000000000000000', secret: randomBytes(16).toString('hex') };
  const standIn = createStandIn(account);
  const wechat = await serve(0, watched(standIn.app, {
    asked: ({ url = '' }) => narrator.say('backend', 'WeChat', `code2Session {js_code: ${mask(codeIn(url))}}`),
    answered: (statusCode, body) => narrator.say('WeChat', 'backend', `${statusCode} ${brief(body)}`),
  }));

  const app = createApp({ store: createMemoryStore(), wechat: createWeChat({ ...account, baseUrl: wechat.url }), refresh: REFRESH, dev: true });
  const backend = await serve(port, watched(app, {
    answered(statusCode, body) {
      if (statusCode === 401) refusals++;
      narrator.say('backend', 'mini program', `${statusCode} ${brief(body)}`);
    },
  })).catch(async (error) => {
    await wechat.close();
    throw error;
  });

  return {
    backendUrl: backend.url,

    /** WeChat's side of wx.login, for the phone. @param {string} openid */
    issueCode(openid) {
      const code = standIn.issueCode(openid);
      narrator.say('WeChat', 'mini program', `code ${mask(code)}`);
      return code;
    },

    /** How many 401 answers the backend has given. */
    refusals: () => refusals,

    async close() {
      await backend.close();
      await wechat.close();
    },
  };
}

/**
 * The same server, with somebody looking on.
 *
 * @param {RequestListener} app
 * @param {Watcher} watcher
 * @returns {RequestListener}
 */
function watched(app, { asked, answered }) {
  return (request, response) => {
    asked?.(request);
    const end = response.end.bind(response);
    response.end = /** @type {typeof response.end} */ ((/** @type {any[]} */ ...args) => {
      answered(response.statusCode, JSON.parse(String(args[0])));
      return Reflect.apply(end, response, args);
    });
    app(request, response);
  };
}

/** @param {string} url of a code2Session call */
function codeIn(url) {
  return new URL(url, 'http://stand-in').searchParams.get('js_code') ?? '';
}

/**
 * @param {number} port
 * @param {RequestListener} app
 */
async function serve(port, app) {
  const server = http.createServer(app).listen(port, LOOPBACK);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw portError(/** @type {NodeJS.ErrnoException} */ (error), port);
  }
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://${LOOPBACK}:${address.port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** @param {NodeJS.ErrnoException} error @param {number} port */
function portError(error, port) {
  if (error.code === 'EADDRINUSE') return new DemoError('port {} is in use: stop what listens there or run with PORT=<another>', port);
  if (error.code === 'EACCES') return new DemoError('port {} needs rights this program does not have: run with PORT=<one above 1023>', port);
  return error;
}
