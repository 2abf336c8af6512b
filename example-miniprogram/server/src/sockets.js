import { parse } from 'node:querystring';
import { WebSocketServer } from 'ws';
import { sessionIdOf } from './sessionid.js';
import { accountOf } from './sessions.js';
import { createSocketRegister } from './socketregister.js';
import { StoreError } from './store/store.js';

/**
 * WebSockets of clients with a session, at /wx/socket: a greeting, then an echo of each message.
 *
 * @import { IncomingMessage } from 'node:http'
 * @import { Duplex } from 'node:stream'
 * @import { RawData, WebSocket } from 'ws'
 * @import { Session, Sessions } from './sessions.js'
 *
 * @typedef {object} Sockets
 * @property {(request: IncomingMessage, socket: Duplex, head: Buffer) => void} upgrade listener for the event `upgrade` of
 *   an HTTP server
 * @property {() => void} close says goodbye to all
 * @property {() => void} terminate cuts those that are still there
 *
 * @typedef {() => Promise<Session | null | undefined>} Look null when the session is over, undefined when the store
 *   does not answer: then nobody knows
 */

const PATH = '/wx/socket';
const LARGEST_MESSAGE = 16 * 1024;

/** Close codes; those from 4000 on are the app's own. */
const GOING_AWAY = 1001;
const TRY_AGAIN_LATER = 1013;
const SESSION_EXPIRED = 4401;

/**
 * @param {Sessions} sessions
 * @param {object} [options]
 * @param {number} [options.checkEvery] milliseconds between two looks at the sessions of all open sockets, since nobody
 *   tells of those that run out or that another process ends
 * @param {Pick<Console, 'error'>} [options.log]
 * @returns {Sockets}
 */
export function createSockets(sessions, { checkEvery = 30_000, log = console } = {}) {
  const server = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE });
  const open = createSocketRegister(checkEvery, async (id) => {
    if ((await look(id)) === null) open.of(id).forEach(expire);
  });
  sessions.onDelete((id) => open.of(id).forEach(expire));

  /** @param {string | undefined} id @returns {ReturnType<Look>} */
  async function look(id) {
    try {
      return await sessions.read(id);
    } catch (error) {
      log.error(`GET ${PATH}: ${describe(error)}`);
      return undefined;
    }
  }

  return {
    upgrade(request, socket, head) {
      const [path, search] = (request.url ?? '').split('?', 2);
      if (path !== PATH) return refuse(socket);
      const id = sessionIdOf({ headers: request.headers, query: parse(search ?? '') });
      // Accepted in any case: a refused handshake would give the client no code, only "failed".
      server.handleUpgrade(request, socket, head, (webSocket) => {
        // Known before its session is looked at, so that one ending in between is not missed.
        if (id !== undefined) open.add(id, webSocket);
        converse(webSocket, () => look(id));
      });
    },

    close() {
      for (const socket of server.clients) socket.close(GOING_AWAY, 'the server stops');
    },

    terminate() {
      for (const socket of server.clients) socket.terminate();
    },
  };
}

/**
 * @param {WebSocket} socket
 * @param {Look} look at its session
 */
function converse(socket, look) {
  async function greet() {
    const session = await look();
    if (session) send(socket, JSON.stringify({ type: 'welcome', account: accountOf(session) }));
    else if (session === null) expire(socket);
    else socket.close(TRY_AGAIN_LATER, 'try again later');
  }

  /** @param {RawData} data @param {boolean} isBinary */
  async function echo(data, isBinary) {
    if ((await look()) === null) expire(socket);
    else send(socket, data, isBinary);
  }

  socket.on('error', () => {}); // the client broke the protocol or the connection; `close` follows
  let turn = greet(); // one after the other: the order of messages must not depend on the store
  socket.on('message', (data, isBinary) => {
    turn = turn.then(() => echo(data, isBinary));
  });
}

/** @param {WebSocket} socket */
function expire(socket) {
  socket.close(SESSION_EXPIRED, 'session expired');
}

/**
 * @param {WebSocket} socket
 * @param {RawData | string} data
 * @param {boolean} [isBinary]
 */
function send(socket, data, isBinary = false) {
  // It may have been closed while its session was looked at.
  if (socket.readyState === socket.OPEN) socket.send(data, { binary: isBinary });
}

/** @param {Duplex} socket */
function refuse(socket) {
  socket.on('error', () => {});
  socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

/** @param {unknown} error */
function describe(error) {
  if (error instanceof StoreError) return `store_unavailable: ${error.message}`;
  return `internal_error: ${error instanceof Error ? error.stack : error}`;
}
