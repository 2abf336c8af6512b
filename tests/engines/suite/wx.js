/**
 * A stand-in for `wx`: as little of it as the package asks for, every answer after some virtual milliseconds.
 *
 * @import { Backend } from './backend.js'
 * @import { Clock } from './clock.js'
 */
import { createConnection } from './connection.js';
import { createNetwork, end } from './network.js';

/** @param {{ clock: Clock, backend: Backend, storage: Map<string, unknown> }} world */
export function createWx({ clock, backend, storage }) {
  const { setTimeout } = clock.globals;
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
  const overNetwork = createNetwork({ clock, backend, behaviour, calls });

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
