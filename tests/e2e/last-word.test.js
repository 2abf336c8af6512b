/** What the app ends stays ended, wherever it says so and whatever it meets: an answer, a message, a close, an "expired", a reconnect, a timer, storage. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aroundInstances } from './engine.js';
import { createWorld } from './world.js';

/**
 * @import { Client } from '../../js-glue/dist/types/index.js'
 * @import { World } from './world.js'
 */

const LOGIN = '/wx/onlogin';
const LOGOUT = '/wx/logout';
const PRODUCTS = '/wx/products/list';
const NONE = { state: 'none', id: null };
const EXPIRED = 4401;

/** @param {Client} client */
function stateOf(client) {
  const { state, id } = client.session();
  return { state, id };
}

/** Where an app makes calls of a client that has a session. @type {Array<[string, (client: Client, run: () => void) => void]>} */
const PLACES = [
  ['at the top', (_client, run) => run()],
  ['in success', (client, run) => client.request({ url: '/echo', success: run })],
  ['in complete', (client, run) => client.request({ url: '/echo', auth: false, complete: run })],
  ['in fail', (client, run) => client.request({ url: '/echo', fail: run }).abort()],
  ['in a listener', (client, run) => (client.on('login', run), client.login({ force: true }))],
  ['after an await', (client, run) => client.request({ url: '/echo' }).then(run)],
];

test('the same calls in the same order end in the same way, wherever they are made', async (t) => {
  /** @type {string[][]} */
  const ends = [];
  for (const [where, within] of PLACES) {
    const { clock, backend, createClient, wait } = await createWorld(t);
    const client = createClient();
    await wait(client.login());
    /** @type {string[]} */
    const order = [];
    const note = (/** @type {string} */ name) => (/** @type {any} */ result) => void order.push(`${name} ${result?.statusCode ?? result?.code ?? 'done'}`);
    let runs = 0;
    within(client, () => {
      if (runs++) return;
      client.request({ url: PRODUCTS, complete: note('request') });
      client.logout({ url: LOGOUT }).then(note('logout'));
      client.request({ url: '/echo?optional', auth: 'optional', complete: note('optional') });
      client.login().then(note('login'));
      client.request({ url: PRODUCTS, complete: note('again') });
    });
    await clock.advance(10_000);
    assert.equal(runs > 0, true, where);
    assert.deepEqual(backend.at(LOGOUT).map(({ status, session }) => [status, typeof session]), [[200, 'string']], where);
    assert.equal(client.session().state, 'active', where);
    ends.push(order.toSorted());
  }
  PLACES.forEach(([where], index) => assert.deepEqual(ends[index], ['again 200', 'login done', 'logout done', 'optional 200', 'request 200'], where));
});

/** What the app does once the module can be loaded, and whether that is a login. @type {Array<[string, boolean, (client: Client) => PromiseLike<any>]>} */
const NEXT = [
  ['request without a session', false, (client) => client.request({ url: '/echo', auth: false })],
  ['request with a session if there is one', false, (client) => client.request({ url: '/echo', auth: 'optional' })],
  ['login', true, (client) => client.login()],
];

/** What ends a session. @type {Array<[string, (client: Client) => unknown]>} */
const ENDS = [
  ['logout', (client) => client.logout().catch(() => {})],
  ['setSession(null)', (client) => client.setSession(null)],
];

for (const [end, run] of ENDS) {
  for (const [next, isLogin, go] of NEXT) {
    test(`${end} while the module cannot be loaded is not undone by the storage that is being read, as the next ${next} shows`, async (t) => {
      const { clock, storage, backend, createClient, wait, launch } = await createWorld(t);
      const options = { session: { encrypt: true } };
      await wait(createClient(options).login());
      await clock.advance(10);
      assert.equal(storage.size, 1);
      backend.seen.length = 0;

      const phone = launch();
      phone.host.evaluate(`
        var broken = true;
        ${aroundInstances('{ imports: (functions) => { if (broken) throw new Error("refused"); return functions; } }')}
        for (const api of ['getStorage', 'setStorage', 'removeStorage']) {
          const run = wx[api];
          wx[api] = (options) => setTimeout(() => run(options), 200);
        }
      `);
      const client = phone.createClient(options);
      run(client);
      await clock.advance(1000);
      assert.equal(storage.size, 0);
      phone.host.evaluate('broken = false');
      await phone.wait(go(client));
      await clock.advance(1000);
      assert.deepEqual(backend.seen.map(({ path, session }) => [path, session]), [[isLogin ? LOGIN : '/echo', undefined]]);
      if (!isLogin) assert.deepEqual(stateOf(client), NONE);
      assert.equal(storage.size, isLogin ? 1 : 0);
    });
  }
}

