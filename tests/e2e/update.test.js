/** Answers that change the session: its lifetime slides, or it gets a new id. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, createWorld } from './world.js';

/** @import { Client } from '../../js-glue/dist/types/index.js' */

const PRODUCTS = '/wx/products/list';
const ECHO = '/echo';
const TOLD = { expiresIn: 'header.X-Session-Expires-In' };

/** How long a session lives from now on, in seconds. @param {Client} client @param {{ now: () => number }} clock */
const left = (client, clock) => Math.round((Number(client.session().expiresAt) - clock.now()) / 1000);
/** The record in storage. @param {Map<string, string>} storage */
const stored = (storage) => JSON.parse([...storage.values()].join());

test('sliding: each accepted answer restarts the lifetime, so that a session in use is not renewed', async (t) => {
  const { backend, clock, createClient, wait } = await createWorld(t, { backend: { ttl: 100, sliding: true } });
  const client = createClient({ login: { expiresIn: 'expires_in' }, session: { sliding: true } });
  await wait(client.login());
  for (let use = 0; use < 5; use++) {
    await clock.advance(80_000);
    assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
    assert.equal(left(client, clock), 100);
  }
  await clock.advance(100_000);
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.equal(backend.logins, 2);
});

test('without sliding the lifetime runs from the login on, whatever is answered', async (t) => {
  const { backend, clock, createClient, wait } = await createWorld(t, { backend: { ttl: 100, sliding: true } });
  const client = createClient({ login: { expiresIn: 'expires_in' } });
  await wait(client.login());
  for (let use = 0; use < 2; use++) {
    await clock.advance(60_000);
    await wait(client.request({ url: PRODUCTS }));
  }
  assert.equal(backend.logins, 2);
});

test('sliding without a known lifetime changes nothing', async (t) => {
  const { host, createClient, wait } = await createWorld(t);
  const client = createClient({ session: { sliding: true } });
  await wait(client.request({ url: PRODUCTS }));
  await wait(client.request({ url: PRODUCTS }));
  assert.equal(client.session().expiresAt, null);
  assert.equal(host.count('setStorageSync'), 1);
});

test('sliding: an answer to a request without the session does not restart it, nor does an "expired" one', async (t) => {
  const { backend, clock, createClient, wait, failure } = await createWorld(t);
  const client = createClient({ session: { ttl: 100, sliding: true } });
  await wait(client.login());
  await clock.advance(50_000);
  await wait(client.request({ url: ECHO, auth: false }));
  assert.equal(left(client, clock), 50);
  backend.fault = (request, response) => response.status(401).end();
  await failure(client.request({ url: ECHO, replay: false }));
  assert.equal(client.session().state, 'expired');
});

test('the lifetime that an answer tells counts, wherever it stands and however the header is written', async (t) => {
  for (const [path, send] of /** @type {Array<[string, (response: any) => void]>} */ ([
    ['header.X-Session-Expires-In', (response) => response.set('x-session-expires-in', '500').json({})],
    ['header.x-session-expires-in', (response) => response.set('X-SESSION-Expires-In', '500').json({})],
    ['data.expires_in', (response) => response.json({ expires_in: 500 })],
    ['data.session.left', (response) => response.type('text/plain').send('{"session":{"left":"500"}}')],
  ])) {
    const { backend, clock, createClient, wait } = await createWorld(t);
    const client = createClient({ session: { ttl: 100, update: { expiresIn: path } } });
    await wait(client.login());
    await clock.advance(10_000);
    backend.fault = (request, response, next) => (request.path === ECHO ? send(response) : next());
    await wait(client.request({ url: ECHO }));
    assert.equal(left(client, clock), 500, path);
  }
});

test('the reference server tells, and its session is not renewed as long as it is used', async (t) => {
  const { backend, clock, createClient, wait } = await createWorld(t, { backend: { ttl: 100, sliding: true } });
  const client = createClient({ login: { expiresIn: 'expires_in' }, session: { update: TOLD, renewBefore: 10 } });
  await wait(client.login());
  for (let use = 0; use < 5; use++) {
    await clock.advance(85_000);
    assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  }
  assert.equal(backend.logins, 1);
});

