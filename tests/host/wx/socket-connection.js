/** The life of one connection of wx.connectSocket, from the accepted call to `onClose`, which comes exactly once. */
import { networkFailure } from './call.js';
import { toHeader } from './request-form.js';
import { STATES, createSocketTask } from './socket-task.js';
import { openWire } from './socket-wire.js';

/**
 * @typedef {import('./context.js').Callbacks & {
 *   url: string, header?: Record<string, unknown>, protocols?: string[], perMessageDeflate?: boolean, timeout?: number,
 *   tcpNoDelay?: boolean, forceCellularNetwork?: boolean,
 * }} SocketOptions the last two make no difference here
 *
 * @typedef {object} Sockets of one mini program
 * @property {Set<object>} live what counts against the limit: tasks that were accepted and are not closed
 * @property {Set<import('./socket-wire.js').OpenWire>} wires
 */

const DEFAULT_TIMEOUT = 60_000;
const GOING_AWAY = 1001;
const ABNORMAL = 1006;

/** @param {import('./context.js').WxContext} context @param {SocketOptions} options @param {Sockets} sockets */
export function createConnection(context, options, { live, wires }) {
  const { clock, realm, background } = context;
  /** @type {import('./socket-wire.js').OpenWire} */
  let wire;
  /** @type {number | undefined} */
  let timer;
  const { task, emit } = createSocketTask(context, () => wire);

  /** @param {number} code @param {string} reason */
  function finish(code, reason) {
    if (!live.delete(task)) return;
    background.interrupts.delete(interrupt);
    clock.clearTimeout(timer);
    emit('Close', realm.plain({ code, reason }));
  }

  /** @param {string} errMsg */
  function fail(errMsg) {
    if (live.has(task)) emit('Error', realm.plain({ errMsg }));
  }

  /** No handshake any more. @param {string} errMsg */
  function giveUp(errMsg) {
    fail(errMsg);
    finish(ABNORMAL, '');
    wire.terminate();
  }

  /** In the background (docs: network, background). The app is told at once: a moment later its timers and callbacks stall. */
  function interrupt() {
    if (task.readyState === STATES.CONNECTING) return giveUp('interrupted');
    finish(ABNORMAL, 'interrupted');
    wire.close(GOING_AWAY);
  }

  /** Throws what is wrong with the options. */
  function connect() {
    wire = openWire(clock, toWire(options), {
      onOpen(header) {
        clock.clearTimeout(timer);
        emit('Open', realm.plain({ header }));
      },
      onMessage: (data) => emit('Message', Object.assign(realm.plain({}), { data: typeof data === 'string' ? data : realm.arrayBuffer(data) })),
      onError: (error) => fail(describe(error)),
      onClose(code, reason) {
        wires.delete(wire);
        finish(code, reason);
      },
    });
    wires.add(wire);
    live.add(task);
    background.interrupts.add(interrupt);
    const { timeout } = options;
    timer = clock.setTimeout(() => giveUp('timeout'), typeof timeout === 'number' && timeout > 0 ? timeout : DEFAULT_TIMEOUT);
  }

  return { task, connect };
}

/** @param {SocketOptions} options @returns {import('./socket-wire.js').Wire} */
function toWire({ url, header, protocols = [], perMessageDeflate = false }) {
  if (!Array.isArray(protocols)) throw new Error('parameter error: parameter.protocols should be Array');
  return { url: new URL(url), header: toHeader(header, {}), protocols: [...protocols], perMessageDeflate };
}

/** In Chromium's words, as for requests. @param {NodeJS.ErrnoException} error */
function describe(error) {
  const status = /^Unexpected server response: (\d+)$/.exec(error.message)?.[1];
  return status === undefined ? networkFailure(error).errMsg : `Error during WebSocket handshake: Unexpected response code: ${status}`;
}
