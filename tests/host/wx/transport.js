/**
 * One real HTTP exchange. The clock knows it as busy from the first byte to the last, and by its socket, so that a
 * server of the same process can park it.
 */
import http from 'node:http';
import { announceExchange } from '../exchanges.js';

const SLICE = 64 * 1024;

/**
 * @typedef {object} Head
 * @property {number} statusCode
 * @property {Record<string, string>} header
 * @property {string[]} cookies
 *
 * @typedef {object} Listener
 * @property {(bytes: number, total: number) => void} onSent so much of a body of bytes has left
 * @property {(head: Head) => void} onHead
 * @property {(chunk: Uint8Array) => void} onChunk
 * @property {(body: Buffer) => void} onEnd
 * @property {(error: NodeJS.ErrnoException) => void} onError
 */

/**
 * @param {import('../clock.js').Clock} clock
 * @param {http.Agent} agent
 * @param {import('./request-form.js').WireRequest} wire
 * @param {Listener} listener
 * @returns {() => void} gives the exchange up; no listener is called after that
 */
export function exchange(clock, agent, { url, method, header, body }, listener) {
  const request = http.request(url, { method, headers: header, agent });
  const busy = clock.busy(`${method} ${url.origin}${url.pathname}`);
  const forget = announceRequest(request, busy);
  let over = false;

  function finish() {
    over = true;
    forget();
    busy();
  }

  request.on('response', (response) => {
    receive(response, {
      ...listener,
      onEnd(whole) {
        if (!over) listener.onEnd(whole);
        finish();
      },
    });
  });
  // Also after a response that was cut off; and a destroyed request has an error nobody wants to hear of.
  request.on('error', fail);
  request.on('close', () => fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
  sendBody(request, body, listener);

  /** @param {NodeJS.ErrnoException} error */
  function fail(error) {
    if (over) return;
    listener.onError(error);
    finish();
  }

  return () => {
    if (over) return;
    over = true;
    forget();
    // What is given up is still under way until the socket is closed.
    if (request.closed) busy();
    else request.once('close', busy);
    request.destroy();
  };
}

/** Bytes go out in slices, each of which is told of when it has left. @param {http.ClientRequest} request @param {string | Uint8Array | undefined} body @param {Listener} listener */
function sendBody(request, body, { onSent }) {
  // Node does not tell of the body of a DELETE by itself, and the next request on the connection would begin with it.
  if (body !== undefined) request.setHeader('content-length', Buffer.byteLength(body));
  if (!(body instanceof Uint8Array)) return void request.end(body);
  for (let start = 0; start < body.length; start += SLICE) {
    const end = Math.min(start + SLICE, body.length);
    request.write(body.subarray(start, end), (error) => {
      if (!error) onSent(end, body.length);
    });
  }
  request.end();
}

/**
 * Makes the request known by the socket it goes out on. The result ends that.
 * @param {http.ClientRequest} request
 * @param {import('../ledger.js').Busy} busy
 */
export function announceRequest(request, busy) {
  let forget = () => {};
  let over = false;
  request.on('socket', (socket) => {
    const announce = () => {
      if (!over) forget = announceExchange(socket, busy);
    };
    if (socket.connecting) socket.once('connect', announce);
    else announce();
  });
  return () => {
    over = true;
    forget();
  };
}

/** @param {http.IncomingMessage} response @param {Listener} listener */
function receive(response, listener) {
  /** @type {Buffer[]} */
  const chunks = [];
  listener.onHead({ statusCode: response.statusCode ?? 0, header: readHeader(response.rawHeaders), cookies: response.headers['set-cookie'] ?? [] });
  response.on('data', (chunk) => {
    chunks.push(chunk);
    listener.onChunk(chunk);
  });
  response.on('end', () => listener.onEnd(Buffer.concat(chunks)));
  response.on('error', () => {});
}

/** Names as the server wrote them; what comes more than once is joined. @param {string[]} raw */
export function readHeader(raw) {
  /** @type {Record<string, string>} */
  const header = {};
  for (let index = 0; index < raw.length; index += 2) {
    const [name, value] = [raw[index], raw[index + 1]];
    header[name] = name in header ? `${header[name]},${value}` : value;
  }
  return header;
}
