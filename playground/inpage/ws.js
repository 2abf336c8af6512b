/**
 * In the place of `ws`: both ends of a WebSocket in one page. What one end says, the other hears in a turn of its own.
 */

const TOO_BIG = 1009;
const NO_CODE = 1005;
const ABNORMAL = 1006;
/** The states of a WebSocket, in the order in which it goes through them. */
const [CONNECTING, OPEN, CLOSING, CLOSED] = [0, 1, 2, 3];

/** The server's end, with as much of `ws` as the example's backend uses. */
class ServerSocket {
  OPEN = OPEN;
  readyState = OPEN;
  /** @type {Array<[event: string, listener: (...args: any[]) => void]>} */
  #listeners = [];
  #client;

  /** @param {ReturnType<typeof createClient>} client */
  constructor(client) {
    this.#client = client;
  }

  /** @param {string} event @param {(...args: any[]) => void} listener */
  on(event, listener) {
    this.#listeners.push([event, listener]);
  }

  /** @param {string} event @param {unknown[]} args */
  emit(event, ...args) {
    for (const [name, listener] of this.#listeners) if (name === event) listener(...args);
  }

  /** @param {string | Uint8Array<ArrayBuffer>} data @param {{ binary: boolean }} options */
  send(data, { binary }) {
    const text = typeof data === 'string' ? data : new TextDecoder().decode(data);
    this.#client.hear(binary && typeof data !== 'string' ? data.slice().buffer : text);
  }

  /** @param {number} [code] @param {string} [reason] */
  close(code = NO_CODE, reason = '') {
    if (this.readyState !== OPEN) return;
    this.readyState = CLOSED;
    this.#client.end(code, reason);
    setTimeout(() => this.emit('close', code, reason));
  }

  terminate() {
    this.close(ABNORMAL);
  }
}

export class WebSocketServer {
  /** @type {Set<ServerSocket>} */
  clients = new Set();
  #most;

  /** @param {{ maxPayload: number }} options */
  constructor({ maxPayload }) {
    this.#most = maxPayload;
  }

  /** @param {unknown} request @param {{ open: (most: number) => ServerSocket }} wire @param {unknown} head @param {(socket: ServerSocket) => void} accept */
  handleUpgrade(request, wire, head, accept) {
    const socket = wire.open(this.#most);
    this.clients.add(socket);
    socket.on('close', () => this.clients.delete(socket));
    accept(socket);
  }
}

/**
 * The client's end, as far as a WebSocket of the browser goes that is listened to by `onopen` and the like.
 *
 * @param {(request: any, wire: any, head: any) => void} upgrade of the server
 * @param {URL} url
 */
export function openSocket(upgrade, url) {
  const client = createClient();
  const wire = {
    on() {},
    end: () => client.end(ABNORMAL, ''),
    open: (/** @type {number} */ most) => client.accept(most),
  };
  setTimeout(() => upgrade({ url: `${url.pathname}${url.search}`, headers: {} }, wire, undefined));
  return client.socket;
}

function createClient() {
  /** @type {ServerSocket | undefined} */
  let server;
  let most = 0;

  const socket = {
    readyState: CONNECTING,
    onopen: () => {},
    onmessage: (/** @type {{ data: string | ArrayBuffer }} */ message) => void message,
    onerror: () => {},
    onclose: (/** @type {{ code: number, reason: string }} */ close) => void close,

    /** @param {string | ArrayBuffer} data */
    send(data) {
      const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data);
      if (bytes.length > most) return server?.close(TOO_BIG);
      setTimeout(() => server?.emit('message', bytes, typeof data !== 'string'));
    },

    /** @param {number} [code] @param {string} [reason] */
    close(code, reason) {
      if (socket.readyState < CLOSING) socket.readyState = CLOSING;
      server?.close(code, reason);
    },
  };

  return {
    socket,
    /** @param {number} maxPayload */
    accept(maxPayload) {
      most = maxPayload;
      server = new ServerSocket(this);
      setTimeout(() => {
        if (socket.readyState !== CONNECTING) return server?.close(ABNORMAL);
        socket.readyState = OPEN;
        socket.onopen();
      });
      return server;
    },
    /** @param {string | ArrayBuffer} data */
    hear: (data) => void setTimeout(() => socket.readyState === OPEN && socket.onmessage({ data })),
    /** @param {number} code @param {string} reason */
    end: (code, reason) => void setTimeout(() => endSocket(socket, { code, reason })),
  };
}

/** @param {{ readyState: number, onerror: () => void, onclose: (close: { code: number, reason: string }) => void }} socket @param {{ code: number, reason: string }} close */
function endSocket(socket, close) {
  // Never open, it was refused.
  const refused = socket.readyState === CONNECTING;
  socket.readyState = CLOSED;
  if (refused) socket.onerror();
  socket.onclose(close);
}
