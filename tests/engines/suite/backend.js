/**
 * The app's backend, and WeChat's half of a login, in memory. Engines such as JavaScriptCore's shell have no network, and
 * what is to be seen here is the engine: the same package with real HTTP and the example's server is what tests/e2e tests.
 *
 * @typedef {object} Request what reached the backend
 * @property {string} api
 * @property {string} url
 * @property {string} method
 * @property {string} path
 * @property {Record<string, any>} header
 * @property {any} data
 * @property {string} [session] the session that came with it, wherever it was
 * @property {number} [status] that it was answered with
 *
 * @typedef {{ statusCode: number, data?: unknown, header?: Record<string, string> }} Answer
 *
 * @typedef {ReturnType<typeof createBackend>} Backend
 */
export function createBackend() {
  /** Codes that WeChat gave and nobody has exchanged: each works once (docs: wx.login). @type {Set<string>} */
  const codes = new Set();
  /** @type {Set<string>} */
  const sessions = new Set();
  /** @type {Request[]} */
  const requests = [];
  let lastCode = 0;
  let lastSession = 0;

  const backend = {
    requests,
    codes: () => lastCode,
    /** How many logins there were; each gave a session. */
    logins: () => lastSession,
    /** The ids that it gives, by their number. */
    makeId: (/** @type {number} */ number) => `session-${number}`,
    /** Answers in the backend's place, unless it gives nothing. @type {(request: Request) => Answer | undefined | void} */
    fault: () => undefined,
    /** The code of one `wx.login`. */
    issueCode() {
      const code = `code-${++lastCode}`;
      codes.add(code);
      return code;
    },
    revoke: (/** @type {string | null} */ id) => void sessions.delete(String(id)),
    /** Whether a socket's request for a connection came with a live session. */
    admits: (/** @type {Request} */ request) => sessions.has(String((request.session = sessionOf(request)))),
    /** What has reached a path. @param {string} path */
    at: (path) => requests.filter((request) => request.path === path),
    /** @param {Omit<Request, 'path'>} given @returns {Answer} */
    answer(given) {
      const request = { ...given, path: pathOf(given.url) };
      request.session = sessionOf(request);
      requests.push(request);
      const answer = backend.fault(request) ?? route(request);
      request.status = answer.statusCode;
      return answer;
    },
  };

  function begin() {
    const sessionid = backend.makeId(++lastSession);
    sessions.add(sessionid);
    return { statusCode: 200, data: { sessionid, expires_in: 7200 } };
  }

  /** @param {Request} request @returns {Answer} */
  function route({ path, data, session }) {
    if (path.endsWith('/login')) return codes.delete(data.code) ? begin() : { statusCode: 400, data: { error: 'code been used' } };
    if (path.endsWith('/password')) return data.password === 'right' ? begin() : { statusCode: 403, data: { error: 'wrong password' } };
    if (path.endsWith('/public')) return { statusCode: 200, data: { open: true } };
    if (sessions.has(String(session))) return { statusCode: 200, data: { path } };
    return { statusCode: 401, data: { error: 'no session' } };
  }

  return backend;
}

/** There is no URL in most engines. @param {string} url */
export function pathOf(url) {
  return url.replace(/^\w+:\/\/[^/?#]*/, '').replace(/[?#].*/, '');
}

/** Where a session may be, in each of the four ways to carry one. @param {Omit<Request, 'path'>} request @returns {string | undefined} */
function sessionOf({ url, header, data }) {
  const { sessionid, Authorization = '', Cookie = '' } = header;
  const inQuery = /[?&]sid=([^&#]*)/.exec(url)?.[1];
  const found = sessionid ?? /^Bearer (.*)/.exec(Authorization)?.[1] ?? /\bsid=([^;]*)/.exec(Cookie)?.[1] ?? (inQuery && decodeURIComponent(inQuery)) ?? data?.sid;
  return found === undefined ? undefined : String(found);
}