test('what is no lifetime changes nothing', async (t) => {
  const { backend, clock, createClient, wait } = await createWorld(t);
  const client = createClient({ session: { ttl: 100, update: { expiresIn: 'data.left' } } });
  await wait(client.login());
  const { expiresAt } = client.session();
  for (const body of [{}, { left: 0 }, { left: -5 }, { left: '' }, { left: 'soon' }, { left: null }, { left: {} }, { left: [] }, { left: true }, null, 'text']) {
    backend.fault = (request, response) => response.json(body);
    await clock.advance(1000);
    await wait(client.request({ url: ECHO }));
    assert.equal(client.session().expiresAt, expiresAt, JSON.stringify(body));
  }
  assert.equal(client.session().state, 'active');
});

test('storage is written when the end has moved by a tenth of the lifetime, and not for each answer', async (t) => {
  const { clock, host, storage, createClient, wait } = await createWorld(t);
  const client = createClient({ session: { ttl: 1000, sliding: true } });
  await wait(client.login());
  const written = () => host.count('setStorageSync');
  assert.equal(written(), 1);
  for (let use = 0; use < 9; use++) {
    await clock.advance(10_000);
    await wait(client.request({ url: ECHO }));
  }
  assert.equal(written(), 1);
  await clock.advance(11_000);
  await wait(client.request({ url: ECHO }));
  assert.equal(written(), 2);
  assert.equal(stored(storage)[3], client.session().expiresAt);
  await wait(client.request({ url: ECHO }));
  assert.equal(written(), 2);
});

test('a lifetime that gets shorter is believed and written down as well', async (t) => {
  const { backend, clock, storage, createClient, wait } = await createWorld(t);
  const client = createClient({ session: { ttl: 1000, update: { expiresIn: 'data.left' } } });
  await wait(client.login());
  backend.fault = (request, response, next) => (request.path === ECHO ? response.json({ left: 20 }) : next());
  await wait(client.request({ url: ECHO }));
  assert.equal(left(client, clock), 20);
  assert.equal(stored(storage)[3], client.session().expiresAt);
  await clock.advance(20_000);
  await wait(client.request({ url: PRODUCTS }));
  assert.equal(backend.logins, 2);
});

test('a new id takes the place of the old one: in the next request, in storage and after a restart', async (t) => {
  for (const [path, header] of /** @type {const} */ ([['header.X-Session-Id', true], ['data.session.id', false]])) {
    const { backend, storage, launch, createClient, wait } = await createWorld(t);
    backend.fault = (request, response, next) => {
      if (request.path !== ECHO) return next();
      if (header) response.set('x-session-id', 'rotated');
      response.json(header ? {} : { session: { id: 'rotated' } });
    };
    const options = { session: { update: { id: path } } };
    const client = createClient(options);
    /** @type {string[]} */
    const heard = [];
    client.on('login', () => heard.push('login'));
    await wait(client.request({ url: ECHO }));
    assert.equal(client.session().id, 'rotated');
    assert.equal(stored(storage)[1], 'rotated');
    await wait(client.request({ url: ECHO }));
    assert.equal(backend.at(ECHO)[1]?.session, 'rotated');
    // Nobody has logged in but once.
    assert.deepEqual(heard, ['login']);
    const next = launch();
    await next.wait(next.createClient(options).request({ url: ECHO }));
    assert.equal(backend.at(ECHO)[2]?.session, 'rotated');
    assert.equal(backend.logins, 1);
  }
});

test('a new id restarts the lifetime, or begins the one that is told with it', async (t) => {
  const { backend, clock, createClient, wait } = await createWorld(t);
  const client = createClient({ session: { ttl: 100, update: { id: 'data.id', expiresIn: 'data.left' } } });
  await wait(client.login());
  await clock.advance(50_000);
  backend.fault = (request, response) => response.json({ id: 'one' });
  await wait(client.request({ url: ECHO }));
  assert.equal(left(client, clock), 100);
  backend.fault = (request, response) => response.json({ id: 'two', left: 7 });
  await wait(client.request({ url: ECHO }));
  assert.equal(left(client, clock), 7);
});

