/**
 * A WebSocket server for tests. What it does with a host of the same process is known to that host's clock: handshakes,
 * messages and closings in either direction are waited for, and none of them takes virtual time.
 *
 *     const sockets = await startSocketServer(t, {
 *       accept: (request) => (request.headers.sessionid === 'good' ? undefined : 401),
 *       connection: (socket) => socket.on('message', (data) => socket.send(`echo ${data}`)),
 *     });
 *     const host = createHost({ root, clock, domains: [sockets.origin] });
 *     // in the mini program: wx.connectSocket({ url: sockets.url })
 *
 * `accept` and the listeners of 'message' may be asynchronous and may park (see clock.js): while they run they count as
 * under way, so a listener that never returns stalls the test. `connection` is not waited for.
 */
import http from 'node:http';
import WebSocket, { WebSocketServer } from 'ws';
import { answering, exchangeOver } from './exchanges.js';
import { joinLink } from './links.js';

/**
 * @typedef {object} SocketServerOptions
 * @property {http.Server} [server] to attach to; without one it starts its own, on a free port
 * @property {string} [path] upgrades of other paths are left to others; all of them by default
 * @property {(request: http.IncomingMessage) => number | void | Promise<number | void>} [accept] an HTTP status refuses the handshake
 * @property {(socket: WebSocket, request: http.IncomingMessage) => unknown} [connection]
 *
 * @typedef {{ url: string, headers: http.IncomingHttpHeaders }} Handshake
 *
 * @typedef {object} SocketServer
 * @property {string} url of a socket: ws://…
 * @property {string} origin for the host's domain list: http://…
 * @property {Set<WebSocket>} sockets those that are open
 * @property {Handshake[]} handshakes the refused ones too
 */

/** Something that is over: what parks as part of it holds up nothing else. @type {import('./ledger.js').Busy} */
const OVER = Object.assign(() => {}, { label: 'over' });

/**
 * @param {{ after: (run: () => void) => void }} t a test, or whatever ends the server
 * @param {SocketServerOptions} [options]
 * @returns {Promise<SocketServer>}
 */
export async function startSocketServer(t, { server = ownServer(t), path, accept, connection } = {}) {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: true });
  /** @type {Handshake[]} */
  const handshakes = [];

  /** @param {http.IncomingMessage} request @param {import('node:stream').Duplex} stream @param {Buffer} head */
  async function upgrade(request, stream, head) {
    handshakes.push({ url: request.url ?? '', headers: request.headers });
    const status = await accept?.(request);
    if (status !== undefined) return refuse(stream, status);
    sockets.handleUpgrade(request, stream, head, (socket) => {
      track(socket, request);
      answering(OVER, () => connection?.(socket, request));
    });
  }

  server.on('upgrade', (request, stream, head) => {
    if (path !== undefined && new URL(request.url ?? '', 'ws://any').pathname !== path) return;
    // A client that goes away while it waits for `accept` is no error of the server.
    stream.on('error', () => {});
    void answering(exchangeOver(request.socket), () => upgrade(request, stream, head));
  });
  if (!server.listening) await new Promise((resolve) => void server.once('listening', resolve));
  t.after(() => sockets.clients.forEach((socket) => socket.terminate()));

  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `ws://127.0.0.1:${port}${path ?? '/'}`, origin: `http://127.0.0.1:${port}`, sockets: sockets.clients, handshakes };
}

/** @param {{ after: (run: () => void) => void }} t */
function ownServer(t) {
  const server = http.createServer((_, response) => response.writeHead(426).end()).listen(0, '127.0.0.1');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return server;
}

/** @param {import('node:stream').Duplex} stream @param {number} status */
function refuse(stream, status) {
  stream.end(`HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Tells the clock of the host at the other end, if there is one in this process, what this end does. @param {WebSocket} socket @param {http.IncomingMessage} request */
function track(socket, request) {
  socket.on('error', () => {});
  const link = joinLink(request.headers['sec-websocket-key']);
  const { send, close, emit } = socket;

  socket.send = /** @type {typeof send} */ ((/** @type {any[]} */ ...args) => {
    if (socket.readyState === WebSocket.OPEN) link?.send('client');
    Reflect.apply(send, socket, args);
  });
  socket.close = (...args) => {
    if (socket.readyState === WebSocket.OPEN) link?.close();
    close.apply(socket, args);
  };
  // All listeners of a message, and what they go on to do, are part of dealing with it.
  socket.emit = (event, ...args) => {
    if (event !== 'message') return Reflect.apply(emit, socket, [event, ...args]);
    const arrived = link?.arrive('server') ?? OVER;
    const handled = answering(arrived, async () => Promise.all(socket.rawListeners('message').map((listener) => listener.apply(socket, args))));
    void handled.finally(arrived);
    return true;
  };
  socket.once('close', () => link?.closed('server'));
}
