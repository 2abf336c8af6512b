/** Logins that go wrong, and the ways in which an app can shape them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorld } from './world.js';

const LOGIN = '/wx/onlogin';
const PRODUCTS = '/wx/products/list';

test('a login endpoint that answers HTML is EXCHANGE_REJECTED, with status and body', async (t) => {
  const { backend, createClient, failure } = await createWorld(t);
  backend.fault = (request, response, next) =>
    request.path === LOGIN ? response.type('html').send('<h1>It works!</h1>') : next();
  const client = createClient();
  const error = await failure(client.login());
  assert.equal(error.code, 'EXCHANGE_REJECTED');
  assert.equal(error.statusCode, 200);
  assert.equal(/** @type {any} */ (error.response).data, '<h1>It works!</h1>');
  assert.match(error.errMsg, /^login:fail /);
  assert.equal(backend.logins, 1);
  assert.equal(client.session().state, 'none');
});

test('a request that waits for a login fails with the login\'s error, in wx.request\'s form', async (t) => {
  const { backend, createClient, failure } = await createWorld(t);
  backend.fault = (request, response, next) => (request.path === LOGIN ? response.status(403).json({}) : next());
  const error = await failure(createClient().request({ url: PRODUCTS }));
  assert.equal(error.code, 'EXCHANGE_REJECTED');
  assert.equal(error.statusCode, 403);
  assert.match(error.errMsg, /^request:fail /);
  assert.equal(backend.at(PRODUCTS).length, 0);
});

test('a backend that is down fails after all retries, each with a fresh code and twice the delay', async (t) => {
  const { clock, backend, host, createClient, failure, wait } = await createWorld(t);
  /** @type {any[]} */
  const attempts = [];
  backend.fault = (request, response, next) => {
    if (request.path !== LOGIN) return next();
    attempts.push({ at: clock.elapsed(), code: request.body.code });
    response.socket?.destroy();
  };
  const client = createClient({ login: { retry: { limit: 3, delay: 200 } } });
  const error = await failure(client.login());
  assert.equal(error.code, 'EXCHANGE_FAILED');
  assert.match(error.errMsg, /^login:fail .*request:fail/);
  assert.equal(attempts.length, 4);
  assert.equal(new Set(attempts.map(({ code }) => code)).size, 4);
  assert.equal(host.count('login'), 4);
  // Each pause, and wx.login's own 20 ms.
  assert.deepEqual(attempts.slice(1).map(({ at }, index) => at - attempts[index].at), [220, 420, 820]);

  backend.fault = undefined;
  assert.equal((await wait(client.login())).fresh, true);
});

test('a 5xx is retried, a 4xx is not', async (t) => {
  const { backend, createClient, failure, wait } = await createWorld(t);
  let answers = 0;
  backend.fault = (request, response, next) =>
    request.path === LOGIN && ++answers <= 2 ? response.status(503).json({}) : next();
  assert.equal((await wait(createClient().login())).fresh, true);
  assert.equal(answers, 3);

  backend.fault = (request, response, next) => (request.path === LOGIN ? response.status(400).json({}) : next());
  const error = await failure(createClient().login({ force: true }));
  assert.equal(error.code, 'EXCHANGE_REJECTED');
  assert.equal(backend.logins, 4);
});

test('a wx.login that never answers is LOGIN_TIMEOUT after login.timeout, and the next call tries again', async (t) => {
  const { clock, host, createClient, failure, wait } = await createWorld(t);
  host.behaviour.login = 'never';
  const client = createClient({ login: { timeout: 3000 } });
  const request = client.request({ url: PRODUCTS });
  const error = await failure(client.login());
  assert.equal(error.code, 'LOGIN_TIMEOUT');
  assert.ok(clock.elapsed() >= 3000 && clock.elapsed() <= 3010, `${clock.elapsed()}`);
  assert.equal((await failure(request)).code, 'LOGIN_TIMEOUT');

  host.behaviour.login = 'ok';
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
});

test('a login endpoint that never answers is given up by the SDK\'s own timer', async (t) => {
  const { host, createClient, failure } = await createWorld(t);
  host.behaviour.request = () => 'never';
  const client = createClient({ login: { timeout: 1000, retry: { limit: 1 } } });
  const error = await failure(client.login());
  assert.equal(error.code, 'EXCHANGE_FAILED');
  assert.equal(host.count('login'), 2);
});

