/**
 * A backend that gives two tokens, and takes each refresh token once: it gives another one with each renewal, and who comes
 * with one that was used ends the whole sign-in, as somebody may have stolen it. Over real HTTP, in virtual time.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * @import { AddressInfo } from 'node:net'
 * @import { Clock } from '../../tests/host/clock.js'
 * @import { Answer, Dialect } from '../dialects.js'
 *
 * @typedef {Awaited<ReturnType<typeof startTokenBackend>>} TokenBackend
 * @typedef {Required<Dialect>} TokenDialect
 *
 * @typedef {object} SignIn
 * @property {string} access the token that requests are served for
 * @property {string} refresh the token that a renewal is given for
 * @property {string} [former] the one before
 * @property {boolean} isOver
 */

/** Virtual milliseconds that an answer takes, unless the request asks for another time: `?after=`. */
const ANSWER = 10;
const LOGIN = 40;

const SERVED = { status: 200, body: { served: true, code: 0, errcode: 0 } };

/** Who is signed in, and by which tokens. @param {TokenDialect} dialect */
function createSignIns(dialect) {
  /** By each refresh token that it ever had. @type {Map<string, SignIn>} */
  const signIns = new Map();
  let issued = 0;
  const state = { renewals: 0, sends: 0, killed: 0, losesNext: false, hasGrace: false, refusesAll: false };

  /** @param {SignIn} signIn @returns {Answer} */
  const give = ({ access, refresh }) => ({ status: 200, body: dialect.tokens(access, refresh) });

  /** @param {SignIn} signIn */
  function issue(signIn) {
    const number = ++issued;
    Object.assign(signIn, { former: signIn.refresh, access: `access-${number}`, refresh: `refresh-${number}` });
    signIns.set(signIn.refresh, signIn);
    return give(signIn);
  }

  return {
    state,
    logIn: () => issue({ access: '', refresh: '', isOver: false }),
    /** @param {string} token @returns {Answer} */
    renew(token) {
      state.renewals++;
      const signIn = signIns.get(token);
      if (!signIn || signIn.isOver) return dialect.refused;
      if (token === signIn.refresh) return issue(signIn);
      if (state.hasGrace && token === signIn.former) return give(signIn);
      state.killed++;
      signIn.isOver = true;
      return dialect.refused;
    },
    /** A token is looked at when its request comes, however late the answer is. @param {string} token @returns {Answer} */
    serve(token) {
      state.sends++;
      const isGood = [...signIns.values()].some(({ access, isOver }) => access === token && !isOver);
      return isGood && !state.refusesAll ? SERVED : dialect.expired;
    },
    /** Ends all access tokens, and no refresh token. */
    expire: () => signIns.forEach((signIn) => void (signIn.access = '')),
  };
}

/** @param {Clock} clock @param {TokenDialect} dialect */
export async function startTokenBackend(clock, dialect) {
  const { state, logIn, renew, serve, expire } = createSignIns(dialect);

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://backend');
    const isRenewal = pathname === '/token';
    const isLogin = pathname === '/login';
    const { refresh_token } = await bodyOf(request);
    const { status, body } = isLogin ? logIn() : isRenewal ? renew(refresh_token) : serve(String(request.headers.authorization));
    await clock.park(isLogin || isRenewal ? LOGIN : Number(searchParams.get('after') ?? ANSWER));
    if (isRenewal && state.losesNext) {
      state.losesNext = false;
      return void request.socket.destroy();
    }
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {AddressInfo} */ (server.address());

  return {
    state,
    expire,
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** @param {import('node:http').IncomingMessage} request */
async function bodyOf(request) {
  let text = '';
  request.setEncoding('utf8').on('data', (part) => (text += part));
  await once(request, 'end');
  return text ? JSON.parse(text) : {};
}
