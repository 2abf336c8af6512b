/** What holds on every host: the client behaves as on WeChat, in wx's words. Each host runs the same tests. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { call } from '../e2e/world.js';
import { startSocketServer } from '../host/index.js';
import { PICTURE, createPhone } from './phone.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Adapted, PhoneOptions } from './phone.js'
 * @import { Client, SocketTask } from '../../js-glue/dist/types/index.js'
 * @import { SocketServerOptions } from '../host/socket-server.js'
 *
 * @typedef {object} Facts where hosts differ in what an app can see
 * @property {number | undefined} noNetwork the number of a request that found nobody
 * @property {number} hostTimeout milliseconds after which a request ends that was given no time
 * @property {number | undefined} hostTimedOut the number it then has
 * @property {[number | undefined, RegExp]} refused a login that the host refuses
 * @property {boolean} encrypts
 */

const PRODUCTS = '/wx/products/list';
const DOWN = 'http://127.0.0.1:9';

/** @param {Client} client */
const idOf = (client) => /** @type {string} */ (client.session().id);

/** @param {Adapted} adapted @param {Facts} facts */
export function contract(adapted, facts) {
  const { name } = adapted.standIn;
  /** @param {string} what @param {(t: TestContext) => Promise<void>} run */
  const on = (what, run) => test(`${name}: ${what}`, run);
  /** @param {TestContext} t @param {PhoneOptions} [options] */
  const phoneOf = (t, options) => createPhone(t, adapted, options);

  logins(on, phoneOf, facts);
  requests(on, phoneOf, facts);
  transfers(on, phoneOf);
  storages(on, phoneOf, facts);
  sockets(on, phoneOf);
}

/**
 * @typedef {(what: string, run: (t: TestContext) => Promise<void>) => void} On
 * @typedef {(t: TestContext, options?: PhoneOptions) => ReturnType<typeof createPhone>} PhoneOf
 */

/** @param {On} on @param {PhoneOf} phoneOf @param {Facts} facts */
function logins(on, phoneOf, { refused: [errno, words] }) {
  on('a first request logs in, carries the session, and calls success, then complete', async (t) => {
    const { clock, backend, createClient } = await phoneOf(t);
    const client = createClient();
    const pending = call(client, { url: PRODUCTS });
    assert.deepEqual(pending.events, [], 'nothing is called before it returns');
    await clock.runUntil(() => pending.done);
    assert.deepEqual(pending.events, ['success', 'complete']);
    const { statusCode, errMsg, data, header } = pending.result;
    assert.deepEqual([statusCode, errMsg], [200, 'request:ok']);
    assert.ok(Array.isArray(data.products), 'JSON is parsed');
    assert.match(header['Content-Type'] ?? header['content-type'], /json/);
    assert.deepEqual(backend.at(PRODUCTS).map(({ session }) => session), [idOf(client)]);
    assert.equal(backend.logins, 1);
  });

  on('the next launch finds the session', async (t) => {
    const { backend, createClient, wait, launch } = await phoneOf(t);
    const client = createClient();
    await wait(client.login());
    const next = launch();
    const again = next.createClient();
    assert.equal((await next.wait(again.request({ url: PRODUCTS }))).statusCode, 200);
    assert.equal(idOf(again), idOf(client));
    assert.equal(backend.logins, 1);
  });

  on('requests that expire together cost one login and one replay each, unseen by the app', async (t) => {
    const { clock, backend, createClient, wait } = await phoneOf(t);
    const client = createClient();
    await wait(client.login());
    const old = idOf(client);
    await backend.revoke(old);
    const all = Array.from({ length: 3 }, () => call(client, { url: PRODUCTS }));
    await clock.runUntil(() => all.every(({ done }) => done));
    for (const { events, result } of all) assert.deepEqual([...events, result.statusCode], ['success', 'complete', 200]);
    assert.deepEqual(backend.at(PRODUCTS).map(({ session }) => session === old), [true, true, true, false, false, false]);
    assert.equal(backend.logins, 2);
  });

  on('a login that the host refuses is LOGIN_FAILED, in its words', async (t) => {
    const { createClient, failure } = await phoneOf(t, { behaviour: { refused: true } });
    const error = await failure(createClient().request({ url: PRODUCTS }));
    assert.equal(error.code, 'LOGIN_FAILED');
    assert.match(error.errMsg, words);
    assert.equal(error.errno, errno);
  });

  on('a code in the query, a session in the body', async (t) => {
    const { backend, createClient, wait } = await phoneOf(t);
    const client = createClient({ login: { method: 'GET' }, session: { in: 'body', name: 'sid' } });
    const { data } = await wait(client.request({ url: '/echo', method: 'POST', data: { a: 1 } }));
    assert.deepEqual(JSON.parse(JSON.stringify(data.body)), { a: 1, sid: idOf(client) });
    assert.match(/** @type {any} */ (backend.at('/wx/onlogin')[0]).url, /\?code=/);
  });
}

