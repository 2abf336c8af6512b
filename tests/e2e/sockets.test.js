/** `client.connectSocket` in the place of `wx.connectSocket`: with the session, and once more when it is over. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSocketServer } from '../host/index.js';
import { createWorld } from './world.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { WorldOptions } from './world.js'
 * @import { Client, SocketTask } from '../../js-glue/dist/types/index.js'
 * @import { SocketServerOptions } from '../host/socket-server.js'
 */

const SOCKET = '/wx/socket';
const EXPIRED = 4401;
/** Nobody listens there. */
const DOWN = 'http://127.0.0.1:9';

/** @param {Client} client */
const idOf = (client) => /** @type {string} */ (client.session().id);

/** What a socket's listeners hear, in order; messages by their data, closings by their code. @param {SocketTask} task */
function listen(task) {
  /** @type {any[]} */
  const heard = [];
  task.onOpen(() => heard.push('open'));
  task.onMessage(({ data }) => heard.push(data));
  task.onError(({ errMsg }) => heard.push(`error ${errMsg}`));
  task.onClose(({ code }) => heard.push(code));
  return heard;
}

/** A world with a socket server of the test's own beside the backend. @param {TestContext} t @param {SocketServerOptions} [server] @param {WorldOptions} [options] */
async function createSocketWorld(t, server, options = {}) {
  const sockets = await startSocketServer(t, server);
  const world = await createWorld(t, { ...options, domains: [sockets.origin, DOWN] });
  /** @type {typeof world.createClient} */
  const createClient = (given) => world.createSocketClient({ allowedOrigins: [sockets.origin], ...given });
  return { ...world, sockets, createClient, sessions: () => sockets.handshakes.map(({ headers }) => headers.sessionid) };
}

/** What happens at the reference server is unknown to the clock, so real time passes as well. @param {import('../host/index.js').Host['clock']} clock @param {() => boolean} happened */
async function until(clock, happened) {
  for (const start = performance.now(); !happened(); await new Promise((resolve) => void setTimeout(resolve, 1))) {
    if (performance.now() - start > 5000) throw new Error('it did not happen');
    await clock.advance(1);
  }
}

test('a first socket waits for a login, connects with its session, and is a conversation', async (t) => {
  const { clock, backend, createSocketClient, wait } = await createWorld(t);
  const client = createSocketClient();
  const task = await wait(client.connectSocket({ url: SOCKET }));
  const heard = listen(task);
  await until(clock, () => heard.length === 2);
  assert.equal(heard[0], 'open');
  assert.deepEqual(JSON.parse(heard[1]), { type: 'welcome', account: null });
  task.send({ data: 'one' });
  task.send({ data: '二 🍵' });
  task.send({ data: 'three' });
  await until(clock, () => heard.length === 5);
  assert.deepEqual(heard.slice(2), ['one', '二 🍵', 'three']);
  assert.deepEqual(backend.at(SOCKET).map(({ session }) => session), [idOf(client)]);
  assert.equal(backend.logins, 1);
});

test('a session ended by the backend costs an open socket one login and one connection; the app is not told', async (t) => {
  const { clock, backend, host, createSocketClient, wait } = await createWorld(t);
  const client = createSocketClient();
  const task = await wait(client.connectSocket({ url: SOCKET }));
  const heard = listen(task);
  await until(clock, () => heard.length === 2);
  const old = idOf(client);
  await backend.revoke(old);
  await until(clock, () => heard.length === 4);
  assert.equal(heard[2], 'open', 'the same task goes on');
  assert.match(heard[3], /welcome/);
  task.send({ data: 'still here' });
  await until(clock, () => heard.length === 5);
  assert.equal(heard[4], 'still here');
  assert.notEqual(idOf(client), old);
  assert.deepEqual(backend.at(SOCKET).map(({ session }) => session), [old, idOf(client)]);
  assert.equal(backend.logins, 2);
  assert.equal(host.sockets, 1);
});

test('several sockets whose session is over share one login', async (t) => {
  const { clock, backend, createSocketClient, wait } = await createWorld(t);
  const client = createSocketClient();
  const tasks = await wait(Promise.all([1, 2, 3].map(() => client.connectSocket({ url: SOCKET }))));
  const all = tasks.map(listen);
  await until(clock, () => all.every((heard) => heard.length === 2));
  await backend.revoke(idOf(client));
  await until(clock, () => all.every((heard) => heard.length === 4));
  assert.equal(backend.logins, 2);
  assert.ok(all.flat().every((event) => typeof event !== 'number'));
});

