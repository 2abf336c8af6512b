/** `client.uploadFile` and `client.downloadFile` in the place of wx's, against the reference server. */
import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { createWorld } from './world.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { WorldOptions } from './world.js'
 * @import { Client } from '../../js-glue/dist/types/index.js'
 * @typedef {'uploadFile' | 'downloadFile'} Api
 */

const PICTURE = 'http://tmp/picture.png';
/** What each of the two is given at least, and where the reference server answers it. */
const KINDS = /** @type {const} */ ({
  uploadFile: { url: '/wx/upload', filePath: PICTURE, name: 'file' },
  downloadFile: { url: '/wx/download/receipt' },
});
const APIS = /** @type {Api[]} */ (Object.keys(KINDS));

/** A world on whose phone there is a picture. @param {TestContext} t @param {WorldOptions} [options] @param {number} [size] */
async function createPhone(t, options = {}, size = 100) {
  const userFiles = new Map([[PICTURE, Buffer.alloc(size, 'x')]]);
  return { userFiles, ...(await createWorld(t, { ...options, host: { userFiles, ...options.host } })) };
}

/** A transfer in callback style, and all that came of it. @param {Client} client @param {Api} api @param {Record<string, any>} [options] */
function begin(client, api, options = {}) {
  /** @type {{ events: string[], result: any, progress: any[], heads: any[], task: any, readonly done: boolean }} */
  const heard = {
    events: [], result: undefined, progress: [], heads: [], task: undefined,
    get done() {
      return heard.events.includes('complete');
    },
  };
  const note = (/** @type {string} */ event) => (/** @type {unknown} */ result) => {
    heard.events.push(event);
    heard.result = result;
  };
  heard.task = client[api](/** @type {any} */ ({ ...KINDS[api], success: note('success'), fail: note('fail'), complete: note('complete'), ...options }));
  heard.task.onProgressUpdate((/** @type {any} */ progress) => heard.progress.push(progress.progress));
  heard.task.onHeadersReceived((/** @type {any} */ head) => heard.heads.push(head));
  return heard;
}

/** @param {Client} client */
const idOf = (client) => /** @type {string} */ (client.session().id);

test('an upload reaches the server whole, with the session, and the answer is text', async (t) => {
  const { clock, backend, createClient } = await createPhone(t);
  const client = createClient();
  const heard = begin(client, 'uploadFile', { formData: { note: '你好' } });
  assert.deepEqual(heard.events, [], 'nothing is called before it returns');
  await clock.runUntil(() => heard.done);
  assert.deepEqual(heard.events, ['success', 'complete']);
  assert.equal(heard.result.errMsg, 'uploadFile:ok');
  assert.deepEqual(JSON.parse(heard.result.data), { name: 'picture.png', size: 100 });
  assert.deepEqual(backend.at('/wx/upload').map(({ session, status }) => [session, status]), [[idOf(client), 200]]);
  assert.equal(backend.logins, 1);
});

test('a download lands in a file of the phone, temporary or where it is wanted', async (t) => {
  const { createClient, wait, userFiles } = await createPhone(t);
  const client = createClient();
  const temporary = await wait(client.downloadFile({ url: '/wx/download/receipt' }));
  assert.equal(temporary.errMsg, 'downloadFile:ok');
  assert.match(String(userFiles.get(temporary.tempFilePath)), /^收据\n/);
  const wanted = await wait(client.downloadFile({ url: '/wx/download/receipt', filePath: 'wxfile://usr/receipt' }));
  assert.equal(wanted.filePath, 'wxfile://usr/receipt');
  assert.match(String(userFiles.get('wxfile://usr/receipt')), /^收据\n/);
});