/** @param {On} on @param {PhoneOf} phoneOf @param {Facts} facts */
function requests(on, phoneOf, { noNetwork, hostTimeout, hostTimedOut }) {
  on('every status is an answer, an error page too', async (t) => {
    const { backend, createClient, wait } = await phoneOf(t);
    const client = createClient();
    await wait(client.login());
    backend.fault = (request, response, next) => (request.path === PRODUCTS ? response.status(502).send('<h1>Bad Gateway</h1>') : next());
    const { statusCode, data, errMsg } = await wait(client.request({ url: PRODUCTS }));
    assert.deepEqual([statusCode, data, errMsg], [502, '<h1>Bad Gateway</h1>', 'request:ok']);
  });

  on('text stays text, bytes are bytes, forms are forms and numbers in headers are sent', async (t) => {
    const { createClient, wait } = await phoneOf(t);
    const client = createClient();
    const text = (await wait(client.request({ url: PRODUCTS, dataType: 'text' }))).data;
    assert.ok(Array.isArray(JSON.parse(text).products));
    const bytes = (await wait(client.request({ url: PRODUCTS, responseType: 'arraybuffer' }))).data;
    assert.equal(Buffer.from(new Uint8Array(bytes)).toString(), text);
    const header = { 'Content-Type': 'application/x-www-form-urlencoded', 'x-number': 7 };
    const { data } = await wait(client.request({ url: '/echo', method: 'POST', data: { a: 'b c' }, header }));
    assert.deepEqual([{ ...data.body }, data.headers['x-number']], [{ a: 'b c' }, '7']);
  });

  on('nobody there: REQUEST_FAILED, in wx\'s form, with the host\'s number', async (t) => {
    const { clock, createClient } = await phoneOf(t, { domains: [DOWN] });
    const pending = call(createClient(), { url: `${DOWN}/x`, auth: false });
    await clock.runUntil(() => pending.done);
    assert.deepEqual(pending.events, ['fail', 'complete']);
    assert.equal(pending.result.code, 'REQUEST_FAILED');
    assert.match(pending.result.errMsg, /^request:fail ./);
    assert.equal(pending.result.errno, noNetwork);
  });

  on('abort: told once, and nothing arrives afterwards', async (t) => {
    const { clock, backend, createClient, wait } = await phoneOf(t);
    const client = createClient();
    await wait(client.login());
    let givenUp = false;
    backend.fault = async (request, response, next) => {
      if (request.path !== PRODUCTS) return next();
      response.on('close', () => (givenUp = !response.writableFinished));
      await clock.park(1000);
      next();
    };
    const pending = call(client, { url: PRODUCTS });
    await clock.advance(100);
    pending.task.abort();
    await clock.advance(5000);
    assert.deepEqual(pending.events, ['fail', 'complete']);
    assert.deepEqual([pending.result.code, pending.result.errMsg], ['ABORTED', 'request:fail abort']);
    assert.ok(givenUp, 'by the host, too');
  });

  on('time runs out: the client\'s own limit, and the host\'s', async (t) => {
    const { clock, backend, createClient, failure, wait } = await phoneOf(t);
    const client = createClient();
    await wait(client.login());
    backend.fault = async (request, _response, next) => {
      if (request.path === PRODUCTS) await clock.park(70_000);
      next();
    };
    const ours = await failure(client.request({ url: PRODUCTS, timeout: 500 }));
    assert.deepEqual([ours.code, ours.errMsg], ['REQUEST_FAILED', 'request:fail timeout']);
    // Both watch the same limit, and either may be first.
    assert.ok([5, hostTimedOut].includes(ours.errno));
    const begun = clock.elapsed();
    const theirs = await failure(client.request({ url: PRODUCTS }));
    assert.deepEqual([theirs.code, theirs.errMsg, theirs.errno], ['REQUEST_FAILED', 'request:fail timeout', hostTimedOut]);
    assert.equal(clock.elapsed() - begun, hostTimeout);
  });

  on('the headers come first, to the listeners that are still there', async (t) => {
    const { clock, createClient, wait } = await phoneOf(t);
    const client = createClient();
    // With a session in memory, the task of the host is there at once.
    await wait(client.login());
    const pending = call(client, { url: PRODUCTS });
    /** @type {any[]} */
    const heard = [];
    const gone = () => heard.push('gone');
    pending.task.onHeadersReceived(gone);
    pending.task.onHeadersReceived((/** @type {any} */ { header }) => heard.push(header));
    pending.task.offHeadersReceived(gone);
    await clock.runUntil(() => pending.done);
    assert.equal(heard.length, 1);
    assert.match(heard[0]['Content-Type'] ?? heard[0]['content-type'], /json/);
  });
}

