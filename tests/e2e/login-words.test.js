/** What an error says of a login, a logout, a socket or a host that went wrong: the endpoint, the status, the option, and never a network failure for an answer that came. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, createWorld } from './world.js';

/** @import { World } from './world.js' */

const LOGIN = '/wx/onlogin';
const SIGN_IN = '/account/signin';
const PRODUCTS = '/wx/products/list';
const NETWORK = /could not be reached|network/;

/** @param {World} world @param {string} path @param {number} status @param {any} body */
function answerWith({ backend }, path, status, body) {
  backend.fault = (request, response, next) => {
    if (request.path !== path) return next();
    return typeof body === 'string' ? response.status(status).type('html').send(body) : response.status(status).json(body);
  };
}

/** Answers of a login endpoint that are none to a login. @type {Array<[string, number, any, Record<string, any>]>} */
const ANSWERS = [
  ['a business error, and a function that looks for the session', 200, { code: 50001, msg: 'no such user' }, { session: (/** @type {any} */ { data }) => data.data.token }],
  ['a business error, and a path to the session', 200, { code: 50001, msg: 'no such user' }, { session: 'data.token' }],
  ['a business error, and a function that says null', 200, { code: 50001, msg: 'no such user' }, { session: () => null }],
  ['a 404', 404, { error: 'not found' }, {}],
  ['a 403', 403, { error: 'forbidden' }, {}],
  ['a 500 after all retries', 500, { error: 'oops' }, {}],
  ['a 503 after all retries', 503, '<h1>Service Unavailable</h1>', {}],
  ['a 502 to a function that looks for the session', 502, '<h1>Bad Gateway</h1>', { session: (/** @type {any} */ { data }) => data.token }],
  ['an HTML page', 200, '<h1>It works!</h1>', {}],
];

for (const [what, status, body, options] of ANSWERS) {
  test(`a login that is answered by ${what}: the endpoint and the status are told, with the answer`, async (t) => {
    const world = await createWorld(t);
    const { clock, createClient, failure } = world;
    answerWith(world, LOGIN, status, body);
    const client = createClient({ login: { retry: { limit: 1, delay: 10 }, ...options } });
    /** @type {any[]} */
    const errors = [];
    client.on('error', (error) => errors.push(error));
    errors.push(await failure(client.login()), await failure(client.request({ url: PRODUCTS })));
    await clock.advance(10);
    assert.ok(errors.length >= 3);
    for (const error of errors) {
      assert.equal(error.code, 'EXCHANGE_REJECTED');
      assert.equal(error.statusCode, status);
      assert.deepEqual(JSON.parse(JSON.stringify(error.response.data)), body);
      assert.ok(error.errMsg.includes(LOGIN), error.errMsg);
      assert.ok(error.errMsg.includes(String(status)), error.errMsg);
      assert.doesNotMatch(error.errMsg, NETWORK);
      if (status === 200) assert.match(error.errMsg, /'login\.session'/);
    }
  });
}

test('a wrong password is told with its status and answer, in whatever style the backend says so', async (t) => {
  for (const [status, body] of /** @type {Array<[number, any]>} */ ([[401, { error: 'wrong' }], [403, { error: 'wrong' }], [200, { code: 40101, msg: 'wrong password' }], [422, '<p>wrong</p>']])) {
    const world = await createWorld(t);
    const { createClient, failure } = world;
    answerWith(world, SIGN_IN, status, body);
    const client = createClient({ login: { session: (/** @type {any} */ { data }) => data.data.token } });
    const error = /** @type {any} */ (await failure(client.login({ via: { url: SIGN_IN, data: { password: 'hunter2-hunter2' } } })));
    assert.deepEqual([error.code, error.statusCode, JSON.parse(JSON.stringify(error.response.data))], ['EXCHANGE_REJECTED', status, body]);
    assert.ok(error.errMsg.includes(SIGN_IN) && error.errMsg.includes(String(status)), error.errMsg);
    assert.doesNotMatch(error.errMsg, NETWORK);
  }
});

test('the path that was looked at is named, and what an answer without a session was asked for', async (t) => {
  const world = await createWorld(t);
  const { createClient, failure } = world;
  answerWith(world, LOGIN, 200, { data: { token: 'the-id-of-the-session' } });
  const error = await failure(createClient({ login: { session: 'data.tokn' } }).login());
  assert.match(error.errMsg, /'login\.session'.*data\.tokn/);
});

/** @type {Array<[string, string]>} */
const THROWS = [
  ['throws', '() => { throw new TypeError("of the app"); }'],
  ['promises and fails', '() => Promise.reject(new TypeError("of the app"))'],
];

