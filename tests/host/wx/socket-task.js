/**
 * The task wx.connectSocket returns (docs: SocketTask): send, close and four listeners, none of which can be removed.
 */
import { answer } from './context.js';
import { isArrayBuffer } from './request-form.js';

/**
 * @typedef {'Open' | 'Message' | 'Error' | 'Close'} SocketEvent
 * @typedef {import('./context.js').Callbacks & { data?: unknown }} SendOptions
 * @typedef {import('./context.js').Callbacks & { code?: number, reason?: string }} CloseOptions
 * @typedef {Record<string, any> & { readyState: number }} SocketTask
 */

/** As in browsers; the base library has them on the task as well. */
export const STATES = /** @type {const} */ ({ CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 });

/**
 * The state in which an event is still news, and the one it leads to: what arrives after the app has closed the task is
 * not delivered.
 * @type {Record<SocketEvent, { from?: number, to?: number }>}
 */
const EVENTS = {
  Open: { from: STATES.CONNECTING, to: STATES.OPEN },
  Message: { from: STATES.OPEN },
  Error: {},
  Close: { to: STATES.CLOSED },
};

/** Bytes (docs: SocketTask.close). */
const REASON_LIMIT = 123;

/** @param {import('./context.js').WxContext} context @param {() => import('./socket-wire.js').OpenWire} wire */
export function createSocketTask(context, wire) {
  const { realm, loop } = context;
  const task = /** @type {SocketTask} */ (realm.plain({ ...STATES, readyState: STATES.CONNECTING }));
  /** @type {Record<string, Set<Function>>} */
  const listeners = {};
  for (const event of Object.keys(EVENTS)) {
    const set = (listeners[event] = new Set());
    task[`on${event}`] = realm.function((/** @type {unknown} */ listener) => {
      if (typeof listener === 'function') set.add(listener);
    });
  }

  task.send = realm.function((/** @type {SendOptions | undefined} */ options) => {
    const refusal = refuseToSend(task, options?.data);
    if (refusal) return answer(context, options, 'fail', realm.plain({ errMsg: refusal }));
    const data = /** @type {string | ArrayBuffer} */ (options?.data);
    wire().send(typeof data === 'string' ? data : Buffer.from(new Uint8Array(data)));
    answer(context, options, 'success', realm.plain({ errMsg: 'sendSocketMessage:ok' }));
  });

  task.close = realm.function((/** @type {CloseOptions | undefined} */ options) => {
    const refusal = refuseToClose(task, options);
    if (refusal) return answer(context, options, 'fail', realm.plain({ errMsg: refusal }));
    task.readyState = STATES.CLOSING;
    wire().close(options?.code ?? 1000, options?.reason);
    answer(context, options, 'success', realm.plain({ errMsg: 'closeSocket:ok' }));
  });

  return {
    task,
    /** In a turn of its own, which begins with the state the event leads to. @param {SocketEvent} event @param {object} result of the mini program's realm */
    emit(event, result) {
      loop.post(() => {
        const { from = task.readyState, to = task.readyState } = EVENTS[event];
        if (task.readyState !== from) return;
        task.readyState = to;
        for (const listener of [...listeners[event]]) loop.run(() => listener(result));
      });
    },
  };
}

/** @param {SocketTask} task @param {unknown} data @returns {string | undefined} */
function refuseToSend(task, data) {
  if (task.readyState !== STATES.OPEN) return 'SocketTask.send:fail SocketTask.readyState is not OPEN';
  if (typeof data !== 'string' && !isArrayBuffer(data)) return 'sendSocketMessage:fail parameter error: parameter.data should be String or ArrayBuffer';
  return undefined;
}

/** @param {SocketTask} task @param {CloseOptions} [options] @returns {string | undefined} */
function refuseToClose(task, { code = 1000, reason = '' } = {}) {
  if (task.readyState >= STATES.CLOSING) return 'closeSocket:fail WebSocket is not connected';
  if (code !== 1000 && !(Number.isInteger(code) && code >= 3000 && code <= 4999)) return `closeSocket:fail invalid code ${code}`;
  if (typeof reason !== 'string' || Buffer.byteLength(reason) > REASON_LIMIT) return `closeSocket:fail parameter.reason should be String of at most ${REASON_LIMIT} bytes`;
  return undefined;
}
