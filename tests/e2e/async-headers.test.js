/** `request.header` as a function that promises: every call waits for it, and what ends a call meanwhile ends it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSocketServer } from '../host/index.js';
import { call, createWorld } from './world.js';

/** @import { World } from './world.js' */

const PRODUCTS = '/wx/products/list';
const LOGIN = '/wx/onlogin';

/** A function of the app for headers, with what was asked of it. @param {World} world @param {string} source of a function of the count */
function header({ host }, source) {
  return host.evaluate(`{
    const give = ${source};
    let count = 0;
    const later = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));
    const header = () => give(++count, later);
    Object.defineProperty(header, 'count', { get: () => count });
    header;
  }`);
}

for (const [what, source] of [
  ['an async function', 'async (count) => ({ "X-Sign": String(count) })'],
  ['a function that promises after a while', '(count, later) => later(50, { "X-Sign": String(count) })'],
  ['a function that gives its own kind of promise', '(count) => ({ then: (resolve) => setTimeout(() => resolve({ "X-Sign": String(count) }), 5) })'],
]) {
  test(`${what} is waited for, once for each send`, async (t) => {
    const world = await createWorld(t);
    const { backend, createClient, wait } = world;
    const sign = header(world, /** @type {string} */ (source));
    const client = createClient({ request: { header: sign } });
    const { data } = await wait(client.request({ url: '/echo', header: { 'X-Own': 'own' } }));
    assert.deepEqual([data.headers['x-sign'], data.headers['x-own'], data.headers.sessionid], ['1', 'own', client.session().id]);
    await backend.revoke(/** @type {string} */ (client.session().id));
    assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
    assert.equal(sign.count, 3);
    assert.deepEqual(backend.at(PRODUCTS).map(({ status }) => status), [401, 200]);
  });
}

test('uploads, downloads and sockets wait for it as well', async (t) => {
  const sockets = await startSocketServer(t);
  const world = await createWorld(t, { domains: [sockets.origin], host: { userFiles: new Map([['http://tmp/a', Buffer.from('a')]]) } });
  const { host, createSocketClient, wait } = world;
  const client = createSocketClient({ allowedOrigins: [sockets.origin], request: { header: header(world, '(count, later) => later(5, { "X-Sign": "signed" })') } });
  await wait(client.uploadFile({ url: '/echo', filePath: 'http://tmp/a', name: 'f' }));
  await wait(client.downloadFile({ url: '/echo' }));
  await wait(client.connectSocket({ url: sockets.url }));
  for (const api of ['uploadFile', 'downloadFile']) assert.equal(/** @type {any} */ (host.calls.find((each) => each.api === api)?.args[0]).header['X-Sign'], 'signed', api);
  assert.equal(sockets.handshakes[0]?.headers['x-sign'], 'signed');
});

/** What ends a call that waits for its headers, and as what. @type {Array<[string, (world: World, client: any, pending: ReturnType<typeof call>) => unknown, string]>} */
const ENDS = [
  ['abort()', (_world, _client, pending) => pending.task.abort(), 'ABORTED'],
  ['its time limit', ({ clock }) => clock.advance(100), 'REQUEST_FAILED'],
  ['destroy()', (_world, client) => client.destroy(), 'DESTROYED'],
];

for (const [what, end, code] of ENDS) {
  test(`a call that is ended by ${what} while it waits for its headers is not sent`, async (t) => {
    const world = await createWorld(t);
    const { clock, backend, createClient, wait } = world;
    const client = createClient({ request: { header: header(world, '(count, later) => later(500, { "X-Sign": String(count) })') } });
    await wait(client.login());
    const pending = call(client, { url: PRODUCTS, timeout: 100 });
    const other = call(client, { url: '/echo' });
    await clock.advance(50);
    await end(world, client, pending);
    await clock.advance(5000);
    assert.deepEqual([pending.events, pending.result.code], [['fail', 'complete'], code]);
    assert.equal(backend.at(PRODUCTS).length, 0);
    assert.equal(other.result.statusCode ?? other.result.code, code === 'DESTROYED' ? code : 200);
  });
}

