/** Whatever a host hands to its callbacks, nothing is thrown back into it, and every call ends at once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorld } from '../e2e/world.js';

/** @import { TestContext } from 'node:test' */

/** @type {Array<[name: string, adapter: string, login: string]>} */
const ADAPTERS = [['my', 'adaptMy', 'getAuthCode'], ['tt', 'adaptTt', 'login'], ['swan', 'adaptSwan', 'getLoginCode'], ['swan', 'adaptSwan', 'login'], ['qq', 'adaptQq', 'login']];

const thrower = () => {
  throw new Error('unreadable');
};
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

/** What no document promises. @type {Array<[string, any]>} */
const ODD = [
  ['nothing', undefined], ['null', null], ['text', 'some words'], ['an empty text', ''], ['a number', 7], ['true', true], ['an array', [1]], ['a function', thrower], ['a symbol', Symbol('s')],
  ['an object without fields', {}], ['an object without a prototype', Object.create(null)], ['an Error', new Error('some words')],
  ['fields that throw', Object.defineProperties({}, Object.fromEntries(['code', 'authCode', 'isLogin', 'errMsg', 'errNo', 'errCode', 'error', 'status', 'statusCode', 'data', 'header', 'headers', 'tempFilePath', 'reason', 'isBuffer'].map((name) => [name, { get: thrower, enumerable: true }])))],
  ['a proxy that throws', new Proxy({}, { get: thrower, ownKeys: thrower, has: thrower, getOwnPropertyDescriptor: thrower, getPrototypeOf: thrower })],
  ['a proxy that is none any more', revoked()],
  ['fields of odd kinds', { code: {}, errMsg: {}, errNo: Symbol('n'), errCode: [], error: {}, status: Symbol('s'), statusCode: {}, data: Symbol('d'), header: 7, headers: Symbol('h'), reason: Symbol('r') }],
];

/**
 * A host whose APIs call what they are told to, with what they are told; what comes back out of a callback is in `thrown`.
 *
 * @param {string} login
 */
function createHost(login) {
  /** @type {{ kind: 'success' | 'fail', result: any, thrown: unknown[] }} */
  const state = { kind: 'success', result: undefined, thrown: [] };
  /** @param {((result: any) => void) | undefined} callback */
  const tell = (callback) => {
    try {
      callback?.(state.result);
    } catch (error) {
      state.thrown.push(error);
    }
  };
  const api = (/** @type {any} */ options) => {
    tell(options[state.kind]);
    tell(options.complete);
    return task;
  };
  /** @type {any} */
  const task = {};
  for (const event of ['Open', 'Close', 'Error', 'Message', 'HeadersReceived', 'ProgressUpdate', 'ChunkReceived']) task[`on${event}`] = tell;
  /** @type {any} */
  const host = { base64ToArrayBuffer: thrower };
  for (const name of [login, 'request', 'uploadFile', 'downloadFile', 'getUserInfo', 'checkSession', 'connectSocket', 'getStorage', 'setStorage', 'removeStorage']) host[name] = api;
  for (const name of ['getStorageSync', 'setStorageSync', 'removeStorageSync']) host[name] = () => ({});
  return { host, state };
}

/** The adapter around such a host. @param {TestContext} t @param {string[]} which */
async function adapt(t, [name, adapter, login]) {
  const { host: phone } = await createWorld(t);
  const { host, state } = createHost(login);
  return { state, adapted: phone.require(`weapp-session/${name}`)[adapter](host) };
}

for (const which of ADAPTERS) {
  const [name, , login] = which;

  test(`${name}.${login} and its neighbours: each callback takes whatever it is given`, async (t) => {
    const { adapted, state } = await adapt(t, which);
    for (const [what, result] of ODD) {
      for (const kind of /** @type {const} */ (['success', 'fail'])) {
        Object.assign(state, { kind, result });
        for (const api of ['login', 'request', 'uploadFile', 'downloadFile', 'getUserInfo', 'checkSession', 'getStorage', 'setStorage', 'removeStorage']) {
          if (!adapted[api] || (name === 'my' && api === 'checkSession')) continue;
          /** @type {string[]} */
          const ends = [];
          /** @type {any} */
          let told;
          const note = (/** @type {string} */ end) => (/** @type {any} */ given) => (ends.push(end), (told = given));
          const where = `${api}, ${kind} with ${what}`;
          adapted[api]({ url: 'u', success: note('success'), fail: note('fail'), complete: note('complete') });
          assert.deepEqual(state.thrown.splice(0), [], where);
          assert.equal(ends.length, 2, where);
          assert.equal(ends[1], 'complete', where);
          assert.match(told.errMsg, new RegExp(`^${api}:${ends[0] === 'success' ? 'ok' : 'fail'}`), where);
        }
      }
    }
  });

  test(`${name}.${login} and its neighbours: a login whose success has no code fails in words, at once`, async (t) => {
    const { adapted, state } = await adapt(t, which);
    for (const [what, result] of ODD.filter(([what]) => what !== 'fields of odd kinds')) {
      Object.assign(state, { kind: 'success', result });
      let code;
      adapted.login({ success: (/** @type {any} */ told) => (code = told.code ?? 'none'), fail: (/** @type {any} */ { errMsg }) => (code = errMsg) });
      assert.match(String(code), /^(none|login:fail .+)$/, what);
    }
  });

  test(`${name}.${login} and its neighbours: listeners of tasks and sockets are told of whatever comes`, async (t) => {
    const { adapted, state } = await adapt(t, which);
    for (const [what, result] of ODD) {
      Object.assign(state, { kind: 'success', result });
      let heard = 0;
      const socket = adapted.connectSocket({ url: 'u' });
      for (const event of ['Open', 'Close', 'Error', 'Message']) socket[`on${event}`](() => heard++);
      const task = adapted.request({ url: 'u' });
      for (const event of ['HeadersReceived', 'ProgressUpdate']) task?.[`on${event}`]?.(() => heard++);
      assert.deepEqual(state.thrown.splice(0), [], what);
      assert.equal(heard, 6, what);
    }
  });
}

for (const which of ADAPTERS.filter(([name]) => name !== 'my')) {
  const [name, , login] = which;

  test(`${name}.${login} and its neighbours: a failure that tells an HTTP status keeps it, with headers and body; a number of the host's is none`, async (t) => {
    const { adapted, state } = await adapt(t, which);
    /** @param {any} failure @returns {any} */
    const fail = (failure) => {
      Object.assign(state, { kind: 'fail', result: failure });
      let told = {};
      adapted.request({ url: 'u', fail: (/** @type {any} */ given) => (told = given) });
      return { ...told };
    };
    const told = fail({ statusCode: 401, errCode: 1001, errMsg: 'request:fail', header: { a: 'b' }, data: '{}' });
    assert.deepEqual(told, { statusCode: 401, errCode: 1001, errno: 1001, errMsg: 'request:fail', header: { a: 'b' }, data: '{}' });
    // At Baidu's, 401 is "the security check failed", and 202 a parameter that cannot be read (docs: swan error codes).
    assert.deepEqual(fail({ errCode: 401, errMsg: 'request:fail' }), { errno: 401, errMsg: 'request:fail' });
  });
}
