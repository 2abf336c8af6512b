/**
 * One connection of a socket, to a backend that sends back what it is sent.
 *
 * @import { Backend } from './backend.js'
 * @import { Clock } from './clock.js'
 */
import { pathOf } from './backend.js';

/** How a backend ends a connection whose session is over: the package's default. */
const EXPIRED = 4401;
const TAKES = 5;

/** @param {any} options of `wx.connectSocket` @param {{ clock: Clock, backend: Backend }} world */
export function createConnection(options, { clock, backend }) {
  const { setTimeout } = clock.globals;
  const { url, header = {} } = options;
  /** @type {Record<string, (result: any) => void>} */
  const listeners = {};
  const tell = (/** @type {string} */ event, /** @type {any} */ result) => void setTimeout(() => listeners[event]?.(result), TAKES);
  const request = { api: 'connectSocket', method: 'GET', url, path: pathOf(url), header, data: undefined };
  const admitted = backend.admits(request);
  backend.requests.push(request);
  tell('Open', { header: {} });
  if (!admitted) tell('Close', { code: EXPIRED, reason: 'no session' });

  /** @type {Record<string, any>} */
  const task = {
    send: (/** @type {any} */ { data }) => tell('Message', { data }),
    close: (/** @type {any} */ { code = 1000, reason = '' }) => tell('Close', { code, reason }),
  };
  for (const event of ['Open', 'Close', 'Error', 'Message']) task['on' + event] = (/** @type {any} */ listener) => (listeners[event] = listener);
  return task;
}