for (const [how, source] of THROWS) {
  test(`login.session that ${how}: the answer, the option and the cause are told`, async (t) => {
    const { host, clock, createClient, failure } = await createWorld(t);
    const client = createClient({ login: { session: host.evaluate(`(${source})`) } });
    /** @type {any[]} */
    const errors = [];
    client.on('error', (error) => errors.push(error));
    errors.push(await failure(client.login()));
    await clock.advance(10);
    assert.equal(errors.length, 2);
    for (const error of errors) {
      assert.deepEqual([error.code, error.statusCode, error.cause?.message], ['EXCHANGE_REJECTED', 200, 'of the app']);
      assert.ok(error.response);
      assert.match(error.errMsg, /'login\.session'.*of the app/);
      assert.doesNotMatch(error.errMsg, NETWORK);
    }
    assert.equal(host.count('login'), 1, 'it would throw again');
  });

  test(`login.data that ${how}: the option and the cause are told`, async (t) => {
    const { host, clock, backend, createClient, failure } = await createWorld(t);
    const client = createClient({ login: { data: host.evaluate(`(${source})`) } });
    /** @type {any[]} */
    const errors = [];
    client.on('error', (error) => errors.push(error));
    errors.push(await failure(client.login()), await failure(client.request({ url: PRODUCTS })));
    await clock.advance(10);
    assert.ok(errors.length >= 3);
    for (const error of errors) {
      assert.deepEqual([error.code, error.cause?.message], ['EXCHANGE_FAILED', 'of the app']);
      assert.match(error.errMsg, /'login\.data'.*of the app/);
      assert.doesNotMatch(error.errMsg, NETWORK);
    }
    assert.equal(backend.seen.length, 0);
  });
}

for (const [name, session] of /** @type {Array<[string, any]>} */ ([['a forgotten prefix', { name: 'Authorization' }], ['a wrong name', { name: 'X-Sesion' }]])) {
  test(`a session that is refused a moment after it was made, for ${name}: the options to look at are named`, async (t) => {
    const { clock, createClient } = await createWorld(t);
    const pending = call(createClient({ session }), { url: PRODUCTS });
    await clock.runUntil(() => pending.done);
    assert.equal(pending.result.code, 'SESSION_EXPIRED');
    assert.equal(pending.result.statusCode, 401);
    assert.match(pending.result.errMsg, /session\.name/);
    assert.match(pending.result.errMsg, /session\.prefix/);
  });
}

test('a session that was good for a while and is over is not blamed on the options', async (t) => {
  const { clock, backend, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.request({ url: PRODUCTS }));
  await backend.revoke(/** @type {string} */ (client.session().id));
  const pending = call(client, { url: PRODUCTS, replay: false });
  await clock.runUntil(() => pending.done);
  assert.equal(pending.result.code, 'SESSION_EXPIRED');
  assert.doesNotMatch(pending.result.errMsg, /session\.(name|prefix)/);
});

for (const [what, status] of /** @type {Array<[string, number | undefined]>} */ ([['no connection', undefined], ['a 500', 500], ['a 404', 404]])) {
  test(`a logout that meets ${what} at the backend says that it was the logout`, async (t) => {
    const { clock, backend, createClient, wait } = await createWorld(t);
    const client = createClient();
    await wait(client.login());
    /** @type {any[]} */
    const heard = [];
    client.on('error', (error) => heard.push(error));
    backend.fault = (request, response, next) => {
      if (request.path !== '/wx/logout') return next();
      return status ? response.status(status).json({}) : response.socket?.destroy();
    };
    await wait(client.logout({ url: '/wx/logout' }));
    await clock.advance(10);
    assert.equal(heard.length, 1);
    assert.match(heard[0].errMsg, /^logout:fail .*\/wx\/logout/);
    if (status) assert.ok(heard[0].errMsg.includes(String(status)));
  });
}

test('a socket that the host refuses has its words and its number', async (t) => {
  for (const [source, errno] of /** @type {Array<[string, number | undefined]>} */ ([
    ['(options) => { setTimeout(() => options.fail({ errMsg: "connectSocket:fail exceed max task count", errno: 600007 }), 5); }', 600007],
    ['(options) => { options.fail({ errMsg: "connectSocket:fail exceed max task count" }); }', undefined],
    ['(options) => { setTimeout(() => options.fail({ errMsg: "connectSocket:fail exceed max task count" }), 5); return null; }', undefined],
    ['() => { throw { errMsg: "connectSocket:fail exceed max task count" }; }', undefined],
  ])) {
    const { host, createSocketClient, failure } = await createWorld(t);
    host.evaluate(`wx.connectSocket = ${source};`);
    const client = createSocketClient();
    client.setSession({ id: 'the-id-of-the-session' });
    const error = await failure(client.connectSocket({ url: '/ws' }));
    assert.equal(error.code, 'REQUEST_FAILED', source);
    assert.match(error.errMsg, /^connectSocket:fail (.* )?exceed max task count/, source);
    assert.equal(error.errno, errno, source);
  }
});

test('a host that lacks an API: the error names it', async (t) => {
  const { host, createSocketClient, failure } = await createWorld(t);
  host.evaluate('wx.uploadFile = wx.downloadFile = wx.connectSocket = undefined;');
  const client = createSocketClient();
  client.setSession({ id: 'the-id-of-the-session' });
  /** @type {Array<[string, () => PromiseLike<unknown>]>} */
  const calls = [
    ['uploadFile', () => client.uploadFile({ url: '/u', filePath: 'a', name: 'f' })],
    ['downloadFile', () => client.downloadFile({ url: '/d' })],
    ['connectSocket', () => client.connectSocket({ url: '/ws' })],
  ];
  for (const [api, begin] of calls) {
    const error = await failure(begin());
    assert.equal(error.code, 'REQUEST_FAILED');
    assert.match(error.errMsg, new RegExp(`^${api}:fail .*\\b${api}\\b`));
    assert.doesNotMatch(error.errMsg, /is not a function|undefined/);
  }
});