test('what comes before the app listens is kept, in its order', async (t) => {
  const { clock, sockets, createClient, wait } = await createSocketWorld(t, {
    connection: (socket) => ['a', 'b', 'c'].forEach((data) => socket.send(data)),
  });
  const client = createClient();
  const task = await wait(client.connectSocket({ url: sockets.url }));
  await clock.advance(1000);
  /** @type {string[]} */
  const messages = [];
  // Whichever listener is added first.
  task.onMessage(({ data }) => messages.push(String(data)));
  const heard = listen(task);
  assert.deepEqual([heard, messages], [[], []], 'no listener is called before it has been added');
  await clock.advance(1);
  assert.deepEqual(heard, ['open', 'a', 'b', 'c']);
  assert.deepEqual(messages, ['a', 'b', 'c']);
});

test('messages go both ways, bytes too; the app closes, and hears of it once', async (t) => {
  /** @type {any[]} */
  const received = [];
  const { clock, host, sockets, createClient, wait } = await createSocketWorld(t, {
    connection: (socket) => {
      socket.on('message', (data, isBinary) => {
        received.push(isBinary ? [.../** @type {Buffer} */ (data)] : String(data));
        socket.send(data, { binary: isBinary });
      });
      socket.on('close', (code, reason) => received.push(code, String(reason)));
    },
  });
  const task = await wait(createClient().connectSocket({ url: sockets.url }));
  const heard = listen(task);
  await clock.runUntil(() => heard.includes('open'));
  task.send({ data: 'text' });
  task.send({ data: host.evaluate('new Uint8Array([1, 2, 255]).buffer') });
  await clock.runUntil(() => heard.length === 3);
  assert.equal(heard[1], 'text');
  assert.deepEqual([...new Uint8Array(heard[2])], [1, 2, 255]);
  task.close({ code: 4000, reason: 'enough' });
  await clock.advance(1000);
  assert.deepEqual(received, ['text', [1, 2, 255], 4000, 'enough']);
  assert.deepEqual(heard.slice(3), [4000]);
  assert.deepEqual([host.sockets, sockets.handshakes.length], [0, 1]);
});

test('a close of the server\'s with another code is the app\'s', async (t) => {
  const { clock, backend, sockets, createClient, wait } = await createSocketWorld(t, {
    connection: (socket) => socket.on('message', () => socket.close(4400, 'why')),
  });
  const task = await wait(createClient().connectSocket({ url: sockets.url }));
  const heard = listen(task);
  /** @type {any} */
  let closed;
  task.onClose((result) => (closed = result));
  await clock.runUntil(() => heard.includes('open'));
  task.send({ data: 'bye' });
  await clock.advance(1000);
  assert.deepEqual(heard, ['open', 4400]);
  assert.deepEqual([closed.code, closed.reason], [4400, 'why']);
  assert.deepEqual([backend.logins, sockets.handshakes.length], [1, 1]);
});

for (const [name, expired, code] of /** @type {const} */ ([
  ['4401', undefined, EXPIRED],
  ['a code of expired.closeCodes', { closeCodes: [4003, 4999] }, 4999],
])) {
  test(`${name} means expired: one login, one more connection; the second time it is the app's`, async (t) => {
    const { clock, backend, host, sockets, sessions, createClient, wait } = await createSocketWorld(t, {
      connection: (socket) => socket.close(code),
    });
    const client = createClient(expired ? { expired: { closeCodes: [...expired.closeCodes] } } : {});
    let events = 0;
    client.on('expired', () => events++);
    const task = await wait(client.connectSocket({ url: sockets.url }));
    const heard = listen(task);
    await clock.runUntil(() => heard.includes(code));
    await clock.advance(5000);
    assert.deepEqual(heard, ['open', 'open', code]);
    assert.equal(sockets.handshakes.length, 2);
    assert.equal(new Set(sessions()).size, 2);
    assert.deepEqual([backend.logins, events, host.sockets], [2, 1, 0]);
  });
}

