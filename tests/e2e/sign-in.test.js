/** What surrounds a sign-in: where the credentials go, in which order, what ends it, and that nobody quotes them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import express from 'express';
import { listen } from '../../example-miniprogram/server/src/listen.js';
import { needsWebAssembly } from './engine.js';
import { createWorld } from './world.js';

const LOGIN = '/wx/onlogin';
const PRODUCTS = '/wx/products/list';
const REGISTER = '/account/register';
const PASSWORD = 'a&b c/secret';

/** An account of its own for each call. @param {string} username */
const via = (username) => ({ url: REGISTER, data: { username, password: PASSWORD } });

/** How a login ends, without letting time pass for it. @param {Promise<unknown>} login @returns {Promise<string>} */
const end = (login) => login.then(() => 'logged in', (error) => error.code);

test('credentials go to another origin where the app says so, and the session does not', async (t) => {
  /** @type {any[]} */
  const seen = [];
  const app = express().use(express.json()).all('/sso', ({ method, headers, body, query }, response) => {
    seen.push({ method, headers, body, query });
    response.json({ sessionid: 'from-elsewhere' });
  });
  const provider = await listen(app, 0, '127.0.0.1', { grace: 0 });
  t.after(() => provider.close());
  const { backend, createClient, wait } = await createWorld(t, { domains: [provider.url] });
  const client = createClient();
  await wait(client.login());
  const id = /** @type {string} */ (client.session().id);
  await wait(client.login({ via: { url: `${provider.url}/sso`, method: 'PUT', data: { ticket: 't' }, header: { 'x-app': 'shop' } } }));
  assert.equal(client.session().id, 'from-elsewhere');
  assert.equal(seen.length, 1);
  assert.deepEqual([seen[0].method, seen[0].body, seen[0].headers['x-app']], ['PUT', { ticket: 't' }, 'shop']);
  assert.ok(!JSON.stringify(seen).includes(id));
  assert.equal(backend.logins, 1);
});

test('an absolute url at the own backend, GET with the credentials in the query, and no data at all', async (t) => {
  const { backend, createClient, wait } = await createWorld(t);
  backend.fault = (request, response, next) => (request.path === '/ticket' ? response.json({ sessionid: 'by-ticket' }) : next());
  const client = createClient();
  await wait(client.login({ via: { url: `${backend.url}/ticket`, method: 'GET', data: { ticket: 'a b' } } }));
  await wait(client.login({ via: { url: 'ticket' } }));
  assert.deepEqual(backend.seen.map(({ method, url, body }) => [method, url, body]), [
    ['GET', '/ticket?ticket=a%20b', undefined],
    ['POST', '/ticket', {}],
  ]);
  assert.equal(client.session().id, 'by-ticket');
});

test('two sign-ins at once go one after the other, and the later one has the last word', async (t) => {
  const { backend, clock, createClient, wait } = await createWorld(t);
  let inside = 0;
  backend.fault = async (request, response, next) => {
    assert.equal(++inside, 1);
    response.on('finish', () => inside--);
    await clock.park(100);
    next();
  };
  const client = createClient();
  const signIns = [client.login({ via: via('first') }), client.login({ via: via('second') })];
  const me = client.request({ url: '/account/me' });
  const ids = (await wait(Promise.all(signIns))).map(({ response }) => /** @type {any} */ (response).data.sessionid);
  assert.equal(new Set(ids).size, 2);
  assert.equal(client.session().id, ids[1]);
  assert.equal((await wait(me)).data.account, 'second');
  assert.deepEqual(backend.at(REGISTER).map(({ body }) => body.username), ['first', 'second']);
});

test('a login() during a sign-in is content with its session', async (t) => {
  const { host, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.ready);
  await wait(Promise.all([client.login({ via: via('lin') }), client.login()]));
  assert.equal(host.count('login'), 0);
});

test('logout ends a sign-in for good, also one that waits for its turn', async (t) => {
  const { backend, clock, createClient, wait } = await createWorld(t);
  backend.fault = async (request, response, next) => {
    await clock.park(200);
    next();
  };
  const client = createClient();
  const ends = Promise.all(['first', 'second'].map((username) => end(client.login({ via: via(username) }))));
  await clock.advance(100);
  await wait(client.logout());
  assert.deepEqual(await wait(ends), ['LOGGED_OUT', 'LOGGED_OUT']);
  await clock.advance(1000);
  assert.equal(client.session().state, 'none');
  assert.equal(backend.at(REGISTER).length, 1);
});

test('destroy ends a sign-in', async (t) => {
  const { backend, clock, createClient, wait } = await createWorld(t);
  backend.fault = async (request, response, next) => {
    await clock.park(200);
    next();
  };
  const client = createClient();
  const outcome = end(client.login({ via: via('lin') }));
  await clock.advance(100);
  client.destroy();
  assert.equal(await wait(outcome), 'DESTROYED');
});