/** Has the next crossing into the module trap, once. @param {World['host']} host */
function makeTrap(host) {
  return host.evaluate(`
    var armed = false;
    var trapping = (exports) => {
      const all = {};
      for (const name in exports) {
        const value = exports[name];
        all[name] = typeof value !== 'function' ? value : (...given) => {
          if (armed) { armed = false; throw new Error('unreachable'); }
          return value(...given);
        };
      }
      return all;
    };
    ${aroundInstances('{ exports: trapping }')}
    (on) => { armed = on; };
  `);
}

/** What replaces a session, or ends it. @type {Array<[string, (world: World, client: Client) => unknown, string | null]>} */
const REPLACEMENTS = [
  ['logout()', ({ wait }, client) => wait(client.logout()), null],
  ['setSession(null)', (_world, client) => client.setSession(null), null],
  ['setSession({ id })', (_world, client) => client.setSession({ id: 'of-the-next-user' }), 'of-the-next-user'],
];

for (const [end, run, id] of REPLACEMENTS) {
  for (const [storage, spoil] of /** @type {Array<[string, (host: World['host']) => unknown]>} */ ([
    ['refuses every change', (host) => (host.behaviour.storage = { set: 'throw', remove: 'throw' })],
    ['is slow', (host) => host.evaluate("for (const api of ['setStorage', 'removeStorage']) { const run = wx[api]; wx[api] = (options) => setTimeout(() => run(options), 300); }")],
  ])) {
    const encrypt = storage === 'is slow';
    test(`${end} is not undone by a trap and a new instance, where storage ${storage}`, async (t) => {
      const world = await createWorld(t);
      const { host, clock, backend, createClient, wait } = world;
      const arm = makeTrap(host);
      const client = createClient({ session: { encrypt } });
      await wait(client.login());
      await clock.advance(10);
      spoil(host);
      await run(world, client);
      arm(true);
      await wait(client.request({ url: '/echo', auth: 'optional' }).then(() => {}, () => {}));
      arm(false);
      backend.seen.length = 0;
      for (let again = 0; again < 2; again++) {
        await wait(client.request({ url: '/echo', auth: 'optional' }));
        await clock.advance(1000);
      }
      // Memory is lost with the instance, so what storage has refused may be lost; but nobody else's session comes in its place.
      const sent = backend.seen.map(({ session }) => session ?? null);
      assert.equal(sent.length, 2);
      for (const each of [...sent, client.session().id]) assert.ok(each === id || (each === null && !encrypt), String(each));
    });
  }
}

/** A host whose sockets do what a test says; they are in `sockets`. @param {World['host']} host @returns {any[]} */
function scriptSockets(host) {
  return host.evaluate(`
    var sockets = [];
    wx.connectSocket = (options) => {
      const told = {};
      const socket = { options, closed: 0, tell: (event, result) => (told[event] || []).forEach((listener) => listener(result)) };
      sockets.push(socket);
      const task = { send() {}, close() { socket.closed++; } };
      for (const event of ['Open', 'Close', 'Error', 'Message']) task['on' + event] = (listener) => void (told[event] = (told[event] || []).concat(listener));
      return task;
    };
    sockets;
  `);
}

/** An open socket, what the app hears of it, and the host's end of it. @param {World} world @param {Client} client @param {any[]} sockets */
async function openSocket({ host, clock, wait }, client, sockets) {
  const task = client.connectSocket({ url: '/wx/socket' });
  await clock.runUntil(() => sockets.length === 1);
  sockets[0].tell('Open', host.plain({}));
  const socket = await wait(task);
  /** @type {any[]} */
  const heard = [];
  socket.onOpen(() => heard.push('open'));
  socket.onMessage(({ data }) => heard.push(data));
  socket.onError(({ errMsg }) => heard.push(errMsg));
  socket.onClose(({ code }) => heard.push(code));
  await clock.advance(10);
  assert.deepEqual(heard.splice(0), ['open']);
  return { socket, heard };
}

