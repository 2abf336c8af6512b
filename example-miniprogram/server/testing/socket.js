import { once } from 'node:events';
import { WebSocket } from 'ws';

/** @import { TestContext } from 'node:test' */

/**
 * A client's end of a WebSocket, cut when the test ends.
 *
 * @param {TestContext} t
 * @param {string} url of the server, http
 * @param {{ path?: string, headers?: Record<string, string> }} [options]
 */
export function openSocket(t, url, { path = '/wx/socket', headers } = {}) {
  const socket = new WebSocket(url.replace(/^http/, 'ws') + path, { headers });
  t.after(() => socket.terminate());
  /** @type {Array<string | Buffer>} */
  const received = [];
  socket.on('message', (data, isBinary) => received.push(isBinary ? /** @type {Buffer} */ (data) : String(data)));
  const refused = once(socket, 'unexpected-response').then(([, response]) => response.statusCode);
  const closed = once(socket, 'close').then(([code]) => code);
  for (const end of [refused, closed]) end.catch(() => {}); // no test waits for both

  return {
    /** @type {Promise<number>} the close code */
    closed,
    /** @type {Promise<number>} the HTTP status that the handshake was refused with */
    refused,
    /** @param {string | Buffer} data */
    send: (data) => socket.send(data),

    /** @returns {Promise<any>} the next message: a string, or a Buffer if it was binary */
    async message() {
      if (received.length === 0) await Promise.race([once(socket, 'message'), closed]);
      if (received.length === 0) throw new Error(`closed with ${await closed} instead of a message`);
      return received.shift();
    },
  };
}