test('a sign-in before the wasm is there waits for it, without asking wx.login', { skip: needsWebAssembly('it is there at once') }, async (t) => {
  const { host, clock, backend, createClient, wait } = await createWorld(t, { host: { instantiateDelay: 300 } });
  const client = createClient();
  const signIn = client.login({ via: via('lin') });
  await clock.advance(200);
  assert.equal(backend.seen.length, 0);
  assert.equal((await wait(signIn)).fresh, true);
  assert.equal(host.count('login'), 0);
});

test('what is no sign-in is refused, naming the option, and nothing is sent', async (t) => {
  const { backend, host, createClient, failure } = await createWorld(t);
  const client = createClient();
  /** @type {Array<[any, RegExp]>} */
  const wrong = [
    [{ via: {} }, /'via\.url' is missing/],
    [{ via: { url: '' } }, /via\.url/],
    [{ via: { url: 7 } }, /'via\.url' is 7; accepted: a non-empty string/],
    [{ via: { url: '/x', data: 'user=joe' } }, /'via\.data' is a string; accepted: a plain object/],
    [{ via: { url: '/x', header: { a: 1 } } }, /via\.header/],
    [{ via: { url: '/x', retry: 1 } }, /unknown option 'via\.retry'/],
    [{ via: '/account/signin' }, /'via' is .*; accepted: a plain object/],
    [{ force: 'yes' }, /'force' is 'yes'/],
    [{ froce: true }, /unknown option 'froce'/],
    [null, /accepted: a plain object/],
  ];
  for (const [options, words] of wrong) {
    const error = await failure(client.login(options));
    assert.equal(error.code, 'CONFIG_INVALID', inspect(options));
    assert.match(error.errMsg, /^login:fail /);
    assert.match(error.errMsg, words);
  }
  assert.equal(backend.seen.length, 0);
  assert.equal(host.count('login'), 0);
});

for (const method of /** @type {const} */ (['POST', 'GET'])) {
  test(`a host whose words quote the credentials of a ${method} does not get them into an error or an event`, async (t) => {
    const { host, clock, createClient, failure } = await createWorld(t);
    const client = createClient();
    /** @type {unknown[]} */
    const heard = [];
    client.on('error', (error) => heard.push(error));
    host.behaviour.request = ({ url, data }) => ({
      fail: { errMsg: `request:fail ${url}?password=${encodeURIComponent(data.password)} {"password":"${data.password}"}` },
    });
    const error = await failure(client.login({ via: { ...via('lin'), method } }));
    await clock.advance(10);
    assert.equal(error.code, 'EXCHANGE_FAILED');
    assert.equal(heard.length, 1);
    const words = inspect([error, heard], { showHidden: true, depth: 9 });
    for (const secret of [PASSWORD, encodeURIComponent(PASSWORD)]) assert.ok(!words.includes(secret), words);
  });
}

test('data that throws while it is read ends the sign-in, and the client goes on', async (t) => {
  const { host, backend, createClient, wait, failure } = await createWorld(t);
  const client = createClient();
  // It counts as it is at the call, so that is when it is read.
  const data = host.evaluate('({ get password() { throw new Error("locked") } })');
  assert.equal((await failure(client.login({ via: { url: REGISTER, data } }))).code, 'CONFIG_INVALID');
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.deepEqual(backend.seen.map(({ path }) => path), [LOGIN, PRODUCTS]);
});

test('an exchange that the app ends while it is handed to the host is aborted before the sign-in that waited goes out', async (t) => {
  const { host, createClient, wait } = await createWorld(t);
  /** @type {string[]} */
  const seen = [];
  /** @type {Promise<unknown> | undefined} */
  let signIn;
  const client = createClient({ login: { data: () => ((signIn ??= client.login({ via: via('lin') })), {}) } });
  const around = (/** @type {string} */ url) => url.endsWith(LOGIN) && client.setSession({ id: 'brought' });
  host.evaluate(`(around, seen) => {
    const { request } = wx;
    wx.request = (options) => {
      around(options.url);
      seen.push('given ' + options.url.replace(/^.*?[^:/][/]/, '/'));
      const task = request(options);
      return Object.assign(Object.create(task), { abort: () => (seen.push('aborted'), task.abort()) });
    };
  }`)(around, seen);
  await wait(client.request({ url: PRODUCTS }));
  await wait(Promise.resolve(signIn));
  assert.deepEqual(seen, [`given ${LOGIN}`, 'aborted', `given ${REGISTER}`, `given ${PRODUCTS}`]);
});
