/** @import { Apis, Kit, Options } from '../strict.js' */

/**
 * docs: my.connectSocket, SocketTask; my.onSocketMessage; my.sendSocketMessage; my.closeSocket.
 * @param {Kit} kit @returns {Apis}
 */
export function socket({ phone, behaviour, note, end }) {
  const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const socketTaskID = '1';

  /** @param {ArrayBuffer} buffer */
  function arrayBufferToBase64(buffer) {
    const bits = Array.from(new Uint8Array(buffer), (byte) => byte.toString(2).padStart(8, '0')).join('');
    const text = (bits.match(/.{1,6}/g) || []).map((six) => ALPHABET[parseInt(six.padEnd(6, '0'), 2)]).join('');
    return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
  }

  /** @param {string} text */
  function base64ToArrayBuffer(text) {
    const bits = Array.from(text.replace(/=+$/, ''), (letter) => ALPHABET.indexOf(letter).toString(2).padStart(6, '0')).join('');
    return Uint8Array.from((bits.match(/.{8}/g) || []).map((byte) => parseInt(byte, 2))).buffer;
  }

  /** @param {Options} options @param {object} result */
  const answers = (options, result) => ({
    success: () => end(options, 'success', result),
    fail: () => end(options, 'fail', { error: 10, errorMessage: '网络连接没有打开，无法发送消息' }),
  });

  /** @typedef {(told: object) => void} Listener */

  /** @param {Record<string, any>} task */
  const toTask = (task) => ({
    onOpen: (/** @type {Listener} */ listener) => task.onOpen(() => listener({ data: { socketTaskID } })),
    onError: (/** @type {Listener} */ listener) => task.onError(() => listener({ data: { socketTaskID }, error: 6 })),
    onClose: (/** @type {Listener} */ listener) => task.onClose((/** @type {any} */ { code, reason }) =>
      listener({ data: behaviour.closeCodes ? { socketTaskID, code, reason } : { socketTaskID } })),
    onMessage: (/** @type {Listener} */ listener) => task.onMessage((/** @type {any} */ { data }) => {
      const isBuffer = typeof data !== 'string';
      const told = { data: isBuffer ? arrayBufferToBase64(data) : data, isBuffer };
      listener(behaviour.older ? told : { data: { socketTaskID, ...told } });
    }),
    send(/** @type {Options} */ options) {
      const { data, isBuffer } = options;
      if (typeof data !== 'string') note('SocketTask.send takes text');
      task.send({ data: isBuffer ? base64ToArrayBuffer(data) : data, ...answers(options, { success: true }) });
    },
    close: (/** @type {Options} */ options) => task.close({ code: options.code, reason: options.reason, ...answers(options, { message: 'ok' }) }),
  });

  return {
    arrayBufferToBase64,
    base64ToArrayBuffer,
    connectSocket(/** @type {Options} */ options) {
      const { url, header, protocols, multiple } = options;
      const task = phone.connectSocket({
        url, header, protocols,
        success: () => end(options, 'success', {}),
        fail: () => end(options, 'fail', { error: 4, errorMessage: '无法识别的 URL 格式' }),
      });
      // Without `multiple` it is the one socket of the whole app, whose events are those of `my`.
      return multiple ? toTask(task) : undefined;
    },
  };
}
