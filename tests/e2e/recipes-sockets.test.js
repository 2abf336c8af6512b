/** The recipes of a socket that stays connected, and of a web view's ticket. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import express from 'express';
import { startSocketServer } from '../host/index.js';
import { testBuild } from './package.js';
import { folder, launch } from './pages.js';
import { filesOf, recipesOf, SESSION } from './recipes.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Client } from '../../js-glue/dist/types/index.js'
 * @import { SocketServerOptions } from '../host/socket-server.js'
 * @import { Markdown } from './markdown.js'
 * @import { Phone } from './pages.js'
 */

const test = testBuild('the recipes tell of the package before an app is compiled');
const require = createRequire(import.meta.url);

const EXPIRED = 4401;
const PING_EVERY = 25_000;
const ANSWER_WITHIN = 10_000;

/** The session of an app with sockets: with the option that the page names, and whatever else. @param {Markdown} page @param {string} more */
function sessionOf({ prose }, more) {
  const [, option = ''] = /`(socket: require\('weapp-session\/socket'\))`/.exec(prose) ?? [];
  return { 'session.js': SESSION['session.js'].replace('login:', `${option}, ${more} login:`) };
}

/** @template T @param {Phone['clock']} clock @param {PromiseLike<T>} promise */
const wait = (clock, promise) => clock.runUntil(promise);

/**
 * A phone with the recipe's socket, connected.
 *
 * @param {TestContext} t @param {Markdown} page @param {SocketServerOptions} [server]
 * @param {(code: string) => string} [change] what the reader does with the recipe
 */
async function connected(t, page, server = {}, change = (code) => code) {
  const sockets = await startSocketServer(t, { connection: (socket) => socket.on('message', (data) => socket.send(String(data))), ...server });
  const session = sessionOf(page, `allowedOrigins: ['${sockets.origin}'],`);
  const phone = await launch(t, { ...session, 'live.js': change(String(filesOf(page, 'live.js')['live.js'])) });
  const host = phone.start({ domains: [phone.backend.url, sockets.origin] });
  /** @type {Array<() => void>} */
  const shown = [];
  const { onAppShow } = host.wx;
  host.wx.onAppShow = (/** @type {() => void} */ listener) => {
    shown.push(listener);
    onAppShow(() => shown.includes(listener) && listener());
  };
  host.wx.offAppShow = (/** @type {() => void} */ listener) => shown.splice(shown.indexOf(listener), 1);
  /** @type {string[]} */
  const messages = [];
  const live = host.require('./live')(sockets.url, (/** @type {string} */ message) => messages.push(message));
  await phone.clock.advance(100);
  return { ...phone, host, sockets, messages, live, client: /** @type {Client} */ (host.require('./session')) };
}

