/** The backend ends sessions; the user does not notice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, createWorld } from './world.js';

const PRODUCTS = '/wx/products/list';

test('an expired session is renewed and the request repeated, unseen by the app', async (t) => {
  const { backend, host, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  const old = client.session().id;
  await backend.revoke(/** @type {string} */ (old));

  const pending = call(client, { url: PRODUCTS });
  await host.clock.runUntil(() => pending.done);
  assert.deepEqual(pending.events, ['success', 'complete']);
  assert.equal(pending.result.statusCode, 200);
  assert.deepEqual(backend.at(PRODUCTS).map(({ status }) => status), [401, 200]);
  assert.equal(backend.logins, 2);
  assert.notEqual(client.session().id, old);
});

test('a session that ends while requests are in flight costs one login', async (t) => {
  const { clock, backend, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  backend.fault = async (request, _response, next) => {
    if (request.path === PRODUCTS) await clock.park(100);
    next();
  };
  const requests = Array.from({ length: 5 }, () => client.request({ url: PRODUCTS }));
  await clock.advance(50);
  await backend.revoke(/** @type {string} */ (client.session().id));
  const replies = await wait(Promise.all(requests));
  assert.deepEqual(replies.map(({ statusCode }) => statusCode), [200, 200, 200, 200, 200]);
  assert.equal(backend.logins, 2);
});

test('50 requests whose 401s straggle in over two seconds cause exactly one login and all succeed', async (t) => {
  const { clock, backend, host, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  const old = client.session().id;
  await backend.revoke(/** @type {string} */ (old));

  let count = 0;
  backend.fault = async (request, _response, next) => {
    // The old session's answers straggle; the others come at once.
    if (request.get('sessionid') === old) await clock.park(40 * ++count);
    next();
  };
  const start = clock.elapsed();
  const pending = Array.from({ length: 50 }, () => call(client, { url: PRODUCTS }));
  await clock.runUntil(() => pending.every(({ done }) => done));

  assert.ok(clock.elapsed() - start >= 400, 'the 401s did straggle');
  assert.deepEqual(pending.map(({ result }) => result.statusCode), Array(50).fill(200));
  assert.deepEqual(pending.flatMap(({ events }) => events), Array(50).fill(['success', 'complete']).flat());
  assert.equal(host.count('login'), 2);
  assert.equal(backend.logins, 2);
});

test('the same with as many at the backend as the host takes: stragglers over two seconds, one login', async (t) => {
  const { clock, backend, host, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  const old = client.session().id;
  await backend.revoke(/** @type {string} */ (old));
  // This host delays requests itself, and has no limit of its own: that there are never more than ten is the SDK's doing.
  let count = 0;
  let atHost = 0;
  let most = 0;
  /** When the old session's answers come. @type {number[]} */
  const delays = [];
  host.behaviour.request = (/** @type {any} */ options) => {
    if (options.url.indexOf(PRODUCTS) < 0) return undefined;
    most = Math.max(most, ++atHost);
    const { success } = options;
    options.success = (/** @type {unknown} */ response) => {
      atHost--;
      success(response);
    };
    if (options.header?.sessionid !== old) return undefined;
    const delay = 200 * ++count;
    delays.push(delay);
    return { delay };
  };
  const pending = Array.from({ length: 50 }, () => call(client, { url: PRODUCTS }));
  await clock.runUntil(() => pending.every(({ done }) => done));
  assert.deepEqual(delays, Array.from({ length: 10 }, (_, at) => 200 * (at + 1)), 'ten were out with the old session, over two seconds');
  assert.equal(most, 10);
  assert.deepEqual(pending.map(({ result }) => result.statusCode), Array(50).fill(200));
  assert.deepEqual(pending.flatMap(({ events }) => events), Array(50).fill(['success', 'complete']).flat());
  assert.equal(host.count('login'), 2);
  assert.equal(backend.logins, 2);
});

test('50 requests before any session cause one login', async (t) => {
  const { clock, backend, createClient } = await createWorld(t);
  const client = createClient();
  const pending = Array.from({ length: 50 }, () => call(client, { url: PRODUCTS }));
  await clock.runUntil(() => pending.every(({ done }) => done));
  assert.equal(backend.logins, 1);
  assert.deepEqual(backend.at(PRODUCTS).map(({ status }) => status), Array(50).fill(200));
});

test('a backend that says "expired" for ever ends in SESSION_EXPIRED, not in a loop', async (t) => {
  const { backend, createClient, wait, failure } = await createWorld(t);
  const client = createClient({ replays: 2 });
  let expired = 0;
  client.on('expired', () => expired++);
  backend.fault = (request, response, next) =>
    request.path === PRODUCTS ? response.status(401).json({ error: 'session_expired' }) : next();
  const error = await failure(client.request({ url: PRODUCTS }));
  assert.equal(error.code, 'SESSION_EXPIRED');
  assert.match(error.errMsg, /^request:fail session expired \(the new session was refused, too; .*session\.prefix/);
  assert.equal(error.statusCode, 401);
  assert.equal(/** @type {any} */ (error.response).data.error, 'session_expired');
  assert.equal(backend.at(PRODUCTS).length, 3);
  assert.equal(backend.logins, 3);
  assert.equal(expired, 1);

  backend.fault = undefined;
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
});

test('a transport failure is never repeated, nor is a request with replay: false', async (t) => {
  const { backend, createClient, wait, failure } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  backend.fault = (request, response, next) => (request.path === PRODUCTS ? response.socket?.destroy() : next());
  const lost = await failure(client.request({ url: PRODUCTS, method: 'POST' }));
  assert.equal(lost.code, 'REQUEST_FAILED');
  assert.match(lost.errMsg, /^request:fail /);
  assert.equal(typeof lost.errno, 'number');
  assert.equal(backend.at(PRODUCTS).length, 1);

  backend.fault = undefined;
  await backend.revoke(/** @type {string} */ (client.session().id));
  const expired = await failure(client.request({ url: PRODUCTS, replay: false }));
  assert.equal(expired.code, 'SESSION_EXPIRED');
  assert.equal(backend.at(PRODUCTS).length, 2);
  assert.equal(backend.logins, 1);
});

test('other statuses than "expired" are the app\'s own business', async (t) => {
  const { backend, createClient, wait } = await createWorld(t);
  const client = createClient({ expired: { statusCodes: [401, 419] } });
  for (const status of [403, 404, 500, 302]) {
    backend.fault = (request, response, next) =>
      request.path === PRODUCTS ? response.status(status).json({ status }) : next();
    assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, status);
  }
  assert.equal(backend.logins, 1);
  let answers = 0;
  backend.fault = (request, response, next) =>
    request.path === PRODUCTS && ++answers === 1 ? response.status(419).end() : next();
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.equal(backend.logins, 2);
});

test('a session is renewed before it ends, where the backend tells its lifetime', async (t) => {
  const { clock, backend, createClient, wait } = await createWorld(t, { backend: { ttl: 100 } });
  const client = createClient({ login: { expiresIn: 'expires_in' }, session: { renewBefore: 10 } });
  await wait(client.request({ url: PRODUCTS }));
  const began = Number(client.session().expiresAt) - 100_000;
  await clock.advance(began + 89_900 - clock.now());
  await wait(client.request({ url: PRODUCTS }));
  assert.equal(backend.logins, 1);
  await clock.advance(200);
  await wait(client.request({ url: PRODUCTS }));
  assert.equal(backend.logins, 2);
  assert.deepEqual(backend.at(PRODUCTS).map(({ status }) => status), [200, 200, 200]);
});

test('session.ttl stands in where the backend does not tell', async (t) => {
  const { clock, backend, createClient, wait } = await createWorld(t);
  const client = createClient({ session: { ttl: 60 } });
  await wait(client.request({ url: PRODUCTS }));
  await clock.advance(60_000);
  assert.equal(client.session().state, 'expired');
  await wait(client.request({ url: PRODUCTS }));
  assert.equal(backend.logins, 2);
});
