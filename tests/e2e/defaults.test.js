/** `request.timeout` and `request.header`: what each request, upload and download has if it says nothing itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, createWorld, here } from './world.js';

/**
 * @import { Host } from '../host/index.js'
 * @import { Backend } from './backend.js'
 * @import { Clock } from '../host/clock.js'
 * @import { Client } from '../../js-glue/dist/types/index.js'
 */

const PRODUCTS = '/wx/products/list';

/** @param {Client} client */
const idOf = (client) => /** @type {string} */ (client.session().id);

/** What the host was given for a path, in order. @param {Host} host @param {string} path @returns {any[]} */
const sends = (host, path) => host.calls.map(({ args }) => /** @type {any} */ (args[0])).filter((options) => options?.url?.includes?.(path));

/** Lets the backend take its time for a path. @param {Backend} backend @param {Clock} clock @param {string} path @param {number} delay */
function slow(backend, clock, path, delay) {
  backend.fault = async (request, _response, next) => {
    if (request.path === path) await clock.park(delay);
    next();
  };
}

test('request.timeout bounds the whole call: waiting for the login', async (t) => {
  const { clock, host, createClient, failure } = await createWorld(t, { host: { loginLatency: 5000 } });
  const start = clock.elapsed();
  const error = await failure(createClient({ request: { timeout: 300 } }).request({ url: PRODUCTS }));
  assert.deepEqual([error.code, error.errMsg, error.errno], ['REQUEST_FAILED', 'request:fail timeout', 5]);
  assert.equal(clock.elapsed() - start, 300);
  assert.equal(sends(host, PRODUCTS).length, 0);
});

test('request.timeout bounds the whole call: the send', async (t) => {
  const { clock, backend, createClient, wait, failure } = await createWorld(t);
  const client = createClient({ request: { timeout: 300 } });
  await wait(client.login());
  slow(backend, clock, PRODUCTS, 5000);
  const start = clock.elapsed();
  const error = await failure(client.request({ url: PRODUCTS }));
  assert.equal(error.errMsg, 'request:fail timeout');
  assert.equal(clock.elapsed() - start, 300);
});

test('a call\'s own timeout stands over the default, longer or shorter', async (t) => {
  const { clock, backend, createClient, wait, failure } = await createWorld(t);
  const client = createClient({ request: { timeout: 300 } });
  await wait(client.login());
  slow(backend, clock, PRODUCTS, 1000);
  assert.equal((await wait(client.request({ url: PRODUCTS, timeout: 5000 }))).statusCode, 200);
  const start = clock.elapsed();
  await failure(client.request({ url: PRODUCTS, timeout: 100 }));
  assert.equal(clock.elapsed() - start, 100);
});

for (const [name, client, options] of /** @type {const} */ ([
  ['its own', {}, { timeout: 2000 }],
  ['the default', { request: { timeout: 2000 } }, {}],
])) {
  test(`each send has the call's timeout at the host, whatever the clock says: the whole call is watched by a timer (${name})`, async (t) => {
    const { clock, backend, host, createClient, wait } = await createWorld(t, { host: { loginLatency: 500 } });
    const made = createClient(client);
    await wait(made.login());
    await backend.revoke(idOf(made));
    slow(backend, clock, PRODUCTS, 200);
    const reply = await wait(made.request({ url: PRODUCTS, ...options }));
    assert.equal(reply.statusCode, 200);
    assert.deepEqual(sends(host, PRODUCTS).map(({ timeout }) => timeout), [2000, 2000]);
  });

  test(`what the first login took is gone from the call's time (${name})`, async (t) => {
    const { clock, backend, createClient, failure } = await createWorld(t, { host: { loginLatency: 500 } });
    slow(backend, clock, PRODUCTS, 1800);
    const begun = clock.elapsed();
    const error = await failure(createClient(client).request({ url: PRODUCTS, ...options }));
    assert.deepEqual([error.errMsg, clock.elapsed() - begun], ['request:fail timeout', 2000]);
  });

  test(`the call ends in time though its second send would not (${name})`, async (t) => {
    const { clock, backend, createClient, wait, failure } = await createWorld(t, { host: { loginLatency: 500 } });
    const made = createClient(client);
    await wait(made.login());
    await backend.revoke(idOf(made));
    slow(backend, clock, PRODUCTS, 1000);
    const start = clock.elapsed();
    const error = await failure(made.request({ url: PRODUCTS, ...options }));
    assert.equal(error.errMsg, 'request:fail timeout');
    assert.equal(clock.elapsed() - start, 2000);
  });
}

test('without any, the host\'s own default applies and nothing is said of a timeout', async (t) => {
  const { host, createClient, wait } = await createWorld(t);
  await wait(createClient().request({ url: PRODUCTS }));
  assert.deepEqual(sends(host, PRODUCTS).map((options) => 'timeout' in options), [false]);
});

