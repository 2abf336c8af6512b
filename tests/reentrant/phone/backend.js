/**
 * The backend of one client, in memory. A path says what becomes of a request: see `ROUTES`.
 *
 * @typedef {object} Request
 * @property {string} path
 * @property {number | undefined} session the number of the session that came with it
 * @property {number} handed when the package handed it to the host
 *
 * @typedef {{ statusCode: number, data: any, header: Record<string, string> }} Answer
 * @typedef {Answer | 'lost' | undefined} Reply an answer, a failure of transport, or nothing ever
 *
 * @typedef {'login' | 'signin' | 'elsewhere'} Way how a session was begun: by the backend's path for it, or in another way
 * @typedef {ReturnType<typeof createBackend>} Backend
 */
import { secret } from './secrets.js';

/** What a login meets instead of a session. @type {Record<string, () => Reply>} */
export const LOGIN_FAULTS = {
  lost: () => 'lost',
  'never answered': () => undefined,
  busy: () => answer(503, 'busy'),
  'a refusal': () => answer(403, { error: 'no' }),
  'a page': () => answer(200, '<html>'),
  'no id': () => answer(200, { sessionid: 7 }),
};

/** @param {number} statusCode @param {unknown} data @returns {Answer} */
const answer = (statusCode, data) => ({ statusCode, data, header: { Date: 'today' } });

/** @param {(way: Way, at?: number) => number} issueId gives the number of the next session; `at`: when it was begun, if not now */
export function createBackend(issueId) {
  /** Sessions that are alive, by their numbers. @type {Set<number>} */
  const alive = new Set();
  /** Answers that hold an id, as a login's may. @type {WeakSet<object>} */
  const grants = new WeakSet();

  const backend = {
    alive,
    grants,
    /** @type {string | undefined} one of `LOGIN_FAULTS` */
    loginFault: undefined,
    /** Seconds. */
    lifetime: 7200,
    /** Whether every session is refused. */
    refusesAll: false,
    /** Gives a new session. @param {Way} way @param {number} [at] when it was begun */
    begin(way, at) {
      const number = issueId(way, at);
      alive.add(number);
      return number;
    },
    /** @param {Request} request @returns {Reply} */
    reply(request) {
      const [, route = ''] = request.path.split('/');
      return ROUTES[route]?.(request);
    },
  };

  /** @param {Request} request */
  function logIn({ path, handed }) {
    const fault = backend.loginFault && LOGIN_FAULTS[backend.loginFault];
    if (fault) return fault();
    const granted = answer(200, { sessionid: secret('id', backend.begin(path === '/signin' ? 'signin' : 'login', handed)), expires_in: backend.lifetime });
    grants.add(granted);
    return granted;
  }

  /** Whoever comes without a session is answered, too: what needs one, the package says. @param {Request} request */
  const isRefused = ({ session }) => session !== undefined && (backend.refusesAll || !alive.has(session));

  /** By the first part of the path. @type {Record<string, (request: Request) => Reply>} */
  const ROUTES = {
    login: logIn,
    signin: logIn,
    logout({ session }) {
      if (session !== undefined) alive.delete(session);
      return answer(200, {});
    },
    r: (request) => (isRefused(request) ? answer(401, { error: 'no session' }) : answer(200, { path: request.path })),
    expired: ({ session }) => answer(session === undefined ? 200 : 401, {}),
    // Says in the body that the session is over.
    body: (request) => answer(200, { errcode: isRefused(request) ? 40001 : 0 }),
    // Goes on with another session.
    next(request) {
      if (isRefused(request) || request.session === undefined) return answer(401, {});
      const next = answer(200, { expires_in: 3600 });
      next.header['X-Next'] = secret('id', backend.begin('login', request.handed));
      return next;
    },
    error: () => answer(500, 'oops'),
    lost: () => 'lost',
    never: () => undefined,
  };
  return backend;
}
