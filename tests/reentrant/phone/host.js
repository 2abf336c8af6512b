/** The host: `wx`, as the package finds it, and how it behaves. Around each of its functions lies a patch of the app's. */
import { MANNERS, POLITE } from './manners.js';
import { createNetwork } from './network.js';
import { secret } from './secrets.js';
import { createSockets } from './socket.js';

/**
 * @import { Host, World } from '../parts.js'
 * @import { Manner } from './manners.js'
 */

/** @param {World} world @returns {Host} */
export function createHost(world) {
  const { clock, referee, storage } = world;
  /** @type {Manner} */
  let manner = POLITE;
  let codes = 0;
  /** @type {Host} */
  const host = {
    around: undefined,
    chooseManner: undefined,
    loginFails: false,
    keyIsOver: false,
    isPolite: () => manner === POLITE && !host.chooseManner,
    behave: (wanted) => void (manner = wanted),
    manner: () => host.chooseManner?.() ?? manner,
    closeSockets: () => sockets.closeAll(),
    wx: {},
  };
  const overNetwork = createNetwork(world, host);
  const sockets = createSockets(world, host);

  /** An API without a backend, which answers in the manner of all. @param {any} options @param {() => [string, unknown]} result */
  function answer(options, result) {
    const tell = (/** @type {string} */ how, /** @type {unknown} */ value) => {
      if (typeof options[how] === 'function') referee.guard('a callback of the host', () => options[how](value));
    };
    return MANNERS[host.manner()]({
      succeed: () => tell(...result()),
      fail: () => tell('fail', { errMsg: 'login:fail odd' }),
      after: clock.after,
      promise: () => Promise.resolve(),
      task: undefined,
    });
  }

  /** @param {any} options @param {number} handed */
  function login(options, handed) {
    world.note('host', 'is asked for a code');
    world.detail('wx.login', options);
    referee.askedForCode(handed);
    const code = secret('code', ++codes);
    return answer(options, () => (host.loginFails ? ['fail', { errMsg: 'login:fail denied', errno: 3 }] : ['success', { code, errMsg: 'login:ok' }]));
  }

  /** @type {Record<string, (...given: any[]) => unknown>} */
  const apis = {
    login,
    request: (options, handed) => overNetwork('request', options, handed),
    uploadFile: (options, handed) => overNetwork('uploadFile', options, handed),
    downloadFile: (options, handed) => overNetwork('downloadFile', options, handed),
    connectSocket: (options, handed) => sockets.connect(options, handed),
    checkSession: (options) => answer(options, () => (host.keyIsOver ? ['fail', { errMsg: 'checkSession:fail' }] : ['success', { errMsg: 'checkSession:ok' }])),
    getLaunchOptionsSync: () => ({ scene: 1001 }),
    ...storage.apis,
  };
  for (const [api, run] of Object.entries(apis)) {
    host.wx[api] = (/** @type {any[]} */ ...given) => {
      const handed = world.next();
      return world.patch('wx.' + api, () => run(...given, handed));
    };
  }
  return host;
}
