/** The host: `wx`, as the package finds it, and how it behaves. Around each of its functions lies a patch of the app's. */
import { ALL_MANNERS, MANNERS, POLITE } from './manners.js';
import { createNetwork } from './network.js';
import { secret } from './secrets.js';
import { createSockets } from './socket.js';

/**
 * @import { World } from '../world.js'
 * @import { Manner } from './manners.js'
 */

/** @param {World} world */
export function createHost(world) {
  const { clock, referee, storage } = world;
  /** @type {Manner} */
  let manner = POLITE;
  let codes = 0;
  const host = {
    /** Chooses a manner for each call by itself, where there is a choice. @type {(() => Manner) | undefined} */
    chooseManner: undefined,
    /** Whether `wx.login` fails, and `wx.checkSession`. */
    loginFails: false,
    keyIsOver: false,
    isPolite: () => manner === POLITE && !host.chooseManner,
    /** @param {Manner} wanted */
    behave: (wanted) => void (manner = wanted),
    /** How a call of this kind is answered; what a login is exchanged for goes by the same. @param {string} _kind */
    mannerOf: (_kind) => host.chooseManner?.() ?? manner,
    sockets: /** @type {any} */ (undefined),
    wx: /** @type {Record<string, any>} */ ({}),
  };

  const overNetwork = createNetwork(world);
  host.sockets = createSockets(world);

  /** An API without a backend, which answers in the manner of all. @param {any} options @param {() => [string, unknown]} result */
  function answer(options, result) {
    const tell = (/** @type {string} */ how, /** @type {unknown} */ value) => {
      if (typeof options[how] === 'function') referee.guard('a callback of the host', () => options[how](value));
    };
    return MANNERS[host.mannerOf('login')]({
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
    connectSocket: (options, handed) => host.sockets.connect(options, handed),
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

export { ALL_MANNERS };