/** @param {On} on @param {PhoneOf} phoneOf */
function transfers(on, phoneOf) {
  on('an upload arrives whole, tells its progress, and survives an expiry', async (t) => {
    const { backend, createClient, wait } = await phoneOf(t);
    const client = createClient();
    await wait(client.login());
    await backend.revoke(idOf(client));
    const task = client.uploadFile({ url: '/wx/upload', filePath: PICTURE, name: 'file', formData: { note: '你好' } });
    /** @type {any[]} */
    const progress = [];
    task.onProgressUpdate((told) => progress.push(told));
    const { statusCode, data, errMsg } = await wait(task);
    assert.deepEqual([statusCode, errMsg], [200, 'uploadFile:ok']);
    assert.deepEqual(JSON.parse(data), { name: 'picture.png', size: 100 });
    assert.deepEqual(backend.at('/wx/upload').map(({ status }) => status), [401, 200]);
    const { totalBytesSent, totalBytesExpectedToSend } = progress.at(-1);
    assert.ok(totalBytesSent > 0 && totalBytesSent === totalBytesExpectedToSend);
  });

  on('a file that is not there, and an upload that is given up', async (t) => {
    const { clock, backend, createClient, failure, wait } = await phoneOf(t);
    const client = createClient();
    await wait(client.login());
    const missing = await failure(client.uploadFile({ url: '/wx/upload', filePath: 'http://tmp/none', name: 'file' }));
    assert.equal(missing.code, 'REQUEST_FAILED');
    assert.match(missing.errMsg, /^uploadFile:fail ./);
    backend.fault = async (_request, _response, next) => {
      await clock.park(1000);
      next();
    };
    const task = client.uploadFile({ url: '/wx/upload', filePath: PICTURE, name: 'file' });
    const ended = task.then(() => undefined, (error) => error);
    await clock.advance(100);
    task.abort();
    const error = await wait(ended);
    assert.deepEqual([error?.code, error?.errMsg], ['ABORTED', 'uploadFile:fail abort']);
  });

  on('a download lands in a file', async (t) => {
    const { userFiles, createClient, wait } = await phoneOf(t);
    const { statusCode, tempFilePath, errMsg } = await wait(createClient().downloadFile({ url: '/wx/download/receipt' }));
    assert.deepEqual([statusCode, errMsg], [200, 'downloadFile:ok']);
    assert.match(String(userFiles.get(tempFilePath)), /^收据\n/);
  });
}