test('4401 is a code like any other where expired.closeCodes says so, and for a socket without a session', async (t) => {
  const { clock, backend, sockets, sessions, createClient, wait } = await createSocketWorld(t, { connection: (socket) => socket.close(EXPIRED) });
  const other = listen(await wait(createClient({ expired: { closeCodes: [4000] } }).connectSocket({ url: sockets.url })));
  await clock.advance(1000);
  assert.deepEqual(other, ['open', EXPIRED]);
  const bare = listen(await wait(createClient({ session: { persist: false } }).connectSocket({ url: sockets.url, auth: false })));
  await clock.advance(1000);
  assert.deepEqual(bare, ['open', EXPIRED]);
  assert.equal(sessions()[1], undefined);
  assert.deepEqual([backend.logins, sockets.handshakes.length], [1, 2]);
});

test('replay: false: no login and no second connection', async (t) => {
  const { clock, backend, sockets, createClient, wait } = await createSocketWorld(t, { connection: (socket) => socket.close(EXPIRED) });
  const heard = listen(await wait(createClient().connectSocket({ url: sockets.url, replay: false })));
  await clock.advance(5000);
  assert.deepEqual(heard, ['open', EXPIRED]);
  assert.deepEqual([backend.logins, sockets.handshakes.length], [1, 1]);
});

test('auth: false and other origins get no session; optional takes one along if there is one', async (t) => {
  const { backend, sockets, sessions, createClient, wait } = await createSocketWorld(t);
  const stranger = createClient({ allowedOrigins: [] });
  await wait(stranger.connectSocket({ url: sockets.url }));
  const client = createClient();
  await wait(client.connectSocket({ url: sockets.url, auth: 'optional' }));
  assert.equal(backend.logins, 0);
  await wait(client.login());
  await wait(client.connectSocket({ url: sockets.url, auth: false }));
  await wait(client.connectSocket({ url: sockets.url, auth: 'optional' }));
  assert.deepEqual(sessions(), [undefined, undefined, undefined, idOf(client)]);
});

test('options reach the host, and ours do not; a relative url gets baseUrl with ws', async (t) => {
  const { host, backend, createSocketClient, wait } = await createWorld(t);
  const client = createSocketClient({ session: { prefix: 'Bearer ', name: 'Authorization' } });
  const header = host.plain({ 'x-one': '1' });
  await wait(client.connectSocket({ url: SOCKET + '?a=1', header, protocols: ['chat'], tcpNoDelay: true, timeout: 5000, auth: true, replay: true }));
  const [options] = /** @type {any[]} */ (host.calls.find(({ api }) => api === 'connectSocket')?.args);
  assert.equal(options.url, backend.url.replace('http', 'ws') + SOCKET + '?a=1');
  assert.deepEqual({ ...options.header }, { 'x-one': '1', Authorization: 'Bearer ' + idOf(client) });
  assert.deepEqual([...options.protocols], ['chat']);
  assert.deepEqual([options.tcpNoDelay, options.timeout, options.auth, options.replay], [true, 5000, undefined, undefined]);
  assert.deepEqual(Object.keys(header), ['x-one']);
});

test('session.in: query puts it into the url, body is refused', async (t) => {
  const { clock, backend, createSocketClient, wait, failure } = await createWorld(t);
  const client = createSocketClient({ session: { in: 'query' } });
  const heard = listen(await wait(client.connectSocket({ url: SOCKET + '?room=1' })));
  await until(clock, () => heard.length === 2);
  assert.equal(backend.at(SOCKET)[0].url, `${SOCKET}?room=1&sessionid=${idOf(client)}`);
  const error = await failure(createSocketClient({ session: { in: 'body' } }).connectSocket({ url: SOCKET }));
  assert.equal(error.code, 'CONFIG_INVALID');
  assert.match(error.errMsg, /^connectSocket:fail .*session\.in/);
  assert.equal(backend.at(SOCKET).length, 1);
});

