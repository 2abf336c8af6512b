/**
 * The host's sockets. The path says what becomes of one: `socket` opens and echoes, `deaf` never opens, `broken` fails
 * before it opens, `fails` afterwards, and `ends` is closed by the backend a little later.
 *
 * @import { Host, World } from '../parts.js'
 *
 * @typedef {{ path: string, close: (code: number, reason: string) => void, isOver: boolean }} Connection
 */
import { idIn } from './secrets.js';

const EXPIRED = 4401;
const URL = /^wss?:\/\/api(\d+)\.example\.com(\/[^?#]*)/;

/** What hosts do to the listeners of a socket that are not as documented. @type {Record<string, number>} how often they are told */
const TELLS = { twice: 2, 'success, then failure': 1, 'failure, then success': 1 };

/** @param {World} world @param {Host} host */
export function createSockets(world, host) {
  const { clock, referee, backends } = world;
  /** @type {Connection[]} */
  const connections = [];

  /** @param {any} options @param {number} handed */
  function connect(options, handed) {
    const [, client = '0', path = ''] = URL.exec(String(options.url)) ?? [];
    const [, route = '', call = '0'] = path.split('/');
    const session = idIn(JSON.stringify([options.header, options.url]));
    const send = { api: 'connectSocket', client: Number(client), path, route, call: Number(call), session, handed, at: clock.elapsed(), aborted: false, isOutOfReach: false, answers: 0 };
    world.note('host', 'is given', `${send.client}:${path}`, 'by connectSocket', session === undefined ? '' : `with session ${session}`);
    referee.sent(send);
    const manner = host.manner();
    if (manner === 'it throws, then answers') throw { errMsg: 'connectSocket:fail the host threw' };
    const isRefused = session !== undefined && (backends(send.client).refusesAll || !backends(send.client).alive.has(session));
    return open(route, path, manner, isRefused);
  }

  /** @param {string} route @param {string} path @param {string} manner @param {boolean} isRefused */
  function open(route, path, manner, isRefused) {
    /** @type {Record<string, Array<(result: any) => void>>} */
    const listeners = { Open: [], Close: [], Error: [], Message: [] };
    const emit = (/** @type {string} */ event, /** @type {any} */ result) => {
      for (let time = 0; time < (TELLS[manner] ?? 1); time++) {
        for (const listener of listeners[event] ?? []) referee.guard('a listener of the host', () => listener(result));
      }
    };
    const close = (code = 1000, reason = '') => {
      if (connection.isOver && manner !== 'twice') return;
      connection.isOver = true;
      emit('Close', { code, reason });
      // Some hosts go on talking.
      if (manner === 'success, then failure') clock.after(2, () => emit('Message', { data: 'after the close' }));
    };
    const connection = { path, close, isOver: false };
    connections.push(connection);
    /** @type {Record<string, any>} */
    const task = {
      send: (/** @type {any} */ { data, success, fail, complete } = {}) => {
        clock.after(1, () => {
          const result = { errMsg: connection.isOver ? 'sendSocketMessage:fail' : 'sendSocketMessage:ok' };
          for (const tell of [connection.isOver ? fail : success, complete]) if (tell) referee.guard('a callback of the host', () => tell(result));
          if (!connection.isOver) emit('Message', { data });
        });
      },
      close: world.patched('socketTask.close', (/** @type {any} */ { code, reason, success, complete } = {}) => {
        clock.after(1, () => {
          for (const tell of [success, complete]) if (tell) referee.guard('a callback of the host', () => tell({ errMsg: 'closeSocket:ok' }));
          close(code, reason);
        });
      }),
    };
    for (const event of Object.keys(listeners)) task['on' + event] = (/** @type {any} */ listener) => listeners[event]?.push(listener);
    live(route, manner, isRefused, { emit, close, connection });
    return task;
  }

  /** What happens to a connection by itself. @param {string} route @param {string} manner @param {boolean} isRefused @param {any} line */
  function live(route, manner, isRefused, { emit, close, connection }) {
    const later = (/** @type {number} */ ms, /** @type {() => void} */ run) => clock.after(ms, () => connection.isOver || run());
    const isBroken = route === 'broken' || manner === 'failure, then success';
    if (route === 'deaf' || manner === 'never') return;
    if (isBroken) later(2, () => emit('Error', { errMsg: 'connectSocket:fail refused' }));
    if (route === 'broken') return later(3, () => close(1006, 'abnormal'));
    later(isBroken ? 3 : 2, () => emit('Open', { header: {} }));
    if (route === 'fails' || manner === 'success, then failure') later(3, () => emit('Error', { errMsg: 'connectSocket:fail late' }));
    if (isRefused) return later(3, () => close(EXPIRED, 'no session'));
    later(4, () => emit('Message', { data: 'hello' }));
    if (route === 'ends') later(8, () => close(1001, 'going away'));
  }

  return {
    connect,
    /** The network is gone: what is open closes. */
    closeAll: () => connections.forEach((connection) => connection.isOver || connection.close(1006, 'abnormal')),
  };
}