/** @param {On} on @param {PhoneOf} phoneOf @param {Facts} facts */
function storages(on, phoneOf, { encrypts }) {
  on('storage that fails is told of, and the session lives on', async (t) => {
    const { host, storage, createClient, wait } = await phoneOf(t);
    const client = createClient();
    /** @type {any[]} */
    const errors = [];
    client.on('error', (error) => errors.push(error));
    host.behaviour.storage.set = 'throw';
    assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
    assert.deepEqual(errors.map(({ code }) => code), ['STORAGE_FAILED']);
    assert.match(errors[0].errMsg, /setStorageSync:fail ./);
    assert.equal(storage.size, 0);
    assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  });

  on('storage that cannot be read is as good as empty; logout removes the session', async (t) => {
    const { host, storage, backend, createClient, wait } = await phoneOf(t);
    host.behaviour.storage.get = 'throw';
    const client = createClient();
    assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
    assert.equal(backend.logins, 1);
    assert.equal(storage.size, 1);
    await wait(client.logout());
    assert.equal(storage.size, 0);
  });

  on(encrypts ? 'session.encrypt keeps the session' : 'session.encrypt is refused, aloud', async (t) => {
    const { createClient, wait, launch, backend, storage } = await phoneOf(t);
    const client = createClient({ session: { encrypt: true } });
    /** @type {string[]} */
    const errors = [];
    client.on('error', ({ code }) => errors.push(code));
    await wait(client.login());
    await wait(client.request({ url: PRODUCTS }));
    assert.deepEqual([...new Set(errors)], encrypts ? [] : ['STORAGE_FAILED']);
    assert.equal(storage.size, encrypts ? 1 : 0, 'never in clear');
    const next = launch();
    await next.wait(next.createClient({ session: { encrypt: true } }).request({ url: PRODUCTS }));
    assert.equal(backend.logins, encrypts ? 1 : 2);
  });
}

/** @param {On} on @param {PhoneOf} phoneOf */
function sockets(on, phoneOf) {
  on('a socket carries the session, messages go both ways, bytes too, and its end is told once', async (t) => {
    const { clock, host, sockets, createClient, wait } = await socketPhone(t, phoneOf, {
      connection: (socket) => socket.on('message', (/** @type {any} */ data, /** @type {boolean} */ binary) => socket.send(data, { binary })),
    });
    const client = createClient();
    const task = await wait(client.connectSocket({ url: sockets.url }));
    const heard = listen(task);
    await clock.runUntil(() => heard.includes('open'));
    /** @type {string[]} */
    const told = [];
    task.send({ data: '你好', success: ({ errMsg }) => told.push(errMsg), complete: () => told.push('complete') });
    task.send({ data: host.evaluate('new Uint8Array([1, 2, 255, 0]).buffer') });
    await clock.runUntil(() => heard.length === 3 && told.length === 2);
    assert.equal(heard[1], '你好');
    assert.deepEqual([...new Uint8Array(heard[2])], [1, 2, 255, 0]);
    assert.deepEqual(told, ['sendSocketMessage:ok', 'complete']);
    assert.equal(sockets.handshakes[0]?.headers.sessionid, idOf(client));
    task.close({ code: 4000, reason: 'enough', success: ({ errMsg }) => told.push(errMsg) });
    await clock.advance(1000);
    assert.deepEqual(heard.slice(3).map((event) => typeof event), ['number']);
    assert.equal(told.at(-1), 'closeSocket:ok');
    assert.equal(host.sockets, 0);
  });

  on('where a closing tells its code, one that means "expired" costs a login and a connection', async (t) => {
    const { clock, backend, sockets, createClient, wait } = await socketPhone(t, phoneOf, {
      connection: (socket) => socket.close(sockets.handshakes.length === 1 ? 4401 : 4400),
    }, { behaviour: { closeCodes: true } });
    const heard = listen(await wait(createClient().connectSocket({ url: sockets.url })));
    await clock.runUntil(() => heard.some((event) => typeof event === 'number'));
    assert.deepEqual(heard, ['open', 'open', 4400]);
    assert.equal(new Set(sockets.handshakes.map(({ headers }) => headers.sessionid)).size, 2);
    assert.equal(backend.logins, 2);
  });

  on('a socket to nobody is refused', async (t) => {
    const { createSocketClient, wait, failure } = await phoneOf(t, { domains: [DOWN] });
    const client = createSocketClient({ allowedOrigins: [DOWN] });
    await wait(client.login());
    const error = await failure(client.connectSocket({ url: DOWN.replace('http', 'ws') }));
    assert.equal(error.code, 'REQUEST_FAILED');
    assert.match(error.errMsg, /^connectSocket:fail ./);
  });
}

/** @param {TestContext} t @param {PhoneOf} phoneOf @param {SocketServerOptions} server @param {PhoneOptions} [options] */
async function socketPhone(t, phoneOf, server, options) {
  const sockets = await startSocketServer(t, server);
  const phone = await phoneOf(t, { ...options, domains: [sockets.origin] });
  /** @type {typeof phone.createClient} */
  const createClient = (given) => phone.createSocketClient({ allowedOrigins: [sockets.origin], ...given });
  return { ...phone, sockets, createClient };
}

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