for (const [where, placement] of /** @type {const} */ ([['header', {}], ['query', { session: { in: 'query' } }]])) {
  test(`no connection: REQUEST_FAILED in the host's words, without the session (${where})`, async (t) => {
    const { host, backend, sockets, createClient, wait, failure } = await createSocketWorld(t, { accept: () => 503 });
    const client = createClient({ ...placement, allowedOrigins: [sockets.origin, DOWN, 'https://not-listed.example'] });
    await wait(client.login());
    for (const [url, words] of /** @type {const} */ ([
      ['wss://not-listed.example/', /^connectSocket:fail url not in domain list$/],
      [sockets.url, /^connectSocket:fail .*503/],
      [DOWN.replace('http', 'ws'), /^connectSocket:fail .*CONNECTION_REFUSED/],
      [7, /^connectSocket:fail /],
      [undefined, /^connectSocket:fail /],
    ])) {
      const error = await failure(client.connectSocket(/** @type {any} */ ({ url })));
      assert.equal(error.code, 'REQUEST_FAILED', String(url));
      assert.match(error.errMsg, words);
      assert.ok(!JSON.stringify([error, error.message, error.stack]).includes(idOf(client)));
    }
    assert.deepEqual([sockets.handshakes.length, backend.logins, host.sockets], [1, 1, 0]);
  });
}

test('a renewed session whose connection fails: the app hears of a close, once', async (t) => {
  let handshakes = 0;
  const { clock, host, sockets, createClient, wait } = await createSocketWorld(t, {
    accept: () => (++handshakes > 1 ? 503 : undefined),
    connection: (socket) => socket.close(EXPIRED),
  });
  const heard = listen(await wait(createClient().connectSocket({ url: sockets.url })));
  await clock.advance(5000);
  assert.deepEqual([heard[0], heard.length, heard.at(-1)], ['open', 3, 1006]);
  assert.match(heard[1], /^error .*503/);
  assert.deepEqual([handshakes, host.sockets], [2, 0]);
});

test('a login that fails rejects, and nothing is connected', async (t) => {
  const { host, sockets, createClient, failure } = await createSocketWorld(t);
  host.behaviour.login = { fail: { errMsg: 'login:fail' } };
  const error = await failure(createClient({ login: { retry: { limit: 0 } } }).connectSocket({ url: sockets.url }));
  assert.equal(error.code, 'LOGIN_FAILED');
  assert.match(error.errMsg, /^connectSocket:fail /);
  assert.deepEqual([host.count('connectSocket'), sockets.handshakes.length], [0, 0]);
});

test('sending on a closed socket fails through its callbacks, and so does closing it again', async (t) => {
  const { clock, sockets, createClient, wait } = await createSocketWorld(t);
  const task = await wait(createClient().connectSocket({ url: sockets.url }));
  const heard = listen(task);
  await clock.runUntil(() => heard.includes('open'));
  task.close();
  await clock.advance(100);
  assert.equal(typeof heard.at(-1), 'number');
  /** @type {string[]} */
  const told = [];
  const note = (/** @type {string} */ name) => (/** @type {any} */ result) => told.push(`${name} ${result.errMsg}`);
  const callbacks = { success: note('success'), fail: note('fail'), complete: note('complete') };
  task.send({ data: 'late', ...callbacks });
  task.close(callbacks);
  assert.deepEqual(told, []);
  await clock.advance(100);
  assert.equal(told.length, 4);
  assert.match(told.join('\n'), /^fail send:fail .*\ncomplete send:fail .*\nfail close:fail .*\ncomplete close:fail .*$/);
  assert.equal(heard.filter((event) => typeof event === 'number').length, 1);
});

test('send while the session is being renewed fails; closing then ends it for good', async (t) => {
  const { clock, host, sockets, createClient, wait } = await createSocketWorld(t, { connection: (socket) => socket.close(EXPIRED) }, { host: { loginLatency: 200 } });
  const client = createClient();
  const task = await wait(client.connectSocket({ url: sockets.url }));
  const heard = listen(task);
  await clock.advance(50);
  assert.deepEqual(heard, ['open']);
  let failed = '';
  task.send({ data: 'too early', fail: ({ errMsg }) => (failed = errMsg) });
  task.close();
  await clock.advance(5000);
  assert.match(failed, /^send:fail /);
  assert.deepEqual(heard, ['open', EXPIRED]);
  assert.deepEqual([sockets.handshakes.length, host.sockets], [1, 0]);
});

test('destroy closes open sockets and refuses new ones', async (t) => {
  const { clock, host, sockets, createClient, wait, failure } = await createSocketWorld(t);
  const client = createClient();
  const heard = listen(await wait(client.connectSocket({ url: sockets.url })));
  await clock.advance(10);
  assert.deepEqual([heard, host.sockets], [['open'], 1]);
  client.destroy();
  await clock.advance(1000);
  assert.deepEqual([heard.length, typeof heard[1], host.sockets, sockets.sockets.size], [2, 'number', 0, 0]);
  const error = await failure(client.connectSocket({ url: sockets.url }));
  assert.deepEqual([error.code, error.errMsg], ['DESTROYED', 'connectSocket:fail client destroyed']);
});

