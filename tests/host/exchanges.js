/**
 * Which HTTP exchange is a server handler of this process answering?
 *
 * Client and server of a test live in one process, but nothing in Node ties the handler to the request that caused it.
 * The pair of ports does: the client announces the ports of its socket, and when Node's server starts a request the
 * matching exchange becomes the asynchronous context of the handler. A handler that itself calls another server
 * (the reference backend asking the stand-in for WeChat) hands its context on in the same way.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';

/**
 * @typedef {import('./ledger.js').Busy} Busy
 * @typedef {{ localPort?: number, remotePort?: number }} Ports
 */

/** @type {AsyncLocalStorage<Busy | undefined>} */
const context = new AsyncLocalStorage();
/** Exchanges under way, by the ports of their socket as the client sees them. @type {Map<string, Busy>} */
const exchanges = new Map();
/** Requests made by a handler, with the exchange it was answering. @type {WeakMap<object, Busy>} */
const causes = new WeakMap();
let subscribed = false;

/** The exchange the running server handler answers, if it can be known. */
export function currentExchange() {
  return context.getStore();
}

/**
 * Says that `busy` is the exchange now using this client socket. Returns the function that ends that.
 * @param {Ports} socket
 * @param {Busy} busy
 */
export function announceExchange(socket, busy) {
  watchServers();
  const key = ports(socket.localPort, socket.remotePort);
  exchanges.set(key, busy);
  return () => {
    if (exchanges.get(key) === busy) exchanges.delete(key);
  };
}

/**
 * The exchange that came in over this server socket. Node says nothing of a request that asks for an upgrade, so the
 * server of a WebSocket has to look for itself.
 * @param {Ports} socket
 */
export function exchangeOver(socket) {
  return exchanges.get(ports(socket.remotePort, socket.localPort));
}

/**
 * Runs a server's handler as the one that answers `busy`: what it parks is that.
 * @template T
 * @param {Busy | undefined} busy
 * @param {() => T} handler
 */
export function answering(busy, handler) {
  return context.run(busy, handler);
}

/**
 * @param {number | undefined} client
 * @param {number | undefined} server
 */
function ports(client, server) {
  return `${client}>${server}`;
}

function watchServers() {
  if (subscribed) return;
  subscribed = true;
  subscribe('http.server.request.start', (message) => {
    const { socket } = /** @type {{ request: { socket: Ports } }} */ (message).request;
    context.enterWith(exchangeOver(socket));
  });
  subscribe('http.client.request.start', (message) => {
    const busy = context.getStore();
    const { request } = /** @type {{ request: import('node:http').ClientRequest }} */ (message);
    if (busy && request.socket) handOnWhenConnected(request.socket, busy);
  });
  subscribe('undici:request:create', (message) => {
    const busy = context.getStore();
    if (busy) causes.set(/** @type {{ request: object }} */ (message).request, busy);
  });
  subscribe('undici:client:sendHeaders', (message) => {
    const { request, socket } = /** @type {{ request: object, socket: Ports }} */ (message);
    const busy = causes.get(request);
    if (busy) announceExchange(socket, busy);
    else exchanges.delete(ports(socket.localPort, socket.remotePort));
  });
}

/**
 * @param {import('node:net').Socket} socket
 * @param {Busy} busy
 */
function handOnWhenConnected(socket, busy) {
  if (socket.connecting) socket.once('connect', () => announceExchange(socket, busy));
  else announceExchange(socket, busy);
}
