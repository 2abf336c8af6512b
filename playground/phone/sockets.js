/** wx.connectSocket (docs: wx.connectSocket; SocketTask) over a WebSocket of the link's server. */
import { placeOf } from './places.js';
import { after, answer } from './turn.js';

/**
 * @import { Link, Wire } from './link.js'
 * @import { Callbacks } from './turn.js'
 * @import { Watch } from './watch.js'
 *
 * @typedef {Callbacks & import('./watch.js').Marked & { url: string, header?: Record<string, string> }} SocketOptions
 * @typedef {'Open' | 'Message' | 'Error' | 'Close'} SocketEvent
 */

const [CONNECTING, OPEN, CLOSING, CLOSED] = [0, 1, 2, 3];
const NORMAL = 1000;

/** @param {Link} link @param {Watch} watch */
export function createSockets(link, watch) {
  return {
    /** @param {SocketOptions} options */
    connectSocket(options) {
      const socket = createTask();
      const { task, emit } = socket;
      const told = watch.socket(options);
      open(link, options).then(
        (wire) => follow(wire, socket, link, told),
        () => {
          told.refused('ERR_INTERNET_DISCONNECTED');
          emit('Error', { errMsg: 'connectSocket:fail net::ERR_INTERNET_DISCONNECTED' });
          emit('Close', { code: 1006, reason: '' });
        },
      );
      answer(options, 'success', { errMsg: 'connectSocket:ok' });
      return task;
    },
  };
}

/** A browser's WebSocket takes no headers: the id goes into the address. @param {Link} link @param {SocketOptions} options */
async function open({ conditions, server }, { url, header }) {
  await after(conditions.latency);
  if (conditions.offline) throw new Error('disconnected');
  const place = placeOf(new URL(url.replace(/^ws/, 'http')));
  if (header?.sessionid) place.searchParams.set('sessionid', header.sessionid);
  return server.openSocket(place);
}

function createTask() {
  /** @type {Array<[event: SocketEvent, listener: (result: object) => void]>} */
  const listeners = [];
  /** @type {Wire | undefined} */
  let wire;
  /** @type {Record<string, any>} */
  const task = {
    CONNECTING, OPEN, CLOSING, CLOSED,
    readyState: CONNECTING,

    /** @param {Callbacks & { data: string | ArrayBuffer }} options */
    send(options) {
      if (task.readyState !== OPEN) return answer(options, 'fail', { errMsg: 'SocketTask.send:fail SocketTask.readyState is not OPEN' });
      wire?.send(options.data);
      answer(options, 'success', { errMsg: 'sendSocketMessage:ok' });
    },

    /** @param {Callbacks & { code?: number, reason?: string }} [options] */
    close(options) {
      if (task.readyState >= CLOSING) return answer(options, 'fail', { errMsg: 'closeSocket:fail WebSocket is not connected' });
      task.readyState = CLOSING;
      wire?.close(options?.code ?? NORMAL, options?.reason);
      answer(options, 'success', { errMsg: 'closeSocket:ok' });
    },
  };
  for (const event of /** @type {SocketEvent[]} */ (['Open', 'Message', 'Error', 'Close'])) {
    task[`on${event}`] = (/** @type {(result: object) => void} */ listener) => void listeners.push([event, listener]);
  }

  /** @param {SocketEvent} event @param {object} result */
  function emit(event, result) {
    if (event === 'Close') task.readyState = CLOSED;
    for (const [name, listener] of listeners) if (name === event) listener(result);
  }

  return { task, emit, setWire: (/** @type {Wire} */ opened) => void (wire = opened) };
}

/** @param {Wire} wire @param {ReturnType<typeof createTask>} socket @param {Link} link @param {ReturnType<Watch['socket']>} told */
function follow(wire, { task, emit, setWire }, { conditions }, told) {
  setWire(wire);
  if (task.readyState === CLOSING) wire.close(NORMAL);
  /** All of it takes its time, in its order. @param {() => void} hear */
  const later = (hear) => void after(conditions.latency / 2).then(hear);
  wire.onopen = () => later(() => {
    if (task.readyState !== CONNECTING) return;
    task.readyState = OPEN;
    told.opened();
    emit('Open', { header: {} });
  });
  wire.onmessage = ({ data }) => later(() => task.readyState === OPEN && emit('Message', { data }));
  wire.onerror = () => later(() => emit('Error', { errMsg: 'connectSocket:fail' }));
  wire.onclose = ({ code, reason }) => later(() => {
    told.closed(code);
    emit('Close', { code, reason });
  });
}
