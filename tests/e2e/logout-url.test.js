/** A logout that the backend is told of. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, createWorld, here } from './world.js';

/** @import { Client } from '../../js-glue/dist/types/index.js' */

const LOGIN = '/wx/onlogin';
const LOGOUT = '/wx/logout';
const PRODUCTS = '/wx/products/list';
const NONE = { state: 'none', id: null, expiresAt: null };

/** What a client's listeners are told, in order. @param {Client} client */
function listen(client) {
  /** @type {any[]} */
  const heard = [];
  for (const event of /** @type {const} */ (['logout', 'expired'])) client.on(event, () => heard.push(event));
  client.on('error', (error) => heard.push(error));
  return heard;
}

test('the backend is told once, by a POST with the session, which is then over there and forgotten here', async (t) => {
  const { backend, storage, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  const id = /** @type {string} */ (client.session().id);
  const heard = listen(client);
  assert.equal(await wait(client.logout({ url: LOGOUT })), undefined);
  assert.deepEqual(backend.at(LOGOUT).map(({ method, session, status }) => ({ method, session, status })), [{ method: 'POST', session: id, status: 200 }]);
  assert.deepEqual(here(client.session()), NONE);
  assert.equal(storage.size, 0);
  assert.deepEqual(heard, ['logout']);

  client.setSession({ id, renewable: false });
  assert.equal((await wait(client.request({ url: PRODUCTS, auth: 'optional', replay: false }).catch(({ statusCode }) => ({ statusCode })))).statusCode, 401);
});

test('the POST has a body that is JSON, as its Content-Type says: some servers refuse none', async (t) => {
  const { backend, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  /** @type {Array<string | undefined>} */
  const seen = [];
  backend.fault = (request, response, next) => {
    if (request.path === LOGOUT) seen.push(request.get('content-type'), request.get('content-length'));
    next();
  };
  await wait(client.logout({ url: LOGOUT }));
  assert.deepEqual(seen, ['application/json', '2']);
});

test('it is forgotten here at once, and the promise waits for the backend', async (t) => {
  const { backend, clock, storage, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  backend.fault = async (request, response, next) => {
    await clock.park(300);
    next();
  };
  let done = false;
  const logout = client.logout({ url: LOGOUT }).then(() => {
    done = true;
  });
  assert.deepEqual(here(client.session()), NONE);
  assert.equal(storage.size, 0);
  await clock.advance(200);
  assert.equal(done, false);
  await wait(logout);
  assert.equal(backend.logins, 1);
});

for (const [name, fault, code] of /** @type {Array<[string, import('./backend.js').Fault, string | undefined]>} */ ([
  ['cannot be reached', (request, response) => response.socket?.destroy(), 'REQUEST_FAILED'],
  ['fails', (request, response) => response.status(500).json({}), 'REQUEST_FAILED'],
  ['knows no such endpoint', (request, response) => response.status(404).json({}), 'REQUEST_FAILED'],
  ['says that the session was over already', (request, response) => response.status(401).json({}), undefined],
])) {
  test(`a backend that ${name} keeps nobody logged in${code ? ', and an error event says so' : ''}`, async (t) => {
    const { backend, clock, host, storage, createClient, wait } = await createWorld(t);
    const client = createClient();
    await wait(client.login());
    const id = /** @type {string} */ (client.session().id);
    const heard = listen(client);
    backend.fault = (request, response, next) => (request.path === LOGOUT ? fault(request, response, next) : next());
    await wait(client.logout({ url: LOGOUT }));
    await clock.advance(60_000);
    assert.deepEqual(here(client.session()), NONE);
    assert.equal(storage.size, 0);
    assert.equal(backend.at(LOGOUT).length, 1);
    assert.equal(host.count('login'), 1);
    // Two events of two things, in whatever order they come about.
    assert.deepEqual(heard.map((event) => event.code ?? event).sort(), code ? [code, 'logout'] : ['logout']);
    for (const { errMsg } of heard.filter((event) => event !== 'logout')) {
      assert.match(errMsg, /^logout:fail POST \/wx\/logout( answered (500|404)$|: request:fail )/);
      assert.ok(!errMsg.includes(id));
    }
  });
}

test('a backend that never answers is waited for no longer than login.timeout', async (t) => {
  const { backend, clock, createClient, wait } = await createWorld(t);
  const client = createClient({ login: { timeout: 2000 } });
  await wait(client.login());
  const heard = listen(client);
  backend.fault = () => clock.park(20_000);
  const begun = clock.elapsed();
  await wait(client.logout({ url: LOGOUT }));
  assert.ok(clock.elapsed() - begun >= 2000 && clock.elapsed() - begun <= 2010, `${clock.elapsed() - begun} ms`);
  assert.deepEqual(heard.map((event) => event.code ?? event), ['logout', 'REQUEST_FAILED']);
});

test('it does not wait in line behind the requests in flight, nor they for it', async (t) => {
  const { backend, clock, createClient, wait } = await createWorld(t);
  const client = createClient({ maxInFlight: 3 });
  await wait(client.login());
  backend.fault = async (request, response, next) => {
    if (request.path === PRODUCTS) await clock.park(500);
    next();
  };
  const pending = Array.from({ length: 5 }, () => call(client, { url: PRODUCTS }));
  await clock.advance(100);
  assert.equal(backend.at(PRODUCTS).length, 3);
  const begun = clock.elapsed();
  await wait(client.logout({ url: LOGOUT }));
  assert.ok(clock.elapsed() - begun < 100, `${clock.elapsed() - begun} ms`);
  assert.equal(backend.at(LOGOUT)[0]?.status, 200);
  await clock.runUntil(() => pending.every(({ done }) => done));
  // Those in line were to go with the session; those in flight had gone, and met its end: not to be repeated by whoever comes next.
  assert.deepEqual(pending.map(({ result }) => result.code), Array(5).fill('LOGGED_OUT'));
  assert.equal(backend.logins, 1);
});

test('with all ten of the host\'s places taken it is told after one of them is free, and forgotten here at once', async (t) => {
  const { backend, clock, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  backend.fault = async (request, response, next) => {
    if (request.path === PRODUCTS) await clock.park(500);
    next();
  };
  const pending = Array.from({ length: 20 }, () => call(client, { url: PRODUCTS }));
  await clock.advance(100);
  const logout = client.logout({ url: LOGOUT });
  assert.deepEqual(here(client.session()), NONE);
  await wait(logout);
  assert.equal(backend.at(LOGOUT)[0]?.status, 200);
  // Ahead of the ten that were in line.
  assert.equal(backend.at(PRODUCTS).length, 10);
  await clock.runUntil(() => pending.every(({ done }) => done));
  assert.equal(backend.logins, 1);
});

test('before the wasm is there it tells the backend of the stored session', async (t) => {
  const { backend, storage, createClient, wait, launch } = await createWorld(t);
  const first = createClient();
  await wait(first.login());
  const next = launch({ instantiateDelay: 300 });
  const client = next.createClient();
  await next.wait(client.logout({ url: LOGOUT }));
  assert.deepEqual(backend.at(LOGOUT).map(({ session, status }) => [session, status]), [[first.session().id, 200]]);
  assert.equal(storage.size, 0);
  assert.deepEqual(here(client.session()), NONE);
  assert.equal(next.host.count('login'), 0);
});

test('in a callback or a listener it tells the backend as anywhere, with the session', async (t) => {
  for (const [name, within] of /** @type {Array<[string, (client: Client, run: () => void) => void]>} */ ([
    ['a callback', (client, run) => client.request({ url: PRODUCTS, success: run })],
    ['the end of a request that fails', (client, run) => client.request({ url: '/wx/nowhere', timeout: 1, fail: run })],
    ['a listener', (client, run) => (client.on('login', run), client.login({ force: true }).catch(() => {}))],
  ])) {
    const { backend, clock, createClient, wait } = await createWorld(t);
    const client = createClient();
    await wait(client.login());
    backend.fault = async (request, _response, next) => {
      if (request.path === '/wx/nowhere') await clock.park(300);
      next();
    };
    /** @type {string | null | undefined} */
    let id;
    /** @type {Promise<void> | undefined} */
    let end;
    within(client, () => {
      ({ id } = client.session());
      end = client.logout({ url: LOGOUT });
    });
    await clock.runUntil(() => end !== undefined);
    await wait(/** @type {Promise<void>} */ (end));
    assert.deepEqual(backend.at(LOGOUT).map(({ session, status }) => [session, status]), [[id, 200]], name);
    assert.deepEqual(here(client.session()), NONE);
  }
});

test('a session that is over by the local clock alone is told away as well', async (t) => {
  const { backend, clock, host, createClient, wait } = await createWorld(t);
  const client = createClient({ login: { expiresIn: 'expires_in' } });
  await wait(client.login());
  const { id } = client.session();
  clock.jump(365 * 24 * 3_600_000);
  await wait(client.logout({ url: LOGOUT }));
  assert.deepEqual(backend.at(LOGOUT).map(({ session }) => session), [id]);
  assert.equal(host.count('login'), 1);
});

test('one that the backend has refused is not', async (t) => {
  const { backend, createClient, wait, failure } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  await backend.revoke(/** @type {string} */ (client.session().id));
  await failure(client.request({ url: PRODUCTS, replay: false }));
  await wait(client.logout({ url: LOGOUT }));
  assert.deepEqual(backend.at(LOGOUT).map(({ session }) => session), [undefined]);
});

test('without a session nobody is logged in for it', async (t) => {
  const { backend, host, createClient, wait } = await createWorld(t);
  const client = createClient();
  const heard = listen(client);
  await wait(client.logout({ url: LOGOUT }));
  assert.deepEqual(backend.seen.map(({ path, session }) => [path, session]), [[LOGOUT, undefined]]);
  assert.equal(host.count('login'), 0);
  assert.deepEqual(heard, ['logout']);
});

test('during a login it ends that, and the session that it would have brought never comes', async (t) => {
  const { backend, clock, createClient, wait } = await createWorld(t);
  backend.fault = async (request, response, next) => {
    if (request.path === LOGIN) await clock.park(300);
    next();
  };
  const client = createClient();
  const end = client.login().catch(({ code }) => code);
  await clock.advance(100);
  await wait(client.logout({ url: LOGOUT }));
  assert.equal(await wait(end), 'LOGGED_OUT');
  await clock.advance(1000);
  assert.deepEqual(here(client.session()), NONE);
});

test('a login right after it is not ended by it, and its session is not told away', async (t) => {
  const { backend, clock, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  const old = client.session().id;
  backend.fault = async (request, response, next) => {
    if (request.path === LOGOUT) await clock.park(300);
    next();
  };
  const logout = client.logout({ url: LOGOUT });
  await wait(client.login());
  await wait(logout);
  assert.equal(client.session().state, 'active');
  assert.deepEqual(backend.at(LOGOUT).map(({ session }) => session), [old]);
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.equal(backend.logins, 2);
});

test('a foreign origin is told without the session', async (t) => {
  const other = await createWorld(t);
  const { createClient, wait } = await createWorld(t, { domains: [other.backend.url] });
  const client = createClient();
  await wait(client.login());
  await wait(client.logout({ url: other.backend.url + LOGOUT }));
  assert.deepEqual(other.backend.at(LOGOUT).map(({ session }) => session), [undefined]);
});

test('wrong options are refused, and the session stays', async (t) => {
  const { backend, createClient, wait, failure } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  for (const options of /** @type {any[]} */ ([null, 'text', { url: 7 }, { url: '' }, { uri: LOGOUT }])) {
    const error = await failure(client.logout(options));
    assert.equal(error.code, 'CONFIG_INVALID', JSON.stringify(options));
    assert.match(error.errMsg, /^logout:fail /);
  }
  assert.equal(client.session().state, 'active');
  assert.equal(backend.at(LOGOUT).length, 0);
});
