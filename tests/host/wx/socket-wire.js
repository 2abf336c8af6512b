/**
 * One real WebSocket. The clock knows it as busy from the call to the end of the handshake, and after that while
 * something is on its way (see links.js): an open connection on which nothing happens lets virtual time pass.
 */
import WebSocket from 'ws';
import { openLink } from '../links.js';
import { announceRequest, readHeader } from './transport.js';

/**
 * @typedef {object} Wire
 * @property {URL} url
 * @property {string[]} protocols
 * @property {Record<string, string>} header
 * @property {boolean} perMessageDeflate
 *
 * @typedef {object} WireListener
 * @property {(header: Record<string, string>) => void} onOpen
 * @property {(data: string | Buffer) => void} onMessage
 * @property {(error: NodeJS.ErrnoException) => void} onError
 * @property {(code: number, reason: string) => void} onClose the last one, whatever happened
 *
 * @typedef {ReturnType<typeof openWire>} OpenWire
 */

/** Throws what `ws` does not like about the options. @param {import('../clock.js').Clock} clock @param {Wire} wire @param {WireListener} listener */
export function openWire(clock, { url, protocols, header, perMessageDeflate }, listener) {
  const label = `${url.origin}${url.pathname}`;
  const busy = clock.busy(`the handshake of ${label}`);
  /** @type {import('../links.js').Link | undefined} */
  let link;
  let forget = () => {};
  let socket;
  try {
    socket = new WebSocket(url, protocols, { headers: header, perMessageDeflate, finishRequest: begin });
  } catch (error) {
    busy();
    throw error;
  }
  receive(socket, listener, () => link, () => {
    forget();
    busy();
  });

  /** Both ends see the key, and the server's handler is to know the exchange it answers. @param {import('node:http').ClientRequest} request */
  function begin(request) {
    link = openLink(clock, String(request.getHeader('sec-websocket-key')), label);
    forget = announceRequest(request, busy);
    request.end();
  }

  return {
    /** @param {string | Uint8Array} data */
    send(data) {
      if (link?.reaches('server')) {
        link.send('server');
        socket.send(data);
      } else {
        socket.send(data, clock.busy(`writing to ${label}`));
      }
    },
    /** @param {number} code @param {string} [reason] */
    close(code, reason) {
      link?.close();
      socket.close(code, reason);
    },
    terminate: () => socket.terminate(),
  };
}

/** @param {WebSocket} socket @param {WireListener} listener @param {() => import('../links.js').Link | undefined} link @param {() => void} endHandshake */
function receive(socket, listener, link, endHandshake) {
  /** @type {Record<string, string>} */
  let header = {};
  socket.on('upgrade', (response) => void (header = readHeader(response.rawHeaders)));
  socket.on('open', () => {
    listener.onOpen(header);
    endHandshake();
  });
  socket.on('message', (data, isBinary) => {
    const arrived = link()?.arrive('client');
    listener.onMessage(isBinary ? /** @type {Buffer} */ (data) : String(data));
    arrived?.();
  });
  socket.on('error', listener.onError);
  socket.on('close', (code, reason) => {
    listener.onClose(code, String(reason));
    endHandshake();
    link()?.closed('client');
  });
}