test('a wx.login that fails is LOGIN_FAILED and keeps the host\'s words and number', async (t) => {
  const { host, createClient, failure } = await createWorld(t);
  host.behaviour.login = { fail: { errMsg: 'login:fail need login', errno: 112 } };
  const error = await failure(createClient().login());
  assert.equal(error.code, 'LOGIN_FAILED');
  assert.equal(error.errno, 112);
  assert.match(error.errMsg, /need login/);
  assert.equal(host.count('login'), 1);
});

test('a wx.login that succeeds without a code is LOGIN_FAILED too', async (t) => {
  const { createClient, failure } = await createWorld(t, { host: { wechat: { issueCode: () => '' } } });
  assert.equal((await failure(createClient().login())).code, 'LOGIN_FAILED');
});

test('in the single-page mode it is LOGIN_UNAVAILABLE', async (t) => {
  const { host, createClient, failure } = await createWorld(t);
  host.evaluate('wx.getLaunchOptionsSync = () => ({ scene: 1154 })');
  host.behaviour.login = { fail: { errMsg: 'login:fail' } };
  assert.equal((await failure(createClient().login())).code, 'LOGIN_UNAVAILABLE');
});

test('ten logins at once are one', async (t) => {
  const { host, backend, createClient, wait } = await createWorld(t);
  const client = createClient();
  const results = await wait(Promise.all(Array.from({ length: 10 }, () => client.login())));
  assert.deepEqual(results.map(({ fresh }) => fresh), Array(10).fill(true));
  assert.equal(host.count('login'), 1);
  assert.equal(backend.logins, 1);
});