test('uploads and downloads have the defaults as well; logins have not', async (t) => {
  const userFiles = new Map([['http://tmp/a.png', Buffer.alloc(10)]]);
  const { host, createClient, wait } = await createWorld(t, { host: { userFiles } });
  const client = createClient({ request: { timeout: 3000, header: { 'x-app': '1' } } });
  await wait(client.login());
  await wait(client.uploadFile({ url: '/wx/upload', filePath: 'http://tmp/a.png', name: 'file' }));
  await wait(client.downloadFile({ url: '/wx/download/receipt' }));
  for (const path of ['/wx/upload', '/wx/download']) {
    const [{ timeout, header }] = sends(host, path);
    assert.deepEqual([timeout, here(header)], [3000, { 'x-app': '1', sessionid: idOf(client) }]);
  }
  const [{ timeout, header }] = sends(host, '/wx/onlogin');
  assert.deepEqual([timeout, here(header)], [10_000, {}]);
});

test('request.header: an object, under each call\'s own header, whatever the case of their names', async (t) => {
  const { host, createClient, wait } = await createWorld(t);
  const defaults = { 'X-App': 'default', 'x-other': 'default', 'Content-Type': 'text/plain' };
  const client = createClient({ request: { header: defaults } });
  const header = host.plain({ 'x-app': 'own', 'CONTENT-TYPE': 'application/json' });
  const { data } = /** @type {any} */ (await wait(client.request({ url: '/echo', header })));
  assert.equal(data.headers['x-app'], 'own');
  assert.equal(data.headers['x-other'], 'default');
  assert.equal(data.headers['content-type'], 'application/json');
  assert.deepEqual(Object.keys(sends(host, '/echo')[0].header).sort(), ['CONTENT-TYPE', 'sessionid', 'x-app', 'x-other']);
  // Neither is touched.
  assert.deepEqual(Object.keys(defaults), ['X-App', 'x-other', 'Content-Type']);
  assert.deepEqual(Object.keys(header), ['x-app', 'CONTENT-TYPE']);
});

test('the session stands over both', async (t) => {
  const { createClient, wait } = await createWorld(t);
  const client = createClient({ request: { header: { SESSIONID: 'stale' } } });
  const { data } = /** @type {any} */ (await wait(client.request({ url: '/echo', header: { SessionId: 'staler' } })));
  assert.equal(data.headers.sessionid, idOf(client));
});

test('a function is asked for each send, the replay too, and not for the login', async (t) => {
  const { backend, host, createClient, wait } = await createWorld(t);
  let asked = 0;
  const client = createClient({ request: { header: () => ({ 'x-count': String(++asked) }) } });
  await wait(client.login());
  assert.equal(asked, 0);
  await backend.revoke(idOf(client));
  await wait(client.request({ url: PRODUCTS, header: { 'x-own': 'o' } }));
  assert.deepEqual(sends(host, PRODUCTS).map(({ header }) => [header['x-count'], header['x-own']]), [['1', 'o'], ['2', 'o']]);
  await wait(client.request({ url: '/echo', auth: false }));
  assert.equal(asked, 3);
});

test('a function that throws fails that call and no other, with what it said', async (t) => {
  const { clock, backend, createClient, wait } = await createWorld(t);
  let broken = true;
  const client = createClient({
    request: {
      header() {
        if (broken) throw new Error('no token');
        return { 'x-fine': '1' };
      },
    },
  });
  await wait(client.login());
  const pending = call(client, { url: '/echo' });
  assert.deepEqual(pending.events, []);
  await clock.runUntil(() => pending.done);
  assert.deepEqual([pending.events, pending.result.code], [['fail', 'complete'], 'CONFIG_INVALID']);
  assert.equal(pending.result.errMsg, "request:fail option 'request.header' threw: no token");
  assert.equal(pending.result.cause.message, 'no token');
  assert.equal(backend.at('/echo').length, 0);
  broken = false;
  const reply = await wait(client.request({ url: '/echo' }));
  assert.equal(/** @type {any} */ (reply.data).headers['x-fine'], '1');
});

test('a function that gives nothing adds nothing', async (t) => {
  const { createClient, wait } = await createWorld(t);
  for (const nothing of [undefined, null, {}]) {
    const client = createClient({ request: { header: () => /** @type {any} */ (nothing) } });
    assert.equal((await wait(client.request({ url: '/echo', header: { 'x-own': '1' } }))).statusCode, 200);
  }
});

test('wrong defaults are refused, by name', async (t) => {
  const { createClient } = await createWorld(t);
  for (const [request, name] of /** @type {Array<[any, string]>} */ ([
    [{ timeout: 0 }, 'request.timeout'], [{ timeout: -1 }, 'request.timeout'], [{ timeout: 1.5 }, 'request.timeout'], [{ timeout: '5' }, 'request.timeout'],
    [{ header: { a: 1 } }, 'request.header.a'], [{ header: 'a: b' }, 'request.header'], [{ headers: {} }, 'request.headers'], [7, 'request'],
  ])) {
    assert.throws(() => createClient({ request }), (/** @type {any} */ error) => error.code === 'CONFIG_INVALID' && error.errMsg.includes(`'${name}'`), name);
  }
});
