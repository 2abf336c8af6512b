/** The servers that the pages' apps were made for: the reference backend, as it is or speaking by `errcode`, and Wafer's two. */
import { randomUUID } from 'node:crypto';
import express from 'express';
import { listen } from '../../example-miniprogram/server/src/listen.js';
import { startBackend } from '../e2e/backend.js';
import { LOGIN, startWaferBackend } from '../e2e/wafer-backend.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { RequestHandler } from 'express'
 * @import { HostOptions } from '../host/index.js'
 * @import { Clock } from '../host/clock.js'
 *
 * @typedef {object} Server
 * @property {string} url
 * @property {HostOptions['wechat']} wechat
 * @property {() => number} logins how many there have been
 * @property {() => Promise<unknown>} expire ends the session that was made last
 * @property {(isBroken: boolean) => void} breakDown whether whatever is not a login is answered with 500
 * @property {() => Promise<unknown>} signIn a session, as an app before the update has made and kept it
 * @property {import('node:http').IncomingHttpHeaders} [loginHeaders] of the last login
 * @property {() => string[]} [sends] what came that is no login and was not refused, and whether it carried a session
 * @property {() => void} [holdUp] has the answer to the next request that is not a login come late
 * @property {(refuses: boolean) => void} [refuseAll] whether every session is over as soon as it is made
 *
 * @typedef {(t: TestContext, clock: Clock) => Promise<Server>} Start
 */

/** Virtual milliseconds: after a login has ended. */
const LATE = 500;

/** @type {RequestHandler} */
const broken = (request, response, next) => (/login/.test(request.path) ? next() : void response.status(500).json({ message: 'broken' }));

/** The reference backend, behind what translates for it. @param {RequestHandler} translate @returns {Start} */
const reference = (translate) => async (t, clock) => {
  const backend = await startBackend(t, clock);
  const state = { isBroken: false, isLate: false, refusesAll: false };
  backend.fault = (request, response, next) =>
    translate(request, response, () => {
      if (/login/.test(request.path)) return next();
      if (state.refusesAll) delete request.headers.sessionid;
      if (state.isLate) holdUp(response);
      state.isLate = false;
      return state.isBroken ? broken(request, response, next) : next();
    });

  /** The session is looked at when the request comes. @param {import('express').Response} response */
  function holdUp(response) {
    const json = response.json.bind(response);
    response.json = (body) => {
      void clock.park(LATE).then(() => json(body));
      return response;
    };
  }
  return {
    url: backend.url,
    wechat: { issueCode: backend.issueCode },
    logins: () => backend.seen.filter(({ path }) => /login/.test(path)).length,
    expire: () => backend.revoke(String(backend.seen.findLast(({ session }) => session)?.session)),
    breakDown: (is) => void (state.isBroken = is),
    sends: () =>
      backend.seen.filter(({ path, url, status }) => status !== 401 && !/login/.test(path) && !url.includes('aborted')).map(({ method, path, session, status }) => `${method} ${path} ${status} ${session ? 'session' : 'none'}`),
    holdUp: () => void (state.isLate = true),
    refuseAll: (is) => void (state.refusesAll = is),
    async signIn() {
      const body = JSON.stringify({ code: backend.issueCode('a user') });
      const answer = await clock.track(fetch(`${backend.url}/wx/onlogin`, { method: 'POST', body, headers: { 'content-type': 'application/json' } }));
      const { sessionid, session = sessionid } = await answer.json();
      backend.seen.length = 0;
      return session;
    },
  };
};

/** Everything is 200 and says in `errcode` how it is; the session comes in the query. @type {RequestHandler} */
const byErrcode = (request, response, next) => {
  if (request.query.session) request.headers.sessionid = String(request.query.session);
  if (request.path === '/user/login') request.url = '/wx/onlogin';
  const json = response.json.bind(response);
  response.json = (body) => {
    const { statusCode } = response;
    if (statusCode === 500) return json(body);
    response.statusCode = 200;
    return json({ errcode: statusCode === 401 ? -1 : statusCode === 200 ? 0 : statusCode, msg: body.message, session: body.sessionid, data: body });
  };
  next();
};

/** wafer-node-session itself. @type {Start} */
async function wafer(t, clock) {
  const backend = await startWaferBackend(t, clock);
  return {
    url: backend.url,
    wechat: backend.wechat,
    logins: () => backend.logins,
    expire: () => backend.revoke(),
    breakDown: (is) => void (backend.fault = is ? broken : undefined),
    async signIn() {
      const [code, { encryptedData, iv }] = [backend.wechat.issueCode('a user'), backend.wechat.userInfo('a user')];
      const headers = { 'x-wx-code': code, 'x-wx-encrypted-data': encryptedData, 'x-wx-iv': iv };
      const answer = await clock.track(fetch(backend.url + LOGIN, { headers }));
      return (await answer.json()).session;
    },
  };
}

/** What Wafer 2's client says to its server, and hears from it. @type {Start} */
async function wafer2(t) {
  /** @type {Set<string>} */
  const codes = new Set();
  /** @type {Set<string>} */
  const sessions = new Set();
  const user = { openId: 'a user', nickName: '用户' };
  let logins = 0;
  let isBroken = false;
  /** @type {import('node:http').IncomingHttpHeaders} */
  let loginHeaders = {};
  const app = express();
  app.use((request, response, next) => (isBroken ? broken(request, response, next) : next()));
  app.get('/weapp/login', (request, response) => {
    logins++;
    loginHeaders = request.headers;
    if (!codes.delete(String(request.get('x-wx-code')))) return void response.json({ code: -1, error: 'no such code' });
    const skey = randomUUID();
    sessions.add(skey);
    response.json({ code: 0, data: { userinfo: user, skey } });
  });
  app.get('/me', (request, response) => {
    if (sessions.has(String(request.get('x-wx-skey')))) return void response.json({ code: 0, data: user });
    response.json({ code: -1, error: 'ERR_SKEY_INVALID' });
  });
  const server = await listen(app, 0, '127.0.0.1', { grace: 0 });
  t.after(() => server.close());
  return {
    url: server.url,
    wechat: {
      issueCode() {
        const code = randomUUID();
        codes.add(code);
        return code;
      },
      userInfo: () => ({ userInfo: user, rawData: JSON.stringify(user), signature: 'signature', encryptedData: 'sealed', iv: 'vector' }),
    },
    logins: () => logins,
    get loginHeaders() {
      return loginHeaders;
    },
    expire: async () => sessions.clear(),
    breakDown: (is) => void (isBroken = is),
    async signIn() {
      const skey = randomUUID();
      sessions.add(skey);
      return { skey };
    },
  };
}

export const SERVERS = { reference: reference((_request, _response, next) => next()), errcode: reference(byErrcode), wafer, wafer2 };
