/**
 * wx.connectSocket (docs: wx.connectSocket; SocketTask; network, limits) over real WebSockets, in the callback form only.
 *
 * `success` says that the call was accepted and no more; what becomes of the connection the task's listeners are told.
 * The task comes back in any case, and is closed already if the call was refused.
 */
import { notAString } from './call.js';
import { answer } from './context.js';
import { createConnection } from './socket-connection.js';
import { STATES } from './socket-task.js';

/**
 * @typedef {import('./context.js').Failure} Failure
 * @typedef {import('./socket-connection.js').SocketOptions} SocketOptions
 * @typedef {import('./socket-connection.js').Sockets} Sockets
 */

/** docs: wx.connectSocket, concurrency. Those that are connecting or closing count as well. */
const LIMIT = 5;

/** @param {import('./call.js').Network} network */
export function createSockets(network) {
  const { context } = network;
  /** @type {Sockets} */
  const sockets = { live: new Set(), wires: new Set() };

  /** @param {SocketOptions} options */
  function connectSocket(options) {
    const { task, connect } = createConnection(context, options, sockets);
    const refusal = refuse(network, options, sockets) ?? attempt(connect);
    if (refusal) {
      task.readyState = STATES.CLOSED;
      answer(context, options, 'fail', context.realm.plain({ ...refusal, errMsg: `connectSocket:fail ${refusal.errMsg}` }));
    } else {
      answer(context, options, 'success', context.realm.plain({ errMsg: 'connectSocket:ok' }));
    }
    return task;
  }

  return {
    apis: { connectSocket },
    count: () => sockets.live.size,
    close: () => sockets.wires.forEach((wire) => wire.terminate()),
  };
}

/** Why it does not even try. @param {import('./call.js').Network} network @param {SocketOptions} options @param {Sockets} sockets @returns {Failure | undefined} */
function refuse({ origins, context: { background }, closed }, options, { live }) {
  const problem = notAString(options, 'url');
  if (problem) return { errMsg: problem };
  const { url } = options;
  if (!URL.canParse(url) || !/^wss?:/i.test(url)) return { errMsg: `invalid url "${url}"`, errno: 600009 };
  if (!isListed(origins, new URL(url))) return { errMsg: 'url not in domain list', errno: 600002 };
  if (background.isHidden() || closed) return { errMsg: 'interrupted', errno: 600003 };
  if (live.size >= LIMIT) return { errMsg: 'exceed max task count', errno: 600007 };
  return undefined;
}

/** The one list of a host serves sockets too: a server listed with http may be reached with ws, with https wss. @param {Set<string>} origins @param {URL} url */
function isListed(origins, { origin }) {
  return origins.has(origin) || origins.has(origin.replace(/^ws/, 'http'));
}

/** @param {() => void} connect @returns {Failure | undefined} */
function attempt(connect) {
  try {
    connect();
    return undefined;
  } catch (error) {
    return { errMsg: /** @type {Error} */ (error).message };
  }
}