test('a place at the host is free again after a call that was ended while it waited for its headers', async (t) => {
  const world = await createWorld(t);
  const { clock, createClient, wait } = world;
  const client = createClient({ maxInFlight: 1, request: { header: header(world, '(count, later) => count === 1 ? later(1e6, {}) : {}') } });
  await wait(client.login());
  const first = call(client, { url: PRODUCTS });
  const second = call(client, { url: PRODUCTS });
  await clock.advance(50);
  assert.deepEqual(second.events, []);
  first.task.abort();
  await clock.advance(50);
  assert.deepEqual([first.result.code, second.result.statusCode], ['ABORTED', 200]);
});

test('headers that never come do not hold a call for ever', async (t) => {
  const world = await createWorld(t);
  const { clock, createClient } = world;
  const client = createClient({ request: { header: header(world, '() => new Promise(() => {})') } });
  const pending = call(client, { url: '/echo', auth: false });
  await clock.runUntil(() => pending.done, { limit: 601_000 });
  assert.deepEqual([pending.result.code, pending.result.errMsg], ['REQUEST_FAILED', 'request:fail timeout']);
});

for (const [what, source, words] of /** @type {Array<[string, string, RegExp]>} */ ([
  ['throws', '() => { throw new Error("no token"); }', /option 'request\.header'.*no token/],
  ['promises and fails', '(count, later) => later(5).then(() => { throw new Error("no token"); })', /option 'request\.header'.*no token/],
])) {
  test(`a function for headers that ${what} is what the call fails with, by name and with its cause`, async (t) => {
    const world = await createWorld(t);
    const { host, backend, createClient, failure } = world;
    const client = createClient({ request: { header: header(world, source) } });
    const error = await failure(client.request({ url: '/echo', auth: false }));
    assert.match(error.errMsg, /^request:fail /);
    assert.match(error.errMsg, words);
    assert.equal(/** @type {any} */ (error.cause).message, 'no token');
    assert.notEqual(error.code, 'REQUEST_FAILED');
    assert.equal(backend.seen.length, 0);
    assert.equal(host.unhandledRejections.length, 0);
  });
}

for (const [what, source] of [['a text', '() => "X-Sign: 1"'], ['a promise of a number', 'async () => 7']]) {
  test(`a function for headers that gives ${what} is told so, and nothing is sent`, async (t) => {
    const world = await createWorld(t);
    const { backend, createClient, failure } = world;
    const error = await failure(createClient({ request: { header: header(world, /** @type {string} */ (source)) } }).request({ url: '/echo', auth: false }));
    assert.equal(error.code, 'CONFIG_INVALID');
    assert.match(error.errMsg, /^request:fail option 'request\.header'/);
    assert.equal(backend.seen.length, 0);
  });
}

test('a logout while a call waits for its headers: the call goes without the session that is over, or not at all', async (t) => {
  const world = await createWorld(t);
  const { clock, backend, createClient, wait } = world;
  const client = createClient({ request: { header: header(world, '(count, later) => later(100, {})') } });
  await wait(client.login());
  const { id } = client.session();
  const pending = call(client, { url: PRODUCTS });
  await clock.advance(50);
  await wait(client.logout());
  client.setSession({ id: 'of-the-next-user' });
  await clock.advance(5000);
  assert.equal(pending.done, true);
  // It was made as the user who was logged in then.
  assert.ok(backend.at(PRODUCTS).every(({ session }) => session === undefined || session === id), 'never as the next user');
  assert.equal(backend.at(LOGIN).length, 1);
});

/** Where the app sends and logs out. @type {Array<[string, (client: any, run: () => void) => void]>} */
const PLACES = [
  ['at the top', (_client, run) => run()],
  ['in a callback', (client, run) => client.request({ url: '/echo?first', success: run })],
  ['in a listener', (client, run) => (client.on('login', run), client.login({ force: true }))],
];

test('what is sent before a logout ends in the same way wherever both are called', async (t) => {
  for (const [where, within] of PLACES) {
    const world = await createWorld(t);
    const { clock, backend, createClient, wait } = world;
    const client = createClient({ request: { header: header(world, '() => ({})') } });
    await wait(client.login());
    /** @type {any} */
    let sent;
    within(client, () => {
      sent ??= call(client, { url: PRODUCTS });
      client.logout().catch(() => {});
    });
    await clock.advance(1000);
    assert.deepEqual([sent.result.code, backend.at(PRODUCTS).length], ['LOGGED_OUT', 0], where);
  }
});
