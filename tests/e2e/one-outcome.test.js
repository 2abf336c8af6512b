/** A call has one outcome, for its callbacks and whoever awaits it and whenever, whatever its host still says; and what is told of a failure is of the attempt that failed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadIn } from './engine.js';
import { call, createWorld } from './world.js';

/**
 * @import { Client } from '../../js-glue/dist/types/index.js'
 * @import { World } from './world.js'
 *
 * A send at a host that says what a test has it say.
 * @typedef {{ api: string, options: any, aborted: number }} Send
 */

const LOGIN = '/wx/onlogin';
const PRODUCTS = '/wx/products/list';
const LIMIT = 100;

/** @param {World['host']} host @returns {Send[]} sends in order; logins are answered */
function scriptRequests(host) {
  return host.evaluate(`
    var sends = [];
    const send = (api) => (options) => {
      if (options.url.endsWith('onlogin')) {
        setTimeout(() => options.success({ statusCode: 200, data: { sessionid: 'made-by-a-login' }, header: {} }), 1);
        return { abort() {} };
      }
      const sent = { api, options, aborted: 0 };
      sends.push(sent);
      return { abort: () => void sent.aborted++ };
    };
    for (const api of ['request', 'uploadFile', 'downloadFile']) wx[api] = send(api);
    sends;
  `);
}

/** How a call comes to its end, and as what. @type {Array<[string, (world: World, client: Client, task: any, send: Send) => unknown, string]>} */
const ENDS = [
  ['an answer', ({ host }, _client, _task, { options }) => options.success(host.plain({ statusCode: 200, data: 'first' })), 'first'],
  ['an answer that says "expired"', ({ host }, _client, _task, { options }) => options.success(host.plain({ statusCode: 401, data: 'first' })), 'SESSION_EXPIRED'],
  ['a failure', ({ host }, _client, _task, { options }) => options.fail(host.plain({ errMsg: 'request:fail first', errno: 600001 })), 'REQUEST_FAILED'],
  ['abort()', (_world, _client, task) => task.abort(), 'ABORTED'],
  ['its time limit', ({ clock }) => clock.advance(LIMIT), 'REQUEST_FAILED'],
  ['destroy()', (_world, client) => client.destroy(), 'DESTROYED'],
];

/** What the host says afterwards. @type {Array<[string, (world: World, send: Send) => unknown]>} */
const AFTERWARDS = [
  ['nothing', () => {}],
  ['an answer', ({ host }, { options }) => options.success(host.plain({ statusCode: 200, data: 'second' }))],
  ['"expired"', ({ host }, { options }) => options.success(host.plain({ statusCode: 401, data: 'second' }))],
  ['a failure', ({ host }, { options }) => options.fail(host.plain({ errMsg: 'request:fail second', errno: 7 }))],
  ['a failure with a status', ({ host }, { options }) => options.fail(host.plain({ errMsg: 'request:fail second', statusCode: 500 }))],
];

for (const api of /** @type {const} */ (['request', 'uploadFile', 'downloadFile'])) {
  for (const [end, run, outcome] of ENDS) {
    test(`the outcome of ${api} is that of ${end}, for callbacks and promises, whatever the host says afterwards`, async (t) => {
      for (const [words, say] of AFTERWARDS) {
        for (const delay of [0, 50]) {
          const world = await createWorld(t);
          const { host, clock, createClient, wait } = world;
          const sends = scriptRequests(host);
          const client = createClient();
          await wait(client.login());

          /** @type {any[]} */
          const told = [];
          /** @type {any} */
          const options = { url: '/x', filePath: 'http://tmp/x', name: 'file', replay: false, timeout: LIMIT };
          for (const name of ['success', 'fail', 'complete']) options[name] = (/** @type {any} */ result) => told.push(name, result);
          const task = client[api](options);
          /** @type {any[]} */
          const awaited = [];
          const wait2 = () => void task.then((/** @type {any} */ value) => awaited.push('success', value), (/** @type {any} */ error) => awaited.push('fail', error));
          await clock.advance(1);
          const [send] = /** @type {[Send]} */ (/** @type {unknown} */ (sends));
          await run(world, client, task, send);
          if (delay) await clock.advance(delay);
          await say(world, send);
          await clock.advance(5000);
          wait2();
          await clock.advance(1);

          const context = `${words} after ${delay} ms`;
          const [first, result] = told;
          assert.deepEqual(told, [first, result, 'complete', result], context);
          assert.equal(result.code ?? result.data, outcome, context);
          assert.deepEqual(awaited, [first, result], `${context}: the promise of later`);
          assert.equal(sends.length, 1, context);
        }
      }
    });
  }
}