for (const page of recipesOf('sockets')) {
  test(`${page.name}: messages go both ways; where it is silent there is a ping, and the app hears nothing of it`, async (t) => {
    /** @type {string[]} */
    const received = [];
    const connection = (/** @type {import('ws').WebSocket} */ socket) => socket.on('message', (data) => (received.push(String(data)), socket.send(String(data))));
    const { clock, live, messages, sockets } = await connected(t, page, { connection });
    live.send('hello');
    await clock.advance(PING_EVERY - 1000);
    assert.deepEqual(received, ['hello']);
    await clock.advance(PING_EVERY * 2);
    assert.deepEqual(received, ['hello', 'ping', 'ping']);
    assert.deepEqual(messages, ['hello']);
    assert.equal(sockets.handshakes.length, 1);
  });

  test(`${page.name}: a server that is silent is lost, and connected again after pauses that grow`, async (t) => {
    let isDown = false;
    const { clock, live, messages, sockets, client } = await connected(t, page, { accept: () => (isDown ? 503 : undefined), connection: () => {} });
    isDown = true;
    await clock.advance(PING_EVERY + ANSWER_WITHIN);
    const before = sockets.handshakes.length;
    await clock.advance(1500);
    assert.equal(sockets.handshakes.length, before + 1, 'after a second');
    await clock.advance(120_000);
    const tried = sockets.handshakes.length - before;
    assert.ok(tried >= 6 && tried <= 9, `${tried} attempts in two minutes`);
    isDown = false;
    await clock.advance(30_000);
    assert.equal(sockets.sockets.size, 1);
    for (const socket of sockets.sockets) socket.send('news');
    await clock.advance(10);
    assert.deepEqual(messages, ['news']);
    assert.deepEqual(new Set(sockets.handshakes.map(({ headers }) => headers.sessionid)), new Set([client.session().id]));
    live.end();
  });

  test(`${page.name}: a close of the server's is a loss; one for an expired session is not seen`, async (t) => {
    const { backend, clock, messages, sockets } = await connected(t, page);
    for (const code of [1012, EXPIRED]) {
      for (const socket of sockets.sockets) socket.close(code);
      await clock.advance(5000);
      for (const socket of sockets.sockets) socket.send(`after ${code}`);
      await clock.advance(10);
    }
    assert.deepEqual(messages, ['after 1012', 'after 4401']);
    assert.deepEqual([backend.logins, sockets.handshakes.length, sockets.sockets.size], [2, 3, 1]);
    await clock.advance(PING_EVERY * 3);
    assert.equal(sockets.handshakes.length, 3, 'and it is watched like the first');
  });

  test(`${page.name}: a backend that says 4401 to every session is not tried for ever, nor when the app is shown again`, async (t) => {
    const { backend, clock, host, sockets } = await connected(t, page, { connection: (socket) => socket.close(EXPIRED) });
    await clock.advance(600_000);
    assert.deepEqual([backend.logins, sockets.handshakes.length], [2, 2]);
    host.hide();
    host.show();
    await clock.advance(5000);
    assert.deepEqual([backend.logins, sockets.handshakes.length], [2, 2]);
  });

  for (const isLost of [false, true]) {
    test(`${page.name}: a logout ends it${isLost ? ', also while it is to be connected again' : ''}, and nobody is logged in for it`, async (t) => {
      const { backend, client, clock, host, live, sockets } = await connected(t, page);
      if (isLost) for (const socket of sockets.sockets) socket.close(1012);
      await clock.advance(100);
      await wait(clock, client.logout());
      await clock.advance(100_000);
      host.hide();
      host.show();
      await clock.advance(100_000);
      assert.deepEqual([backend.logins, sockets.handshakes.length, sockets.sockets.size, host.sockets], [1, 1, 0, 0]);
      live.end();
    });
  }

  test(`${page.name}: shown again, it asks at once whether the socket is still there`, async (t) => {
    const { clock, host, sockets } = await connected(t, page, { connection: () => {} });
    await clock.advance(1000);
    host.hide();
    host.show();
    await clock.advance(ANSWER_WITHIN + 2000);
    assert.equal(sockets.handshakes.length, 2);
  });

  test(`${page.name}: what has ended stays ended`, async (t) => {
    const { clock, host, live, sockets } = await connected(t, page);
    live.end();
    await clock.advance(PING_EVERY * 2);
    host.hide();
    host.show();
    await clock.advance(PING_EVERY * 2);
    live.send('too late');
    assert.deepEqual([sockets.handshakes.length, sockets.sockets.size, host.sockets], [1, 0, 0]);
  });

  test(`${page.name}: ended while it is being connected, it is closed`, async (t) => {
    const { clock, host, sockets } = await connected(t, page);
    const second = host.require('./live')(sockets.url, () => {});
    second.end();
    await clock.advance(5000);
    assert.equal(sockets.sockets.size, 1, 'the first');
  });
}

