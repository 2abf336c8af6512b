/** Calls that the host never answers: each ends by itself, and the place that it had at the host comes back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSocketServer } from '../host/index.js';
import { call, createWorld } from './world.js';

/**
 * @import { Client } from '../../js-glue/dist/types/index.js'
 * @import { World } from './world.js'
 */

const PRODUCTS = '/wx/products/list';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** What a host takes at once. */
const PLACES = 10;

/** @param {any} error @param {string} api */
function assertTimedOut(error, api) {
  assert.deepEqual([error?.code, error?.errMsg, error?.errno], ['REQUEST_FAILED', `${api}:fail timeout`, 5]);
}

/** How many milliseconds it takes until something has happened. @param {World} world @param {() => boolean} happened @param {number} limit */
async function timeUntil({ clock }, happened, limit) {
  const begun = clock.elapsed();
  await clock.runUntil(happened, { limit });
  return clock.elapsed() - begun;
}

/** A world whose host says nothing of some calls. @param {import('node:test').TestContext} t @param {boolean} [deaf] whether it does not heed abort() either */
async function createSilentWorld(t, deaf = false) {
  const world = await createWorld(t, { backend: { ttl: 24 * 3600 } });
  const { host } = world;
  const isSilent = /** @param {any} options */ ({ url }) => url.includes('silent');
  if (!deaf) host.behaviour.request = (options) => (isSilent(options) ? 'never' : undefined);
  else {
    host.evaluate(`(isSilent) => {
      for (const api of ['request', 'uploadFile', 'downloadFile']) {
        const run = wx[api];
        wx[api] = (options) => isSilent(options) ? undefined : run(options);
      }
    }`)(isSilent);
  }
  const client = world.createClient();
  await world.wait(client.login());
  return { ...world, client };
}

for (const deaf of [false, true]) {
  const which = deaf ? 'a host that does not heed abort() either' : 'a host';

  test(`all places are taken by calls that ${which} never answers: they end, and the next ones are answered`, async (t) => {
    const world = await createSilentWorld(t, deaf);
    const { client, host, backend } = world;
    const silent = Array.from({ length: PLACES }, (_, index) => call(client, { url: `/silent?${index}` }));
    const urgent = call(client, { url: PRODUCTS, priority: 'high' });
    const waiting = call(client, { url: PRODUCTS });
    const foreign = call(client, { url: `${backend.url}/echo`, auth: false });
    const spent = await timeUntil(world, () => [...silent, urgent, waiting, foreign].every(({ done }) => done), HOUR);
    assert.ok(spent <= 10 * MINUTE, `${spent} ms`);
    for (const { events, result } of silent) {
      assert.deepEqual(events, ['fail', 'complete']);
      assertTimedOut(result, 'request');
    }
    for (const { result } of [urgent, waiting, foreign]) assert.equal(result.statusCode, 200);
    assert.equal(host.count('login'), 1);
  });
}

test('calls that are never answered end after a logout as well, and the next user can log in', async (t) => {
  const world = await createSilentWorld(t);
  const { client, wait } = world;
  const silent = Array.from({ length: PLACES }, () => call(client, { url: '/silent' }));
  await world.clock.advance(10);
  await wait(client.logout());
  const spent = await timeUntil(world, () => silent.every(({ done }) => done), HOUR);
  assert.ok(spent <= 10 * MINUTE, `${spent} ms`);
  // Until then the host itself has no place for the exchange of a login.
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
});

/** Calls that may take long, since they are. @type {Array<[string, (client: Client, options: any) => any]>} */
const LONG = [
  ['uploadFile', (client, options) => client.uploadFile({ ...options, filePath: 'http://tmp/film.mp4', name: 'film' })],
  ['downloadFile', (client, options) => client.downloadFile(options)],
  ['request', (client, options) => client.request({ ...options, enableChunked: true })],
];

for (const [api, begin] of LONG) {
  test(`${api === 'request' ? 'a stream' : api} may take an hour, and what is never answered ends within two`, async (t) => {
    const world = await createSilentWorld(t);
    const { client, clock } = world;
    /** @type {any[]} */
    const ends = [];
    const all = Array.from({ length: PLACES + 1 }, () => begin(client, { url: '/silent', fail: (/** @type {any} */ error) => ends.push(error) }));
    assert.equal(all.length, PLACES + 1);
    await clock.advance(90 * MINUTE);
    assert.deepEqual(ends, []);
    await clock.runUntil(() => ends.length >= PLACES, { limit: 31 * MINUTE });
    for (const error of ends) assertTimedOut(error, api);
    const next = call(client, { url: PRODUCTS });
    await clock.runUntil(() => next.done);
    assert.equal(next.result.statusCode, 200);
  });
}

test('what the app says of time comes first, shorter or longer', async (t) => {
  const { client, clock } = await createSilentWorld(t);
  const short = call(client, { url: '/silent', timeout: 2000 });
  const long = call(client, { url: '/silent', timeout: 20 * MINUTE });
  await clock.advance(2000);
  assertTimedOut(short.result, 'request');
  await clock.advance(18 * MINUTE);
  assert.deepEqual(long.events, []);
  await clock.advance(2 * MINUTE);
  assertTimedOut(long.result, 'request');
});

test('a socket that never opens is given up, and one that is open lives as long as it likes', async (t) => {
  const sockets = await startSocketServer(t, { connection: (socket) => socket.on('message', (data) => socket.send(String(data))) });
  const world = await createWorld(t, { domains: [sockets.origin], backend: { ttl: 24 * 3600 } });
  const { host, clock, createSocketClient, wait } = world;
  const client = createSocketClient({ allowedOrigins: [sockets.origin] });
  const open = await wait(client.connectSocket({ url: sockets.url }));
  /** @type {unknown[]} */
  const heard = [];
  open.onMessage(({ data }) => heard.push(data));
  open.onClose(() => heard.push('closed'));

  host.evaluate(`{
    const task = {};
    for (const name of ['onOpen', 'onClose', 'onError', 'onMessage', 'send', 'close']) task[name] = () => {};
    wx.connectSocket = () => task;
  }`);
  /** @type {any} */
  let end;
  client.connectSocket({ url: '/silent' }).then(null, (error) => {
    end = error;
  });
  const spent = await timeUntil(world, () => end !== undefined, HOUR);
  assert.ok(spent <= 10 * MINUTE, `${spent} ms`);
  assertTimedOut(end, 'connectSocket');

  await clock.advance(3 * HOUR);
  assert.deepEqual(heard, []);
  open.send({ data: 'still there' });
  await clock.runUntil(() => heard.length > 0);
  assert.deepEqual(heard, ['still there']);
});

test('a client that is used again after its calls have ended is watched again', async (t) => {
  const world = await createSilentWorld(t);
  const { client } = world;
  for (let round = 0; round < 3; round++) {
    const silent = call(client, { url: '/silent' });
    const spent = await timeUntil(world, () => silent.done, HOUR);
    assert.ok(spent <= 10 * MINUTE, `${spent} ms`);
    assertTimedOut(silent.result, 'request');
    await world.clock.advance(HOUR);
  }
});
