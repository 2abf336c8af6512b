/** The backend that all meet: it gives sessions, ends them, and counts. Over real HTTP, in virtual time. */
import { createServer } from 'node:http';

/**
 * @import { AddressInfo } from 'node:net'
 * @import { Clock } from '../tests/host/clock.js'
 * @import { Answer, Dialect } from './dialects.js'
 *
 * @typedef {Awaited<ReturnType<typeof startBackend>>} Backend
 */

/** Virtual milliseconds that an answer takes, unless the request asks for another time: `?after=`. */
const ANSWER = 10;
const LOGIN = 40;

/** What all count as served. The fields are what one library or another looks for. */
const SERVED = { status: 200, body: { served: true, code: 0, errcode: 0 } };
const DOWN = { status: 503, body: {} };

/** @param {Clock} clock @param {Dialect} dialect */
export async function startBackend(clock, dialect) {
  /** @type {Set<string>} */
  const sessions = new Set();
  let issued = 0;
  const state = { logins: 0, sends: 0, isLoginDown: false, refusesAll: false };

  /** @returns {Answer} */
  function logIn() {
    state.logins++;
    if (state.isLoginDown) return DOWN;
    const session = `session-${++issued}`;
    sessions.add(session);
    return { status: 200, body: dialect.login(session) };
  }

  /** A session is looked at when its request comes, however late the answer is. @param {string} session @returns {Answer} */
  function serve(session) {
    state.sends++;
    return sessions.has(session) && !state.refusesAll ? SERVED : dialect.expired;
  }

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://backend');
    const isLogin = pathname === '/login';
    const { status, body } = isLogin ? logIn() : serve(sessionOf(request.headers, searchParams));
    await clock.park(isLogin ? LOGIN : Number(searchParams.get('after') ?? ANSWER));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {AddressInfo} */ (server.address());

  return {
    state,
    url: `http://127.0.0.1:${port}`,
    /** Ends every session there is. A new login makes a new one; it ends no other. */
    expire: () => sessions.clear(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Where one library or another puts it. @param {import('node:http').IncomingHttpHeaders} headers @param {URLSearchParams} query */
function sessionOf(headers, query) {
  return String(headers.sessionid ?? headers.authorization ?? headers['x-wx-skey'] ?? query.get('session'));
}
