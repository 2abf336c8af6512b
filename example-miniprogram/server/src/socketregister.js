/**
 * Which sockets are open, by session. While there are any, each session is checked from time to time.
 *
 * @import { WebSocket } from 'ws'
 *
 * @typedef {object} SocketRegister
 * @property {(id: string) => ReadonlySet<WebSocket>} of
 * @property {(id: string, socket: WebSocket) => void} add until the socket closes
 */

/**
 * @param {number} checkEvery milliseconds
 * @param {(id: string) => void} check given each session's id
 * @returns {SocketRegister}
 */
export function createSocketRegister(checkEvery, check) {
  /** @type {Map<string, Set<WebSocket>>} */
  const bySession = new Map();
  /** @type {NodeJS.Timeout | undefined} */
  let timer;

  function checkAll() {
    for (const id of bySession.keys()) check(id);
  }

  /** @param {string} id @param {WebSocket} socket */
  function remove(id, socket) {
    const sockets = bySession.get(id);
    sockets?.delete(socket);
    if (sockets?.size === 0) bySession.delete(id);
    if (bySession.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    of: (id) => bySession.get(id) ?? new Set(),

    add(id, socket) {
      bySession.set(id, (bySession.get(id) ?? new Set()).add(socket));
      timer ??= setInterval(checkAll, checkEvery);
      socket.on('close', () => remove(id, socket));
    },
  };
}