test('logout leaves an open socket to the app; 4401 after it is told and logs nobody in', async (t) => {
  const { clock, backend, sockets, createClient, wait } = await createSocketWorld(t);
  const client = createClient();
  const heard = listen(await wait(client.connectSocket({ url: sockets.url })));
  await clock.advance(10);
  await wait(client.logout());
  await clock.advance(1000);
  assert.deepEqual(heard, ['open']);
  for (const socket of sockets.sockets) socket.close(EXPIRED);
  await clock.advance(1000);
  assert.deepEqual(heard, ['open', EXPIRED]);
  assert.deepEqual([backend.logins, sockets.handshakes.length, client.session().state], [1, 1, 'none']);
});

test('a socket that waits for a login is refused by logout', async (t) => {
  const { clock, sockets, createClient, wait, failure } = await createSocketWorld(t, {}, { host: { loginLatency: 200 } });
  const client = createClient();
  const waiting = client.connectSocket({ url: sockets.url });
  // Looked at later, so not unhandled meanwhile.
  waiting.catch(() => {});
  await clock.advance(50);
  await wait(client.logout());
  assert.equal((await failure(waiting)).errMsg, 'connectSocket:fail logged out');
  await clock.advance(1000);
  assert.equal(sockets.handshakes.length, 0);
});

test('listeners that throw harm nobody, and the exception surfaces', async (t) => {
  const { clock, host, sockets, createClient, wait } = await createSocketWorld(t, { connection: (socket) => socket.send('hello') }, { errors: true });
  const task = await wait(createClient().connectSocket({ url: sockets.url }));
  task.onMessage(() => {
    throw new Error('thrown by onMessage');
  });
  const heard = listen(task);
  await clock.advance(1000);
  assert.deepEqual(heard, ['open', 'hello']);
  assert.deepEqual(host.errors.map(String), ['Error: thrown by onMessage']);
});

test('without the module for sockets the promise is rejected, and says which option to give; all else works', async (t) => {
  const { host, backend, sdk, createClient, wait, failure } = await createWorld(t);
  const client = createClient();
  const refused = `connectSocket:fail option 'socket' is missing; accepted: require('weapp-session/socket') of version ${sdk.version}`;
  for (const when of ['before the wasm is there', 'after it', 'after its end']) {
    if (when === 'after it') await wait(client.login());
    if (when === 'after its end') client.destroy();
    const error = await failure(client.connectSocket({ url: SOCKET }));
    assert.deepEqual([error.code, error.errMsg], ['CONFIG_INVALID', refused], when);
  }
  assert.equal((await wait(createClient().request({ url: '/wx/products/list' }))).statusCode, 200);
  assert.deepEqual([host.sockets, backend.at(SOCKET).length], [0, 0]);
});

test('what is no module for sockets, or is of another version, is refused at once', async (t) => {
  const { host, sdk, createClient } = await createWorld(t);
  const module = host.require('weapp-session/socket');
  assert.deepEqual([module.socket, { ...module, default: undefined }], [sdk.version, { ...module.default, default: undefined }]);
  /** @type {Array<[unknown, string]>} */
  const others = [
    ['socket', "a string"],
    ['yes', "'yes'"],
    [null, 'null'],
    [true, 'true'],
    [host.require('weapp-session/fallback'), 'a function'],
    [host.require('weapp-session/my'), 'an object'],
    [host.evaluate('wx'), 'an object'],
    [{ ...module, socket: '0.0.1' }, 'an object'],
    [{ default: module }, 'an object'],
    [[module], 'an array'],
  ];
  for (const [other, found] of others) {
    assert.throws(
      () => createClient({ socket: /** @type {any} */ (other) }),
      (/** @type {any} */ error) => error.code === 'CONFIG_INVALID' && error.errMsg === `createClient:fail option 'socket' is ${found}; accepted: require('weapp-session/socket') of version ${sdk.version}`,
      found,
    );
  }
  createClient({ socket: { ...module } }).destroy();
});