for (const api of APIS) {
  test(`an expired session costs one login and one replay, unseen by the app (${api})`, async (t) => {
    const { clock, backend, createClient, wait } = await createPhone(t);
    const client = createClient();
    await wait(client.login());
    const old = idOf(client);
    await backend.revoke(old);
    const all = Array.from({ length: 3 }, () => begin(client, api));
    await clock.runUntil(() => all.every(({ done }) => done));
    for (const { events, result } of all) {
      assert.deepEqual(events, ['success', 'complete']);
      assert.equal(result.statusCode, 200);
    }
    const sent = backend.at(KINDS[api].url);
    assert.deepEqual(sent.map(({ status }) => status).sort(), [200, 200, 200, 401, 401, 401]);
    assert.deepEqual(sent.map(({ session }) => session === old), [true, true, true, false, false, false]);
    assert.equal(backend.logins, 2);
  });

  test(`still expired after the replay, or not to be replayed: SESSION_EXPIRED (${api})`, async (t) => {
    const { backend, createClient, failure } = await createPhone(t);
    const client = createClient();
    backend.fault = (request, response, next) => (request.path === KINDS[api].url ? response.status(401).end() : next());
    for (const [replay, sends] of /** @type {const} */ ([[true, 2], [false, 1]])) {
      backend.seen.length = 0;
      const error = await failure(client[api](/** @type {any} */ ({ ...KINDS[api], replay })));
      assert.equal(error.code, 'SESSION_EXPIRED');
      assert.match(error.errMsg, replay ? /:fail session expired \(the new session was refused, too;/ : /:fail session expired$/);
      assert.equal(error.statusCode, 401);
      assert.equal(backend.at(KINDS[api].url).length, sends);
    }
  });

  test(`abort: told once, nothing arrives afterwards (${api})`, async (t) => {
    const { clock, backend, createClient, wait } = await createPhone(t);
    const client = createClient();
    await wait(client.login());
    backend.fault = async (request, _response, next) => {
      if (request.path === KINDS[api].url) await clock.park(1000);
      next();
    };
    const heard = begin(client, api);
    await clock.advance(100);
    heard.task.abort();
    heard.task.abort();
    await clock.advance(5000);
    assert.deepEqual(heard.events, ['fail', 'complete']);
    assert.equal(heard.result.code, 'ABORTED');
    assert.equal(heard.result.errMsg, `${api}:fail abort`);
  });

  test(`abort while waiting for the login: never sent (${api})`, async (t) => {
    const { clock, backend, createClient } = await createPhone(t, { host: { loginLatency: 200 } });
    const heard = begin(createClient(), api);
    await clock.advance(50);
    heard.task.abort();
    await clock.advance(1000);
    assert.deepEqual(heard.events, ['fail', 'complete']);
    assert.equal(backend.at(KINDS[api].url).length, 0);
    assert.equal(backend.logins, 1);
  });

  test(`listeners stay across a replay, and removed ones stay removed (${api})`, async (t) => {
    const { clock, backend, createClient, wait } = await createPhone(t, {}, 200_000);
    const client = createClient();
    await wait(client.login());
    await backend.revoke(idOf(client));
    const heard = begin(client, api);
    const { task } = heard;
    let removed = 0;
    const listener = () => void removed++;
    for (const event of ['ProgressUpdate', 'HeadersReceived']) {
      task[`on${event}`](listener);
      task[`off${event}`](listener);
    }
    const deaf = begin(client, api);
    deaf.task.offProgressUpdate();
    deaf.task.offHeadersReceived();
    await clock.runUntil(() => heard.done && deaf.done);
    assert.equal(heard.result.statusCode, 200);
    // Each of the two sends came to its end before their listeners' eyes: here the headers come without a status.
    assert.equal(heard.heads.length, 2);
    assert.equal(heard.progress.filter((percent) => percent === 100).length, 2);
    assert.equal(removed, 0);
    assert.deepEqual([deaf.heads, deaf.progress], [[], []]);
  });

  test(`listeners taken off between the sends hear nothing of the second (${api})`, async (t) => {
    const { clock, backend, createClient, wait } = await createPhone(t, { host: { loginLatency: 200 } });
    const client = createClient();
    await wait(client.login());
    await backend.revoke(idOf(client));
    const heard = begin(client, api);
    await clock.advance(100);
    assert.equal(heard.heads.length, 1);
    heard.task.offHeadersReceived();
    heard.task.offProgressUpdate();
    const before = heard.progress.length;
    await clock.runUntil(() => heard.done);
    assert.equal(heard.result.statusCode, 200);
    assert.equal(heard.heads.length, 1);
    assert.equal(heard.progress.length, before);
  });

  test(`another origin gets no session (${api})`, async (t) => {
    /** @type {http.IncomingMessage[]} */
    const requests = [];
    const other = http.createServer((request, response) => {
      requests.push(request);
      request.resume().on('end', () => response.writeHead(401).end());
    });
    await new Promise((resolve) => void other.listen(0, '127.0.0.1', () => resolve(undefined)));
    t.after(() => other.close());
    const url = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (other.address()).port}/file`;
    const { backend, createClient, wait } = await createPhone(t, { domains: [url] });
    const client = createClient();
    await wait(client.login());
    // A stranger's 401 says nothing of our session.
    const reply = await wait(/** @type {PromiseLike<any>} */ (client[api](/** @type {any} */ ({ ...KINDS[api], url }))));
    assert.equal(reply.statusCode, 401);
    assert.equal(requests.length, 1);
    assert.ok(!JSON.stringify([requests[0].headers, requests[0].url]).includes(idOf(client)));
    assert.equal(backend.logins, 1);
  });

  test(`transport failures are told in the host's words and not repeated (${api})`, async (t) => {
    const { backend, createClient, failure, wait } = await createPhone(t);
    const client = createClient();
    await wait(client.login());
    backend.fault = (request, response, next) => (request.path === KINDS[api].url ? response.socket?.destroy() : next());
    const cases = [{}, { url: 'https://not-listed.example/' }, { url: undefined }, { url: 7 }];
    for (const options of cases) {
      const error = await failure(client[api](/** @type {any} */ ({ ...KINDS[api], ...options })));
      assert.equal(error.code, 'REQUEST_FAILED');
      assert.ok(error.errMsg.startsWith(`${api}:fail `), error.errMsg);
      assert.ok(!error.errMsg.includes(idOf(client)));
    }
    assert.equal(backend.at(KINDS[api].url).length, 1);
  });

  test(`a time limit bounds the whole call (${api})`, async (t) => {
    const { clock, backend, createClient, failure } = await createPhone(t);
    backend.fault = async (request, _response, next) => {
      if (request.path === KINDS[api].url) await clock.park(5000);
      next();
    };
    const start = clock.elapsed();
    const error = await failure(createClient()[api](/** @type {any} */ ({ ...KINDS[api], timeout: 300 })));
    assert.deepEqual([error.code, error.errMsg, error.errno], ['REQUEST_FAILED', `${api}:fail timeout`, 5]);
    assert.ok(clock.elapsed() - start <= 310);
  });

  test(`a wrong auth is refused, by name and api (${api})`, async (t) => {
    const { createClient, failure } = await createPhone(t);
    const error = await failure(createClient()[api](/** @type {any} */ ({ ...KINDS[api], auth: 'yes' })));
    assert.equal(error.code, 'CONFIG_INVALID');
    assert.match(error.errMsg, new RegExp(`^${api}:fail .*'auth'`));
  });

  test(`a base library without it (${api})`, async (t) => {
    const { host, createClient, failure } = await createPhone(t);
    host.evaluate(`delete wx.${api}`);
    assert.equal(host.evaluate(`typeof wx.${api}`), 'undefined');
    const error = await failure(createClient()[api](/** @type {any} */ (KINDS[api])));
    assert.equal(error.code, 'REQUEST_FAILED');
    assert.match(error.errMsg, new RegExp(`^${api}:fail `));
  });
}

