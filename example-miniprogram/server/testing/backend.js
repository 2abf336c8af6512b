import assert from 'node:assert/strict';
import { createApp } from '../src/app.js';
import { listen } from '../src/listen.js';
import { createStandIn } from '../src/standin.js';
import { createMemoryStore } from '../src/store/memory.js';
import { createWeChat } from '../src/wechat.js';

/**
 * The backend and WeChat's stand-in on ports of their own, under one clock that tests move.
 *
 * @import { TestContext } from 'node:test'
 * @import { AppOptions } from '../src/app.js'
 *
 * @typedef {object} Answer
 * @property {number} status
 * @property {any} body
 * @property {Headers} headers
 *
 * @typedef {{ body?: unknown, sessionid?: string, headers?: Record<string, string> }} Call
 */

export const ACCOUNT = { appid: 'wx0123456789abcdef', secret: 'the-secret-of-the-mini-program' };

/**
 * @param {TestContext} t
 * @param {Partial<AppOptions> & { account?: typeof ACCOUNT }} [options]
 */
export async function startBackend(t, { account = ACCOUNT, ...options } = {}) {
  const clock = { now: Date.parse('2025-01-01T00:00:00Z') };
  const now = () => clock.now;
  const standIn = createStandIn({ ...ACCOUNT, now });
  const standInServer = await listen(standIn.app, 0, '127.0.0.1');
  t.after(standInServer.close);

  /** What no answer may contain. @type {Set<string>} */
  const neverSent = new Set([ACCOUNT.secret]);
  /** What no line of the log may contain. @type {Set<string>} */
  const neverLogged = new Set([ACCOUNT.secret]);
  /** @type {string[]} */
  const logged = [];

  const store = createMemoryStore({ now });
  const wechat = createWeChat({ ...account, baseUrl: standInServer.url });
  const app = createApp({
    store,
    wechat: {
      async code2Session(code) {
        neverLogged.add(code);
        const session = await wechat.code2Session(code);
        for (const value of [session.openid, session.session_key]) neverSent.add(value);
        return session;
      },
    },
    log: { error: (line) => logged.push(line) },
    ...options,
  });
  const server = await listen(app, 0, '127.0.0.1', { sockets: app.sockets });
  t.after(server.close);
  t.after(() => {
    for (const line of logged) assertWithout(line, [...neverSent, ...neverLogged]);
  });

  /**
   * Every answer is JSON that may not be cached and tells nothing that belongs to the server.
   *
   * @param {string} method
   * @param {string} path
   * @param {Call} [call]
   * @returns {Promise<Answer>}
   */
  async function call(method, path, { body, sessionid, headers = {} } = {}) {
    const response = await fetch(server.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(sessionid === undefined ? {} : { sessionid }),
        ...headers,
      },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    assertWithout(text + JSON.stringify([...response.headers]), [...neverSent, 'openid', 'session_key']);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.equal(response.headers.get('x-powered-by'), null);
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
    const answer = JSON.parse(text);
    for (const secret of [answer.sessionid, answer.refresh_token]) if (secret) neverLogged.add(secret);
    return { status: response.status, body: answer, headers: response.headers };
  }

  /** @param {string} path @param {object} body @returns {Promise<string>} the id of a new session */
  async function sessionFrom(path, body) {
    const answer = await call('POST', path, { body });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body.sessionid;
  }

  const login = () => sessionFrom('/wx/onlogin', { code: standIn.issueCode('o-user') });

  /** @param {string} username @param {string} password @returns {Promise<string>} */
  function register(username, password) {
    neverSent.add(password);
    neverLogged.add(password);
    return sessionFrom('/account/register', { username, password });
  }

  return { url: server.url, standInUrl: standInServer.url, standIn, clock, store, logged, call, login, register };
}

/**
 * @param {string} text
 * @param {Iterable<string>} secrets
 */
export function assertWithout(text, secrets) {
  for (const secret of secrets) assert.ok(!text.includes(secret), `"${secret}" leaked into: ${text}`);
}
