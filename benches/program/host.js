/**
 * The least that can stand for `wx`: every call is answered when the benchmark says so, and costs next to nothing. What a
 * phone takes for a call of its own is left out therefore; `calls` counts them instead.
 *
 * Imported first: some libraries call `wx` while they are being imported.
 */

/** As many requests as a host takes at once (docs: network), so that nothing waits in line. */
export const AT_ONCE = 10;

export const BASE = 'https://api.example.com/v1';

/** The mark of the Wafer protocol (npm: wafer-node-session). */
const WAFER_MARK = 'F2C224D4-2BCE-4C64-AF9F-A6D872000D1A';

const skey = 's'.repeat(43);
const userinfo = { nickName: 'A' };
/** What a backend may answer to a login: each library finds its own in it. */
const loginBody = { sessionid: skey, [WAFER_MARK]: 1, session: { id: 'i'.repeat(32), skey }, code: 0, data: { skey, userinfo } };
const loginReply = { statusCode: 200, data: loginBody, header: {}, errMsg: 'request:ok' };
const reply = { statusCode: 200, data: { products: [{ id: 1, name: 'tea' }] }, header: { 'Content-Type': 'application/json' }, errMsg: 'request:ok' };
const task = { abort() {}, onHeadersReceived() {}, offHeadersReceived() {} };

export const seen = { calls: 0, logins: 0, sends: 0 };

/** @type {Array<() => void>} what the host will tell next */
let due = [];
/** @type {Record<string, unknown>} */
export const storage = Object.assign({}, bench.stored);

/** Answers all that is due, and says whether there was anything. */
export function answerAll() {
  const now = due;
  due = [];
  for (const answer of now) answer();
  return now.length > 0;
}

/** @param {any} options @param {unknown} result */
function answer(options, result) {
  seen.calls++;
  due.push(() => {
    if (options.success) options.success(result);
    if (options.complete) options.complete(result);
  });
}

/** @type {Record<string, any>} */
export const wx = {
  login(/** @type {any} */ options) {
    seen.logins++;
    answer(options, { code: 'c'.repeat(32), errMsg: 'login:ok' });
  },
  checkSession: (/** @type {any} */ options) => answer(options, { errMsg: 'checkSession:ok' }),
  getUserInfo: (/** @type {any} */ options) => answer(options, { userInfo: userinfo, encryptedData: '', iv: '' }),
  request(/** @type {any} */ options) {
    seen.sends++;
    answer(options, options.url.endsWith('/login') ? loginReply : reply);
    return task;
  },
  getStorageSync(/** @type {string} */ key) {
    seen.calls++;
    return storage[key] || '';
  },
  setStorageSync(/** @type {string} */ key, /** @type {unknown} */ value) {
    seen.calls++;
    storage[key] = value;
  },
  removeStorageSync(/** @type {string} */ key) {
    seen.calls++;
    delete storage[key];
  },
  getNetworkType: (/** @type {any} */ options) => options.success({ networkType: 'wifi' }),
};
for (const event of ['AppShow', 'AppHide', 'NetworkStatusChange', 'SocketOpen', 'SocketClose', 'SocketMessage', 'SocketError']) wx['on' + event] = () => {};

const scope = /** @type {any} */ (globalThis);
scope.wx = wx;
// Limits of time are set and cleared, and never reached.
scope.setTimeout = (/** @type {() => void} */ run, /** @type {number | undefined} */ delay) => void (delay || due.push(run));
scope.clearTimeout = () => {};
