/**
 * A stand-in for `wx`: as little of it as the package asks for, every answer after some virtual milliseconds.
 *
 * @import { Backend } from './backend.js'
 * @import { Clock } from './clock.js'
 */
import { createConnection } from './connection.js';

const TIMEOUT = { errMsg: 'timeout', errno: 5 };
/** What `wx.request` waits for where nobody says how long (docs: network). */
const DEFAULT_TIMEOUT = 60_000;

/** @typedef {ReturnType<typeof createWx>} Wx */

/** @param {{ clock: Clock, backend: Backend, storage: Map<string, unknown> }} world */
export function createWx({ clock, backend, storage }) {
  const { setTimeout, clearTimeout } = clock.globals;
  const behaviour = {
    /** Instead of a code: what `wx.login` hands to `fail`, or that it never answers. @type {'ok' | 'never' | { errMsg: string, errno?: number }} */
    login: 'ok',
    loginTakes: 10,
    /** Instead of an answer: what the network hands to `fail`, without the API's name. @type {undefined | { errMsg: string, errno?: number }} */
    network: undefined,
    /** How long an answer takes. @type {(url: string) => number} */
    requestTakes: () => 20,
    /** Where the app was opened (docs: scene values). */
    scene: 1001,
    /** What storage throws when it is written to. @type {unknown} */
    storageThrows: undefined,
  };
  /** What was asked of the host, in order. @type {string[]} */
  const calls = [];
  const count = (/** @type {string} */ name) => calls.filter((call) => call === name).length;

  /** @param {any} options @param {'success' | 'fail'} how @param {any} result */
  function end(options, how, result) {
    options[how]?.(result);
    options.complete?.(result);
  }

  /** A call over the network. @param {string} api @param {any} options @param {(answer: any) => any} finish makes the API's own result of an answer */
  function overNetwork(api, options, finish) {
    calls.push(api);
    /** @type {Record<string, Set<(result: any) => void>>} */
    const listeners = {};
    const tell = (/** @type {string} */ event, /** @type {any} */ result) => listeners[event]?.forEach((listener) => listener(result));
    const timers = [setTimeout(() => fail(TIMEOUT), options.timeout ?? DEFAULT_TIMEOUT)];
    const finishOnce = (/** @type {'success' | 'fail'} */ how, /** @type {any} */ result) => {
      timers.forEach(clearTimeout);
      end(options, how, result);
    };
    const fail = (/** @type {{ errMsg: string, errno?: number }} */ { errMsg, errno }) =>
      finishOnce('fail', { errMsg: `${api}:fail ${errMsg}`, ...(errno && { errno }) });
    const { network } = behaviour;
    if (network) timers.push(setTimeout(() => fail(network), 5));
    else {
      const { url, header = {}, method = 'GET', data = options.formData } = options;
      const { statusCode, data: body, header: headers = {} } = backend.answer({ api, url, header, method, data });
      timers.push(
        setTimeout(() => {
          tell('HeadersReceived', { header: headers });
          tell('ProgressUpdate', { progress: 100 });
          finishOnce('success', finish({ statusCode, data: body, header: headers, errMsg: `${api}:ok` }));
        }, behaviour.requestTakes(url)),
      );
    }
    /** @type {Record<string, any>} */
    const task = {
      abort() {
        calls.push('abort');
        timers.forEach(clearTimeout);
        setTimeout(() => fail({ errMsg: 'abort' }), 0);
      },
    };
    for (const event of ['HeadersReceived', 'ProgressUpdate']) {
      task['on' + event] = (/** @type {any} */ listener) => (listeners[event] ??= new Set()).add(listener);
      task['off' + event] = (/** @type {any} */ listener) => listeners[event]?.delete(listener);
    }
    return task;
  }

  const wx = {
    login(/** @type {any} */ options) {
      calls.push('login');
      const { login, loginTakes } = behaviour;
      if (login === 'never') return;
      const code = login === 'ok' && backend.issueCode();
      setTimeout(() => (code ? end(options, 'success', { code, errMsg: 'login:ok' }) : end(options, 'fail', login)), loginTakes);
    },
    request: (/** @type {any} */ options) => overNetwork('request', options, (answer) => answer),
    uploadFile: (/** @type {any} */ options) => overNetwork('uploadFile', options, ({ data, ...rest }) => ({ ...rest, data: JSON.stringify(data) })),
    downloadFile: (/** @type {any} */ options) => overNetwork('downloadFile', options, ({ data, ...rest }) => ({ ...rest, tempFilePath: 'wxfile://1' })),
    connectSocket(/** @type {any} */ options) {
      calls.push('connectSocket');
      return createConnection(options, { clock, backend });
    },
    getLaunchOptionsSync: () => ({ scene: behaviour.scene }),
    getStorageSync(/** @type {string} */ key) {
      calls.push('getStorageSync');
      return storage.get(key) ?? '';
    },
    setStorageSync(/** @type {string} */ key, /** @type {unknown} */ value) {
      calls.push('setStorageSync');
      if (behaviour.storageThrows) throw behaviour.storageThrows;
      // What is kept outlives the objects of the app.
      storage.set(key, JSON.parse(JSON.stringify(value)));
    },
    removeStorageSync(/** @type {string} */ key) {
      calls.push('removeStorageSync');
      storage.delete(key);
    },
  };
  return { wx, behaviour, calls, count };
}