test('a socket that the app has closed is not connected again, whatever the host closes it with', async (t) => {
  const world = await createWorld(t);
  const { host, clock, backend, createSocketClient } = world;
  const sockets = scriptSockets(host);
  const client = createSocketClient({ expired: { closeCodes: [EXPIRED] } });
  const { socket, heard } = await openSocket(world, client, sockets);
  socket.close();
  assert.equal(sockets[0].closed, 1);
  sockets[0].tell('Message', host.plain({ data: 'too late' }));
  sockets[0].tell('Close', host.plain({ code: EXPIRED, reason: '' }));
  await clock.advance(60_000);
  assert.deepEqual(heard, [EXPIRED]);
  assert.equal(sockets.length, 1);
  assert.equal(backend.logins, 1);
});

test('a socket that the app closes while it is to be connected again is not', async (t) => {
  const world = await createWorld(t);
  const { host, clock, backend, createSocketClient } = world;
  const sockets = scriptSockets(host);
  const client = createSocketClient({ expired: { closeCodes: [EXPIRED] } });
  const { socket, heard } = await openSocket(world, client, sockets);
  sockets[0].tell('Close', host.plain({ code: EXPIRED, reason: '' }));
  await clock.advance(5);
  socket.close();
  await clock.advance(60_000);
  assert.equal(heard.length, 1);
  assert.equal(typeof heard[0], 'number');
  assert.equal(sockets.length, 1);
  assert.ok(backend.logins <= 2);
});

test('a socket that the app closes while its second connection comes up is closed, and nothing is heard of it but that', async (t) => {
  const world = await createWorld(t);
  const { host, clock, createSocketClient } = world;
  const sockets = scriptSockets(host);
  const client = createSocketClient({ expired: { closeCodes: [EXPIRED] } });
  const { socket, heard } = await openSocket(world, client, sockets);
  sockets[0].tell('Close', host.plain({ code: EXPIRED, reason: '' }));
  await clock.runUntil(() => sockets.length === 2);
  socket.close();
  assert.equal(sockets[1].closed, 1);
  sockets[1].tell('Open', host.plain({}));
  sockets[1].tell('Message', host.plain({ data: 'too late' }));
  sockets[1].tell('Close', host.plain({ code: 1000, reason: '' }));
  await clock.advance(60_000);
  assert.equal(heard.filter((event) => typeof event === 'number').length, 1);
  assert.ok(!heard.includes('too late'), String(heard));
  assert.equal(sockets.length, 2);
});

test('nothing of an old connection reaches the app once there is a new one', async (t) => {
  const world = await createWorld(t);
  const { host, clock, createSocketClient } = world;
  const sockets = scriptSockets(host);
  const client = createSocketClient({ expired: { closeCodes: [EXPIRED] } });
  const { heard } = await openSocket(world, client, sockets);
  sockets[0].tell('Close', host.plain({ code: EXPIRED, reason: '' }));
  await clock.runUntil(() => sockets.length === 2);
  sockets[0].tell('Message', host.plain({ data: 'old' }));
  sockets[1].tell('Open', host.plain({}));
  sockets[1].tell('Message', host.plain({ data: 'new' }));
  sockets[0].tell('Message', host.plain({ data: 'old' }));
  sockets[0].tell('Error', host.plain({ errMsg: 'old' }));
  sockets[0].tell('Open', host.plain({}));
  sockets[0].tell('Close', host.plain({ code: 1006, reason: 'old' }));
  sockets[1].tell('Message', host.plain({ data: 'still' }));
  await clock.advance(60_000);
  assert.deepEqual(heard, ['open', 'new', 'still']);
  assert.equal(sockets.length, 2);
});

test('after destroy() nothing reaches a socket\'s listeners but its close', async (t) => {
  const world = await createWorld(t);
  const { host, clock, createSocketClient } = world;
  const sockets = scriptSockets(host);
  const client = createSocketClient();
  const { heard } = await openSocket(world, client, sockets);
  client.destroy();
  sockets[0].tell('Message', host.plain({ data: 'too late' }));
  sockets[0].tell('Error', host.plain({ errMsg: 'too late' }));
  sockets[0].tell('Close', host.plain({ code: 1000, reason: '' }));
  await clock.advance(60_000);
  assert.deepEqual(heard.length, 1);
  assert.equal(typeof heard[0], 'number');
  assert.equal(sockets[0].closed, 1);
});
