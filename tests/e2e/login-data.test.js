/** What goes along with the code of one login, and what must not come back with its answer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorld } from './world.js';

const LOGIN = '/wx/onlogin';
const PRODUCTS = '/wx/products/list';

/** Without its code. @param {any} body */
const rest = ({ code, ...others }) => {
  assert.equal(typeof code, 'string');
  return others;
};

test('data of a call goes over login.data, with that login only', async (t) => {
  const { backend, createClient, wait } = await createWorld(t);
  const client = createClient({ login: { data: { channel: 'poster', app: 'shop' } } });
  await wait(client.login({ data: { channel: 'friend', invite: 7 } }));
  await wait(client.login({ force: true }));
  await backend.revoke(/** @type {string} */ (client.session().id));
  await wait(client.request({ url: PRODUCTS }));
  assert.deepEqual(backend.at(LOGIN).map(({ body }) => rest(body)), [
    { channel: 'friend', invite: 7, app: 'shop' },
    { channel: 'poster', app: 'shop' },
    { channel: 'poster', app: 'shop' },
  ]);
});

test('data of a call goes over what a function gives, and stands alone where there is none', async (t) => {
  const { backend, host, createClient, wait } = await createWorld(t);
  const data = host.evaluate('(code) => Promise.resolve({ length: code.length, channel: "poster" })');
  await wait(createClient({ login: { data } }).login({ data: { channel: 'friend' } }));
  await wait(createClient().login({ force: true, data: { channel: 'friend' } }));
  const [first, second] = backend.at(LOGIN).map(({ body }) => body);
  assert.deepEqual(rest(first), { length: first.code.length, channel: 'friend' });
  assert.deepEqual(rest(second), { channel: 'friend' });
});

test('no data takes the place of the code', async (t) => {
  const { backend, createClient, wait } = await createWorld(t);
  const client = createClient({ login: { data: { code: 'of login.data' } } });
  await wait(client.login({ data: { code: 'of the call' } }));
  assert.match(backend.at(LOGIN)[0]?.body.code, /^(?!of )/);
});

test('it goes along with each retry of that login, and its code is a fresh one each time', async (t) => {
  const { backend, createClient, wait } = await createWorld(t);
  let attempts = 0;
  backend.fault = (request, response, next) => (request.path === LOGIN && ++attempts <= 2 ? response.status(502).json({}) : next());
  await wait(createClient({ login: { retry: { delay: 10 } } }).login({ data: { invite: 7 } }));
  const bodies = backend.at(LOGIN).map(({ body }) => body);
  assert.deepEqual(bodies.map(rest), Array(3).fill({ invite: 7 }));
  assert.equal(new Set(bodies.map(({ code }) => code)).size, 3);
});

test('a failed login does not leave its data to the next one', async (t) => {
  const { backend, createClient, wait, failure } = await createWorld(t);
  backend.fault = (request, response, next) => (request.path === LOGIN ? response.status(400).json({}) : next());
  const client = createClient();
  await failure(client.login({ data: { invite: 7 } }));
  backend.fault = undefined;
  await wait(client.request({ url: PRODUCTS }));
  assert.deepEqual(backend.at(LOGIN).map(({ body }) => rest(body)), [{ invite: 7 }, {}]);
});

test('the call that begins the login says what goes along, before the wasm is there as well', async (t) => {
  const { backend, createClient, wait } = await createWorld(t, { host: { instantiateDelay: 200 } });
  const client = createClient();
  await wait(Promise.all([client.login({ data: { by: 'first' } }), client.login({ data: { by: 'second' } })]));
  assert.deepEqual(backend.at(LOGIN).map(({ body }) => rest(body)), [{ by: 'first' }]);
});

for (const method of /** @type {const} */ (['GET', 'PUT'])) {
  test(`with ${method} it goes where the code goes`, async (t) => {
    const { backend, createClient, wait } = await createWorld(t);
    const client = createClient({ login: { method, data: { channel: 'poster' }, codeField: 'code' } });
    await wait(client.login({ data: { channel: 'a friend', invite: 7 } }));
    const [seen] = backend.at(LOGIN);
    assert.equal(seen?.method, method);
    const sent = method === 'PUT' ? seen?.body : Object.fromEntries(new URL(String(seen?.url), backend.url).searchParams);
    assert.deepEqual(rest(sent), { channel: 'a friend', invite: method === 'PUT' ? 7 : '7' });
    assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  });
}

test('data that is no object is refused, and nothing is asked', async (t) => {
  const { host, createClient, failure } = await createWorld(t);
  const client = createClient();
  for (const data of /** @type {any[]} */ (['text', 7, null, [], () => ({})])) {
    const error = await failure(client.login({ data }));
    assert.equal(error.code, 'CONFIG_INVALID', String(data));
    assert.match(error.errMsg, /^login:fail option 'data' is .*; accepted: a plain object$/);
  }
  assert.equal(host.count('login'), 0);
});

for (const [name, secret, type] of /** @type {Array<[string, object, string]>} */ ([
  ['session_key', { session_key: 'the-key' }, 'json'],
  ['openid', { openid: 'the-openid' }, 'json'],
  ['session_key under data', { data: { session_key: 'the-key' } }, 'json'],
  ['openid under data, in JSON that comes as text', { data: { openid: 'the-openid' } }, 'text/plain'],
])) {
  test(`an answer with ${name} is told of once, and is a login all the same`, async (t) => {
    const { backend, clock, createClient, wait } = await createWorld(t);
    let last = 0;
    backend.fault = (request, response, next) =>
      request.path === LOGIN ? response.type(type).send(JSON.stringify({ sessionid: `session-${++last}`, ...secret })) : next();
    const client = createClient();
    /** @type {any[]} */
    const errors = [];
    client.on('error', (error) => errors.push(error));
    assert.equal((await wait(client.login())).fresh, true);
    await wait(client.login({ force: true }));
    await wait(client.login({ via: { url: LOGIN } }));
    await clock.advance(10);
    assert.equal(client.session().id, 'session-3');
    assert.deepEqual(errors.map(({ code }) => code), ['SECRET_IN_REPLY']);
    assert.match(errors[0].errMsg, /^login:fail .*session_key.*openid/);
    assert.ok(!/the-key|the-openid|session-1/.test(JSON.stringify(errors) + errors[0].errMsg + errors[0].stack));
  });
}

test('nobody is warned of what is no secret, nor of the answer to another request', async (t) => {
  const { backend, clock, createClient, wait, failure } = await createWorld(t);
  const client = createClient();
  client.on('error', (error) => assert.equal(error.code, 'EXCHANGE_REJECTED'));
  const bodies = [{ openid: null }, { session_key: 7 }, { data: null }, { data: 'openid' }, { user: { openid: 'deeper' } }, { openids: 'x' }];
  for (const [index, body] of bodies.entries()) {
    backend.fault = (request, response, next) => (request.path === LOGIN ? response.json({ ...body, sessionid: `s-${index}` }) : next());
    await wait(client.login({ force: true }));
  }
  // A refusal holds no session, and says so itself.
  backend.fault = (request, response, next) => (request.path === LOGIN ? response.status(400).json({ openid: 'x' }) : next());
  await failure(client.login({ force: true }));
  backend.fault = (request, response) => response.json({ openid: 'x', session_key: 'y' });
  await wait(client.request({ url: PRODUCTS }));
  await clock.advance(10);
});