test('a file that is not there', async (t) => {
  const { backend, createClient, failure } = await createPhone(t);
  const error = await failure(createClient().uploadFile({ ...KINDS.uploadFile, filePath: 'wxfile://tmp/none.png' }));
  assert.equal(error.code, 'REQUEST_FAILED');
  assert.equal(error.errMsg, 'uploadFile:fail file not found');
  assert.equal(backend.at('/wx/upload').length, 0);
});

test('expired.body is looked for in the text that answers an upload', async (t) => {
  const { backend, createClient, wait } = await createPhone(t);
  const client = createClient({ expired: { body: { 'error.code': [40001] } } });
  let answers = 0;
  backend.fault = (request, response, next) =>
    request.path === '/wx/upload' && ++answers === 1 ? response.type('text').send('{"error":{"code":40001}}') : next();
  const reply = await wait(client.uploadFile(KINDS.uploadFile));
  assert.deepEqual(JSON.parse(reply.data), { name: 'picture.png', size: 100 });
  assert.equal(answers, 2);
  assert.equal(backend.logins, 2);
});

test('session.in: body puts the session into the form, and leaves the app\'s own formData alone', async (t) => {
  const { createClient, wait, failure, backend, host } = await createPhone(t);
  const client = createClient({ session: { in: 'body' } });
  const formData = host.plain({ note: 'hi' });
  const reply = await wait(client.uploadFile({ ...KINDS.uploadFile, formData }));
  assert.equal(reply.statusCode, 200);
  assert.deepEqual(Object.keys(formData), ['note']);
  assert.deepEqual(backend.at('/wx/upload').map(({ url, session }) => [url, session]), [['/wx/upload', client.session().id]]);
  const error = await failure(client.downloadFile(KINDS.downloadFile));
  assert.equal(error.code, 'CONFIG_INVALID');
  assert.match(error.errMsg, /^downloadFile:fail .*session\.in/);
});
