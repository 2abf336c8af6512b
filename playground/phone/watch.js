/**
 * Looks on at the borders of the SDK, above it at the client and below it at `wx`, and tells the link. What could be a
 * secret is cut to four characters before it leaves.
 */
import { mask } from '../../example-miniprogram/demo/brief.js';
import { isElsewhere } from './places.js';
import { toneOf } from './tone.js';
import { watchClient } from './watch-client.js';

/**
 * @import { Link, SeenSession, Tone } from './link.js'
 *
 * @typedef {ReturnType<typeof createWatch>} Watch
 * @typedef {{ playgroundCall?: number }} Marked the client passes options that it does not know on to `wx`: so a call is
 *   recognised below it
 * @typedef {(outcome: 'success' | 'fail', result: any) => void} Told
 */

/** Of a socket that is closed because it was asked to. */
const NORMAL = 1000;

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

  /** Whether this call of the client was sent before. @param {number} [call] */
  function goesAgain(call) {
    const replay = call !== undefined && sent.has(call);
    if (call !== undefined) sent.add(call);
    return replay;
  }

  return {
    recognise,

    /** wx.request. @param {import('./network.js').RequestOptions} options @returns {Told} */
    request({ url: given, method = 'GET', header, data, playgroundCall: call }) {
      const url = new URL(given);
      const foreign = isElsewhere(url);
      const detail = typeof data?.code === 'string' ? `code ${mask(data.code)}` : undefined;
      const session = recognise(/** @type {string | undefined} */ (header?.sessionid));
      const id = begin({ from: 'sdk', to: 'backend', name: `${method} ${foreign ? url.host : ''}${url.pathname}`, call, session, replay: goesAgain(call), foreign, detail });
      return (outcome, result) => tell({ type: 'answer', id, ...(outcome === 'fail' ? { name: reasonOf(result), tone: 'bad' } : sayResponse(result, recognise)) });
    },

    /** wx.connectSocket: one connection, from the call to its end. @param {import('./sockets.js').SocketOptions} options */
    socket({ url, header, playgroundCall: call }) {
      const session = recognise(header?.sessionid);
      const id = begin({ from: 'sdk', to: 'backend', name: `WS ${new URL(url).pathname}`, session, replay: goesAgain(call), socket: true });
      return tellSocket(id, tell);
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
 * @param {{ statusCode: number, data: any }} response
 * @param {(id?: string) => SeenSession | undefined} recognise
 * @returns {{ name: string, tone: Tone, session?: SeenSession, detail?: string }}
 */
function sayResponse({ statusCode, data }, recognise) {
  // What somebody else's server has seen of the session, it says itself.
  const detail = data?.sawSession === undefined ? undefined : `sawSession: ${data.sawSession}`;
  return { name: String(statusCode), tone: toneOf(statusCode), session: recognise(data?.sessionid), detail };
}

/** What becomes of one connection. @param {string} id @param {Link['tell']} tell */
function tellSocket(id, tell) {
  let isOpen = false;
  return {
    opened() {
      isOpen = true;
      tell({ type: 'answer', id, name: 'open', tone: 'ok' });
    },
    /** @param {number} code */
    closed(code) {
      const [name, tone] = /** @type {[string, Tone]} */ ([`close ${code}`, code === NORMAL ? 'ok' : 'warn']);
      if (!isOpen) return tell({ type: 'answer', id, name, tone });
      tell({ type: 'push', ...(code === NORMAL ? { from: 'sdk', to: 'backend' } : { from: 'backend', to: 'sdk' }), name, tone });
    },
    /** @param {string} name */
    refused: (name) => tell({ type: 'answer', id, name, tone: 'bad' }),
  };
}

/** The last word of the network stack, or wx's own. @param {{ errMsg: string }} failure */
function reasonOf({ errMsg }) {
  return /net::(\w+)$/.exec(errMsg)?.[1] ?? errMsg.replace(/^\w+:fail /, '');
}
