/**
 * Looks on at the borders of the SDK, above it at the client and below it at `wx`, and tells the link. What could be a
 * secret is cut to four characters before it leaves.
 */
import { mask } from '../../example-miniprogram/demo/brief.js';
import { ENDED } from './ended.js';

/**
 * @import { Link, SeenSession, Tone } from './link.js'
 *
 * @typedef {ReturnType<typeof createWatch>} Watch
 * @typedef {{ playgroundCall?: number }} Marked the client passes options that it does not know on to `wx`: so a call is
 *   recognised below it
 * @typedef {(outcome: 'success' | 'fail', result: any) => void} Told
 */

/** @param {Link} link */
export function createWatch(link) {
  const { tell } = link;
  /** The calls of the client that were sent already. @type {Set<number>} */
  const sent = new Set();
  let last = 0;

  /** @param {string} [id] @returns {SeenSession | undefined} */
  function recognise(id) {
    if (!id) return undefined;
    const generation = link.generations.get(id) ?? link.generations.size + 1;
    link.generations.set(id, generation);
    return { id: mask(id), generation };
  }

  /** @param {Omit<import('./link.js').Ask, 'type' | 'id'>} ask */
  function begin(ask) {
    const id = `phone-${++last}`;
    tell({ type: 'ask', id, ...ask });
    return id;
  }

  return {
    recognise,

    /** wx.request. @param {import('./network.js').RequestOptions} options @returns {Told} */
    request({ url, method = 'GET', header, data, playgroundCall: call }) {
      const replay = call !== undefined && sent.has(call);
      if (call !== undefined) sent.add(call);
      const detail = typeof data?.code === 'string' ? `code ${mask(data.code)}` : undefined;
      const session = recognise(/** @type {string | undefined} */ (header?.sessionid));
      const id = begin({ from: 'sdk', to: 'backend', name: `${method} ${new URL(url).pathname}`, call, session, replay, detail });
      return (outcome, result) => {
        if (outcome === 'fail') return tell({ type: 'answer', id, name: reasonOf(result), tone: 'bad' });
        const { statusCode, data: body } = result;
        tell({ type: 'answer', id, name: String(statusCode), tone: toneOf(statusCode), session: recognise(body?.sessionid) });
      };
    },

    /** wx.login. @returns {Told} */
    login() {
      const id = begin({ from: 'sdk', to: 'wechat', name: 'wx.login' });
      return (outcome, result) => {
        if (outcome === 'fail') tell({ type: 'answer', id, name: reasonOf(result), tone: 'bad' });
        else tell({ type: 'answer', id, name: `code ${mask(result.code)}`, tone: 'ok' });
      };
    },

    /** The client itself, from above. @param {any} client */
    client: (client) => watchClient(client, begin, tell),
  };
}

/**
 * @param {any} client
 * @param {(ask: Omit<import('./link.js').Ask, 'type' | 'id'>) => string} begin
 * @param {Link['tell']} tell
 */
function watchClient(client, begin, tell) {
  const { request, login, logout } = client;
  let calls = 0;

  client.request = (/** @type {any} */ options) => {
    const call = ++calls;
    const id = begin({ from: 'app', to: 'sdk', name: `${options.method ?? 'GET'} ${options.url}`, call });
    return request.call(client, {
      ...options,
      playgroundCall: call,
      success(/** @type {any} */ response) {
        tell({ type: 'answer', id, name: String(response.statusCode), tone: toneOf(response.statusCode) });
        options.success?.(response);
      },
      fail(/** @type {any} */ error) {
        tell({ type: 'answer', id, ...failure(error) });
        options.fail?.(error);
      },
    });
  };

  /** @param {string} name @param {Function} run @param {(result: any) => string} sayResult */
  const promising = (name, run, sayResult) => (/** @type {unknown[]} */ ...args) => {
    const id = begin({ from: 'app', to: 'sdk', name });
    const promise = run.apply(client, args);
    promise.then(
      (/** @type {any} */ result) => tell({ type: 'answer', id, name: sayResult(result), tone: 'ok' }),
      (/** @type {any} */ error) => tell({ type: 'answer', id, ...failure(error) }),
    );
    return promise;
  };
  client.login = promising('login()', login, ({ fresh }) => `fresh: ${fresh}`);
  client.logout = promising('logout()', logout, () => 'done');
  client.on('expired', () => tell({ type: 'note', name: 'expired', tone: 'warn' }));
  client.on('error', (/** @type {any} */ { code, errMsg }) => tell({ type: 'note', name: 'error', tone: 'bad', detail: `${code} ${errMsg}` }));
}

/**
 * How a call of the client failed: its code, and the words that the app gets. What the app itself has ended is no trouble.
 *
 * @param {{ code: string, errMsg: string }} error @returns {{ name: string, tone: Tone, detail: string }}
 */
function failure({ code, errMsg }) {
  return { name: code, tone: ENDED.includes(code) ? 'warn' : 'bad', detail: errMsg };
}

/** @param {number} statusCode @returns {Tone} */
function toneOf(statusCode) {
  if (statusCode === 401) return 'warn';
  return statusCode < 400 ? 'ok' : 'bad';
}

/** The last word of the network stack, or wx's own. @param {{ errMsg: string }} failure */
function reasonOf({ errMsg }) {
  return /net::(\w+)$/.exec(errMsg)?.[1] ?? errMsg.replace(/^\w+:fail /, '');
}
