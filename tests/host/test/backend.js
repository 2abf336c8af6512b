/** A real HTTP server for one test. */
import http from 'node:http';
import { text } from 'node:stream/consumers';

/** @typedef {{ method: string, url: string, headers: http.IncomingHttpHeaders, body: string }} Received */

/**
 * @param {import('node:test').TestContext} t
 * @param {(request: Received, response: http.ServerResponse) => unknown} [answer] default: 200 and what was received, as JSON
 */
export async function startBackend(t, answer = (received, response) => response.end(JSON.stringify(received))) {
  /** @type {Received[]} */
  const received = [];
  const server = http.createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const entry = { method, url, headers, body: await text(request) };
    received.push(entry);
    await answer(entry, response);
  });
  await new Promise((resolve) => void server.listen(0, '127.0.0.1', () => resolve(undefined)));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { origin: `http://127.0.0.1:${port}`, received, server };
}

/**
 * Calls wx.request and waits for the end: which callbacks came, in order, and with what.
 * @param {import('../index.js').Host} host
 * @param {Record<string, unknown>} options
 */
export async function send(host, options) {
  const pending = begin(host, options);
  await host.clock.runUntil(() => pending.events.includes('complete'));
  return pending;
}

/** @param {import('../index.js').Host} host @param {Record<string, unknown>} options */
export function begin(host, options) {
  /** @type {{ events: string[], result: any, task: any }} */
  const pending = { events: [], result: undefined, task: undefined };
  /** @param {string} event */
  const note = (event) => (/** @type {unknown} */ result) => {
    pending.events.push(event);
    pending.result = result;
  };
  pending.task = host.wx.request({ success: note('success'), fail: note('fail'), complete: note('complete'), ...options });
  return pending;
}