test('force makes a new session even if there is one; without it there is nothing to do', async (t) => {
  const { backend, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  const first = client.session().id;
  assert.equal((await wait(client.login())).fresh, false);
  assert.equal((await wait(client.login({ force: true }))).fresh, true);
  assert.notEqual(client.session().id, first);
  assert.equal(backend.logins, 2);
});

test('data of the app goes along with the code: an object', async (t) => {
  const { backend, createClient, wait } = await createWorld(t);
  await wait(createClient({ login: { data: { channel: 'poster' }, header: { 'x-app': 'shop' } } }).login());
  const body = backend.at(LOGIN)[0]?.body;
  assert.equal(body.channel, 'poster');
  assert.equal(typeof body.code, 'string');
});

test('data of the app goes along with the code: a function of the code, asynchronous or not', async (t) => {
  const { backend, host, createClient, wait } = await createWorld(t);
  await wait(createClient({ login: { data: (/** @type {string} */ code) => ({ length: code.length }) } }).login());
  const [first] = backend.at(LOGIN);
  assert.equal(first?.body.length, first?.body.code.length);

  const data = host.evaluate('(code) => new Promise((resolve) => setTimeout(resolve, 50, { late: true }))');
  await wait(createClient({ login: { data } }).login({ force: true }));
  assert.equal(backend.at(LOGIN)[1]?.body.late, true);
});

test('data that throws or never comes ends the login, and the code is in no error', async (t) => {
  const { host, backend, createClient, failure } = await createWorld(t);
  for (const source of [
    '(code) => { throw new Error("no data for " + code) }',
    '(code) => Promise.reject({ errMsg: "no data for " + code })',
  ]) {
    const error = await failure(createClient({ login: { data: host.evaluate(source) } }).login());
    assert.equal(error.code, 'EXCHANGE_FAILED');
    assert.match(error.errMsg, /no data for …/);
  }
  const never = host.evaluate('() => new Promise(() => {})');
  const error = await failure(createClient({ login: { data: never, timeout: 500, retry: { limit: 0 } } }).login());
  assert.equal(error.code, 'EXCHANGE_FAILED');
  assert.equal(backend.logins, 0);
});

test('GET puts the code in the query; PUT and another code field work as well', async (t) => {
  const { backend, createClient, wait, failure } = await createWorld(t);
  await wait(createClient({ login: { method: 'GET' } }).login());
  assert.match(String(backend.at(LOGIN)[0]?.url), /^\/wx\/onlogin\?code=/);
  await wait(createClient({ login: { method: 'PUT' } }).login({ force: true }));
  assert.equal(backend.at(LOGIN)[1]?.method, 'PUT');
  await failure(createClient({ login: { codeField: 'js_code' } }).login({ force: true }));
  assert.equal(typeof backend.at(LOGIN)[2]?.body.js_code, 'string');
});

test('the session is found by a dotted path, in JSON within a string, or by a function', async (t) => {
  const { clock, backend, createClient, wait, failure, host } = await createWorld(t);
  /** @param {unknown} body @param {string} [type] */
  const answerWith = (body, type = 'json') => {
    backend.fault = (request, response, next) => (request.path === LOGIN ? response.type(type).send(body) : next());
  };
  answerWith({ data: { auth: { id: 'abc', ttl: '60' } } });
  const client = createClient({ login: { session: 'data.auth.id', expiresIn: 'data.auth.ttl' } });
  await wait(client.login());
  assert.equal(client.session().id, 'abc');
  const left = Number(client.session().expiresAt) - clock.now();
  assert.ok(left > 59_000 && left <= 60_000, `${left}`);

  answerWith('{"sessionid":"from-text"}', 'text/plain');
  host.behaviour.request = undefined;
  const second = createClient();
  await wait(second.login({ force: true }));
  assert.equal(second.session().id, 'from-text');

  answerWith({ token: 'by-function' });
  const third = createClient({ login: { session: host.evaluate('(reply) => ({ id: reply.data.token, expiresIn: 30 })') } });
  await wait(third.login({ force: true }));
  assert.equal(third.session().id, 'by-function');

  for (const find of ['() => undefined', '() => 7', '() => ({})', '() => ""', '() => ({ get id() { throw 1 } })']) {
    const error = await failure(createClient({ login: { session: host.evaluate(find) } }).login({ force: true }));
    assert.equal(error.code, 'EXCHANGE_REJECTED', find);
  }
  const error = await failure(createClient({ login: { session: host.evaluate('() => { throw new Error("no") }') } }).login({ force: true }));
  assert.equal(error.code, 'EXCHANGE_REJECTED');
  assert.equal(error.errMsg, "login:fail no session in the answer (POST /wx/onlogin answered 200; option 'login.session' threw: no)");
  assert.equal(/** @type {any} */ (error.cause).message, 'no');
});

test('a function that finds the session is not asked about a failure, which is retried as ever', async (t) => {
  const { backend, createClient, wait, host } = await createWorld(t);
  let answers = 0;
  backend.fault = (request, response, next) => {
    if (request.path !== LOGIN || ++answers > 2) return next();
    response.status(503).type('html').send('<h1>Bad gateway</h1>');
  };
  const client = createClient({ login: { session: host.evaluate('(reply) => reply.data.sessionid.slice(0)') } });
  assert.equal((await wait(client.login())).fresh, true);
  assert.equal(answers, 3);
});

test('the result of a login can be logged: the session id is not in it', async (t) => {
  const { createClient, wait, host } = await createWorld(t);
  const client = createClient();
  const result = await wait(client.login());
  assert.equal(/** @type {any} */ (result.response).data.sessionid, client.session().id);
  assert.ok(!host.evaluate('JSON.stringify')(result).includes(client.session().id));
});

test('what is no session id is refused, whatever the backend sends', async (t) => {
  const { backend, createClient, failure } = await createWorld(t);
  const bodies = [{}, { sessionid: null }, { sessionid: 7 }, { sessionid: '' }, { sessionid: {} }, { sessionid: ['a'] },
    { sessionid: 'a\r\nX-Evil: 1' }, { sessionid: 'x'.repeat(5000) }, { sessionid: '会话' }, [], null, 7, 'text'];
  for (const body of bodies) {
    backend.fault = (request, response, next) =>
      request.path === LOGIN ? response.type('json').send(JSON.stringify(body)) : next();
    const error = await failure(createClient().login());
    assert.equal(error.code, 'EXCHANGE_REJECTED', JSON.stringify(body));
  }
});

test('listeners hear of logins, logouts and failed logins, and one that throws harms nobody', async (t) => {
  const { host, createClient, wait, failure } = await createWorld(t, { errors: true });
  const client = createClient();
  /** @type {string[]} */
  const heard = [];
  client.on('login', () => {
    throw new Error('a listener of the app');
  });
  const off = client.on('login', () => heard.push('login'));
  client.on('logout', () => heard.push('logout'));
  client.on('error', (error) => heard.push(error.code));
  await wait(client.login());
  await wait(client.logout());
  off();
  host.behaviour.login = { fail: { errMsg: 'login:fail' } };
  await failure(client.login());
  await host.clock.advance(10);
  assert.deepEqual(heard, ['login', 'logout', 'LOGIN_FAILED']);
  assert.match(String(host.errors[0]), /a listener of the app/);
});