test('a time limit keeps its words and number, though the host has its say of the abort', async (t) => {
  const { host, clock, createClient, wait } = await createWorld(t);
  const sends = scriptRequests(host);
  const client = createClient();
  await wait(client.login());
  const pending = call(client, { url: '/x', timeout: LIMIT });
  await clock.advance(LIMIT + 10);
  assert.equal(sends[0]?.aborted, 1);
  sends[0]?.options.fail(host.plain({ errMsg: 'request:fail abort' }));
  await clock.advance(50);
  for (const error of [pending.result, await wait(pending.task.then(null, (/** @type {any} */ error) => error))]) {
    assert.deepEqual([error.code, error.errMsg, error.errno], ['REQUEST_FAILED', 'request:fail timeout', 5]);
  }
});

test('a call whose login fails is told of that login, not of another one that failed meanwhile', async (t) => {
  const { clock, backend, createClient, wait } = await createWorld(t);
  const client = createClient({ login: { retry: { limit: 0 } } });
  await wait(client.login());
  await backend.revoke(/** @type {string} */ (client.session().id));
  backend.fault = async (request, response, next) => {
    if (request.path === LOGIN) return response.status(418).send('the silent login');
    if (request.path === '/signin') return response.status(403).send("joe's sign-in");
    if (request.url.includes('slow')) await clock.park(200);
    next();
  };
  const slow = call(client, { url: `${PRODUCTS}?slow` });
  const quick = call(client, { url: PRODUCTS });
  await clock.advance(50);
  /** @type {any} */
  let signIn;
  client.login({ via: { url: '/signin', data: { name: 'joe' } } }).catch((error) => {
    signIn = error;
  });
  await clock.advance(1000);
  for (const { result } of [quick, slow]) assert.deepEqual([result.code, result.statusCode, result.response?.data], ['EXCHANGE_REJECTED', 418, 'the silent login']);
  assert.deepEqual([signIn.code, signIn.statusCode, signIn.response?.data], ['EXCHANGE_REJECTED', 403, "joe's sign-in"]);
});

/** What becomes of each attempt of a login, and what the error then has: code, statusCode, body. @type {Array<[string, Array<'gone' | number | 'silent'>, [string, number | undefined, string | undefined]]>} */
const ATTEMPTS = [
  ['an answer, then no connection', [503, 'gone'], ['EXCHANGE_FAILED', undefined, undefined]],
  ['no connection, then an answer', ['gone', 503], ['EXCHANGE_REJECTED', 503, 'attempt 2']],
  ['two answers', [500, 503], ['EXCHANGE_REJECTED', 503, 'attempt 2']],
  ['an answer, then a host without a word', [503, 'silent'], ['LOGIN_TIMEOUT', undefined, undefined]],
];

for (const [name, ends, expected] of ATTEMPTS) {
  test(`a login that fails after ${name} tells of its last attempt`, async (t) => {
    const { host, backend, createClient, failure } = await createWorld(t);
    let attempts = 0;
    host.behaviour.login = (attempt) => (ends[attempt - 1] === 'silent' ? 'never' : 'ok');
    backend.fault = (request, response) => {
      const end = ends[attempts++];
      if (end === 'gone') return response.socket?.destroy();
      return response.status(Number(end)).send(`attempt ${attempts}`);
    };
    const client = createClient({ login: { timeout: 1000, retry: { limit: 1, delay: 100 } } });
    /** @type {any[]} */
    const heard = [];
    client.on('error', (error) => heard.push(error));
    const error = /** @type {any} */ (await failure(client.login()));
    await host.clock.advance(10);
    for (const each of [error, ...heard]) assert.deepEqual([each.code, each.statusCode, each.response?.data], expected);
    assert.equal(heard.length, 1);
  });
}

/** How a host refuses a login. @type {Array<[string, (host: World['host']) => unknown, Record<string, any>]>} */
const REFUSALS = [
  ['wx.login', (host) => (host.behaviour.login = { fail: { errMsg: 'login:fail no network', errno: 600001 } }), {}],
  ['wx.getUserInfo', (host) => (host.behaviour.getUserInfo = { fail: { errMsg: 'getUserInfo:fail no network', errno: 600001 } }), { with: 'userInfo' }],
];

for (const [api, refuse, login] of REFUSALS) {
  test(`the words and the number of a ${api} that fails before the module is there are kept as those of a later one`, async (t) => {
    const { host, createClient, failure } = await createWorld(t);
    loadIn(host, 100);
    refuse(host);
    const client = createClient({ login });
    const cold = await failure(client.login());
    const later = await failure(client.login());
    for (const error of [cold, later]) {
      assert.deepEqual([error.code, error.errno], ['LOGIN_FAILED', 600001]);
      assert.match(error.errMsg, /no network/);
    }
    assert.equal(cold.errMsg, later.errMsg);
  });
}