for (const page of recipesOf('sockets')) {
  const [quoted = ''] = /`await client\.request\([^`]*\);`/.exec(page.prose) ?? [];
  const [, inMessage = ''] = /`(if \(data === 'expired'\)[^`]*)`/.exec(page.prose) ?? [];
  const [, inUrl = ''] = /`` (\{ url: .*?auth: false \}) ``/.exec(page.prose) ?? [];

  /** The recipe with a request before each connection. @param {string} code */
  const askFirst = (code) => code.replace('      const opened =', `      ${quoted.slice(1, -1)}\n      const opened =`);

  for (const asks of [true, false]) {
    test(`${page.name}: a handshake that is refused with 401 is ${asks ? 'mended by a request before it' : 'not seen'}`, async (t) => {
      let known = '';
      const accept = (/** @type {import('node:http').IncomingMessage} */ { headers }) => (known && headers.sessionid !== known ? 401 : undefined);
      const { backend, client, clock, sockets } = await connected(t, page, { accept }, asks ? askFirst : undefined);
      const before = String(client.session().id);
      await wait(clock, backend.revoke(before));
      known = 'nothing';
      for (const socket of sockets.sockets) socket.close(1012);
      await clock.advance(1500);
      known = String(client.session().id);
      await clock.advance(10_000);
      assert.equal(sockets.sockets.size, 1);
      assert.equal(client.session().id !== before, asks);
    });
  }

  test(`${page.name}: "expired" in a message is acted on`, async (t) => {
    const changed = (/** @type {string} */ code) => askFirst(code).replace('        pause = 1000;', `        ${inMessage}\n        pause = 1000;`);
    const { backend, client, clock, messages, sockets } = await connected(t, page, {}, changed);
    const before = String(client.session().id);
    await wait(clock, backend.revoke(before));
    for (const socket of sockets.sockets) socket.send('expired');
    await clock.advance(5000);
    assert.deepEqual([sockets.handshakes.length, sockets.sockets.size, backend.logins], [2, 1, 2]);
    assert.equal(sockets.handshakes[1]?.headers.sessionid, client.session().id);
    assert.deepEqual(messages, []);
  });

  test(`${page.name}: the session may be in the socket's URL`, async (t) => {
    const changed = (/** @type {string} */ code) => askFirst(code).replace('connectSocket({ url })', `connectSocket(${inUrl})`).replace('lost(code === 4401)', 'lost()');
    const { backend, client, clock, sockets } = await connected(t, page, {}, changed);
    const before = String(client.session().id);
    assert.equal(sockets.handshakes[0]?.url, `/?token=${before}`);
    assert.equal(sockets.handshakes[0]?.headers.sessionid, undefined);
    await wait(clock, backend.revoke(before));
    for (const socket of sockets.sockets) socket.close(EXPIRED);
    await clock.advance(5000);
    assert.equal(sockets.handshakes[1]?.url, `/?token=${client.session().id}`);
    assert.notEqual(client.session().id, before);
  });

  test(`${page.name}: another close code is named twice; a socket on another domain needs to be allowed`, async (t) => {
    const [, expired = ''] = /`(expired: \{ closeCodes[^`]*)`/.exec(page.prose) ?? [];
    const sockets = await startSocketServer(t, { connection: (socket) => socket.on('message', () => socket.close(4003)) });
    assert.match(page.prose, /`allowedOrigins: \['https:\/\/ws\.example\.com'\]`.*`wss:\/\/ws\.example\.com\/…`/);
    for (const isAllowed of [false, true]) {
      const more = isAllowed ? `${expired}, allowedOrigins: ['${sockets.origin}'],` : '';
      const { backend, clock, start } = await launch(t, sessionOf(page, more));
      const host = start({ domains: [backend.url, sockets.origin] });
      const client = /** @type {Client} */ (host.require('./session'));
      await wait(clock, client.login());
      const socket = /** @type {any} */ (await wait(clock, client.connectSocket({ url: sockets.url })));
      await clock.advance(100);
      assert.equal(sockets.handshakes.at(-1)?.headers.sessionid, isAllowed ? client.session().id : undefined);
      socket.send({ data: 'end' });
      await clock.advance(1000);
      assert.equal(backend.logins, isAllowed ? 2 : 1);
    }
  });
}

for (const page of recipesOf('web-view')) {
  const files = { ...SESSION, ...filesOf(page, 'pages/help/index.js') };

  /** The web site's server, with what the recipe adds to it. @param {TestContext} t */
  function createSite(t) {
    const root = folder(t, { ...filesOf(page, 'server/tickets.js'), 'package.json': '{ "type": "commonjs" }' });
    const addTickets = require(join(root, 'server/tickets.js'));
    const time = { now: 0 };
    const app = express();
    app.use(express.json());
    addTickets(app, {
      origin: 'https://www.example.com',
      requireSession(/** @type {any} */ request, /** @type {any} */ response, /** @type {() => void} */ next) {
        request.user = 'reader';
        if (request.get('sessionid')) next();
        else response.status(401).end();
      },
      startWebSession: (/** @type {string} */ user) => `web session of ${user}`,
      now: () => time.now,
    });
    return { app, time };
  }

  test(`${page.name}: the page opens with a ticket that works once, for a minute, and leads to a page of the list`, async (t) => {
    const { app, time } = createSite(t);
    const phone = await launch(t, files);
    const { backend, clock, host, wait } = phone;
    backend.fault = (request, response, next) => (/^\/(web|enter)/.test(request.path) ? app(request, response, next) : next());
    const opened = host.openPage('pages/help/index');
    await clock.runUntil(() => opened.data.src !== '' || opened.data.problem !== '');
    assert.match(opened.data.src, /^https:\/\/www\.example\.com\/enter\?ticket=[\w-]{43}$/);
    const id = String((/** @type {Client} */ (host.require('./session'))).session().id);
    assert.ok(!opened.data.src.includes(id));

    const enter = (/** @type {string} */ url) => wait(clock.track(fetch(url.replace('https://www.example.com', backend.url), { redirect: 'manual' })));
    const first = await enter(opened.data.src);
    assert.deepEqual([first.status, first.headers.get('location')], [303, '/help']);
    assert.match(first.headers.get('set-cookie'), /^web=web%20session%20of%20reader; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    assert.equal((await enter(opened.data.src)).status, 403);

    for (const [target, location] of [['orders', '/orders'], ['https://evil.example', '/'], ['constructor', '/']]) {
      const { data } = await wait(host.require('./session').request({ url: '/web/ticket', method: 'POST', data: { page: target } }));
      assert.equal((await enter(data.url)).headers.get('location'), location);
    }
    const { data } = await wait(host.require('./session').request({ url: '/web/ticket', method: 'POST', data: { page: 'help' } }));
    time.now += 60_001;
    assert.equal((await enter(data.url)).status, 403);
    assert.equal((await enter('https://www.example.com/enter')).status, 403);
  });

  test(`${page.name}: what goes wrong is shown; the component is there once there is an address`, async (t) => {
    const { backend, clock, host } = await launch(t, files);
    backend.fault = (request, response, next) => (request.path === '/web/ticket' ? response.status(503).end() : next());
    const opened = host.openPage('pages/help/index');
    await clock.runUntil(() => opened.data.problem !== '');
    assert.deepEqual([opened.data.problem, opened.data.src], ['HTTP 503', '']);
    const [{ code }] = page.fences.filter(({ language }) => language === 'html');
    assert.match(code, /<web-view wx:if="{{src}}" src="{{src}}"><\/web-view>\n<view wx:else>{{problem}}<\/view>/);
  });
}