test('what is no id changes nothing', async (t) => {
  const { backend, createClient, host, wait } = await createWorld(t);
  const client = createClient({ session: { update: { id: 'data.id' } } });
  await wait(client.login());
  const { id } = client.session();
  for (const given of [undefined, null, '', 7, {}, ['a'], true, 'a\r\nX-Evil: 1', ' a', '会话', 'x'.repeat(5000)]) {
    backend.fault = (request, response) => response.json({ id: given });
    await wait(client.request({ url: ECHO }));
    assert.equal(client.session().id, id, JSON.stringify(given)?.slice(0, 40));
  }
  assert.equal(host.count('setStorageSync'), 1);
});

test('a session that moves on with each answer serves concurrent requests: none is lost, no login is needed', async (t) => {
  const { backend, clock, createClient, wait } = await createWorld(t);
  const client = createClient({ session: { update: { id: 'header.X-Session-Id' } } });
  await wait(client.login());
  /** Old ids stay good for a while, as they do at servers that rotate. */
  const good = new Set([client.session().id]);
  let count = 0;
  backend.fault = async (request, response, next) => {
    if (request.path !== ECHO) return next();
    const number = ++count;
    await clock.park((number * 37) % 100);
    if (!good.has(request.get('sessionid') ?? '')) return response.status(401).end();
    good.add(`rotated-${number}`);
    response.set('X-Session-Id', `rotated-${number}`).json({ number });
  };
  const pending = Array.from({ length: 30 }, () => call(client, { url: ECHO }));
  await clock.runUntil(() => pending.every(({ done }) => done));
  assert.deepEqual(pending.map(({ result }) => result.statusCode), Array(30).fill(200));
  assert.ok(good.has(client.session().id));
  assert.equal(backend.logins, 1);
});

test('what arrives late of a session that a login has replaced changes nothing', async (t) => {
  const { backend, clock, createClient, wait } = await createWorld(t);
  const client = createClient({ session: { update: { id: 'data.id' } } });
  await wait(client.login());
  backend.fault = async (request, response, next) => {
    if (request.path !== ECHO) return next();
    await clock.park(500);
    response.json({ id: 'of the old line' });
  };
  const request = client.request({ url: ECHO });
  await clock.advance(100);
  await wait(client.login({ force: true }));
  const { id } = client.session();
  assert.equal((await wait(request)).statusCode, 200);
  assert.equal(client.session().id, id);
});

test('what arrives after a logout brings nothing back', async (t) => {
  const { backend, clock, storage, createClient, wait } = await createWorld(t);
  const client = createClient({ session: { ttl: 100, sliding: true, update: { id: 'data.id' } } });
  await wait(client.login());
  backend.fault = async (request, response) => {
    await clock.park(500);
    response.json({ id: 'rotated' });
  };
  const request = client.request({ url: ECHO });
  await clock.advance(100);
  await wait(client.logout());
  assert.equal((await wait(request)).statusCode, 200);
  assert.equal(client.session().state, 'none');
  assert.equal(storage.size, 0);
});

test('an account\'s session that gets a new id is still not renewed', async (t) => {
  const { backend, host, createClient, wait, failure } = await createWorld(t);
  const client = createClient({ session: { update: { id: 'data.id' } } });
  await wait(client.login({ via: { url: '/account/register', data: { username: 'lin', password: 'long enough' } } }));
  backend.fault = (request, response) => response.json({ id: 'rotated' });
  await wait(client.request({ url: ECHO }));
  backend.fault = (request, response) => response.status(401).end();
  assert.equal((await failure(client.request({ url: ECHO }))).code, 'SESSION_EXPIRED');
  assert.equal(host.count('login'), 0);
});

test('paths that lead nowhere are refused, naming them', async (t) => {
  const { createClient, failure } = await createWorld(t);
  for (const update of /** @type {any[]} */ ([{ id: 'sessionid' }, { id: 'body.id' }, { id: '' }, { id: 7 }, { expiresIn: 'cookies.x' }, { expires: 'data.x' }, 'data.id'])) {
    let code;
    try {
      code = (await failure(createClient({ session: { update } }).ready)).code;
    } catch (error) {
      code = /** @type {any} */ (error).code;
    }
    assert.equal(code, 'CONFIG_INVALID', JSON.stringify(update));
  }
});
