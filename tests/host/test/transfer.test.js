import assert from 'node:assert/strict';
import http from 'node:http';
import test from 'node:test';
import { createClock } from '../clock.js';
import { begin, startBackend } from './backend.js';
import { hostWith } from './mini-program.js';

const PICTURE = 'wxfile://tmp/a.png';

/**
 * @param {import('node:test').TestContext} t
 * @param {string} origin
 * @param {Partial<import('../index.js').HostOptions>} [options]
 * @param {Uint8Array} [picture]
 */
const hostWithPicture = (t, origin, options, picture = Buffer.from('pixels')) => hostWith(t, {}, { domains: [origin], userFiles: new Map([[PICTURE, picture]]), ...options });

/**
 * Starts a transfer and notes what its callbacks and listeners are told.
 * @param {import('../index.js').Host} host
 * @param {'uploadFile' | 'downloadFile'} api
 * @param {Record<string, unknown>} options
 */
function start(host, api, options) {
  /** @type {{ events: string[], result: any, progress: any[], head: any, task: any }} */
  const heard = { events: [], result: undefined, progress: [], head: undefined, task: undefined };
  /** @param {string} event */
  const note = (event) => (/** @type {unknown} */ result) => {
    heard.events.push(event);
    heard.result = result;
  };
  const upload = api === 'uploadFile' ? { filePath: PICTURE, name: 'image' } : {};
  heard.task = host.wx[api]({ success: note('success'), fail: note('fail'), complete: note('complete'), ...upload, ...options });
  heard.task.onHeadersReceived((/** @type {unknown} */ head) => {
    heard.events.push('head');
    heard.head = head;
  });
  heard.task.onProgressUpdate((/** @type {unknown} */ progress) => void heard.progress.push(progress));
  return heard;
}

/** The same, and waits for the end. @param {import('../index.js').Host} host @param {'uploadFile' | 'downloadFile'} api @param {Record<string, unknown>} options */
async function transfer(host, api, options) {
  const heard = start(host, api, options);
  await host.clock.runUntil(() => heard.events.includes('complete'));
  return heard;
}

test('an upload is a form with fields and a file, and its answer a string', async (t) => {
  const { origin, received } = await startBackend(t, (_, response) => response.writeHead(403).end('{"a":1}'));
  const host = hostWithPicture(t, origin);
  const { events, result } = await transfer(host, 'uploadFile', { url: origin, formData: { note: 'hi' }, header: { sessionid: 's' } });
  assert.deepEqual([events, result.data, result.statusCode, result.errMsg], [['head', 'success', 'complete'], '{"a":1}', 403, 'uploadFile:ok']);
  const [{ method, headers, body }] = received;
  assert.match(body, /name="note"\r\n\r\nhi\r\n[^]*name="image"; filename="a.png"[^]*pixels/);
  assert.deepEqual([method, headers.sessionid, headers['content-length']], ['POST', 's', String(body.length)]);
  assert.match(headers['content-type'] ?? '', /^multipart\/form-data; boundary=/);
});

test('a download lands in a temporary file, or where it is wanted', async (t) => {
  const { origin } = await startBackend(t, ({ url }, response) => response.end(`file ${url}`));
  const host = hostWith(t, {}, { domains: [origin] });
  const { result: temporary } = await transfer(host, 'downloadFile', { url: `${origin}/a` });
  const { result: wanted } = await transfer(host, 'downloadFile', { url: `${origin}/b`, filePath: 'wxfile://usr/b' });
  assert.deepEqual([temporary.errMsg, temporary.statusCode, String(host.userFiles.get(temporary.tempFilePath))], ['downloadFile:ok', 200, 'file /a']);
  assert.deepEqual([wanted.filePath, wanted.tempFilePath, String(host.userFiles.get('wxfile://usr/b'))], ['wxfile://usr/b', undefined, 'file /b']);
});

test('what can not be transferred fails, asynchronously and without a network', async (t) => {
  const { origin, received } = await startBackend(t);
  const host = hostWithPicture(t, origin);
  for (const [api, options, errMsg] of /** @type {const} */ ([
    ['uploadFile', { url: 'https://elsewhere.example' }, 'uploadFile:fail url not in domain list'],
    ['downloadFile', { url: 'https://elsewhere.example' }, 'downloadFile:fail url not in domain list'],
    ['uploadFile', { url: origin, filePath: 'wxfile://tmp/none.png' }, 'uploadFile:fail file not found'],
    ['uploadFile', { url: origin, filePath: undefined }, 'uploadFile:fail parameter error: parameter.filePath should be String instead of Undefined;'],
    ['uploadFile', { url: origin, name: 7 }, 'uploadFile:fail parameter error: parameter.name should be String instead of Number;'],
    ['downloadFile', { url: null }, 'downloadFile:fail parameter error: parameter.url should be String instead of Null;'],
  ])) {
    const heard = start(host, api, options);
    assert.deepEqual(heard.events, [], 'nothing is called before it returns');
    await host.clock.idle();
    assert.deepEqual([heard.events, heard.result.errMsg], [['fail', 'complete'], errMsg]);
  }
  assert.deepEqual([received.length, host.network.inFlight], [0, 0]);
});

test('an upload tells how far it is', async (t) => {
  const { origin, received } = await startBackend(t, (_, response) => response.end('an answer that is no part of it'));
  const host = hostWithPicture(t, origin, {}, Buffer.alloc(300_000, 'x'));
  const { progress, events } = await transfer(host, 'uploadFile', { url: origin });
  const total = received[0].body.length;
  assert.equal(events.at(-1), 'complete');
  assert.equal(progress.length, 5);
  assert.deepEqual({ ...progress[0] }, { progress: 21, totalBytesSent: 65_536, totalBytesExpectedToSend: total });
  assert.deepEqual({ ...progress[4] }, { progress: 100, totalBytesSent: total, totalBytesExpectedToSend: total });
  assert.ok(host.evaluate('(value) => value instanceof Object')(progress[0]));
});

test('what never left is no progress', async (t) => {
  const server = http.createServer((request) => request.socket.destroy()).listen(0, '127.0.0.1');
  await new Promise((resolve) => void server.once('listening', resolve));
  t.after(() => server.close());
  const origin = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
  const host = hostWithPicture(t, origin, {}, Buffer.alloc(30_000_000, 'x'));
  const { result, progress } = await transfer(host, 'uploadFile', { url: origin });
  await host.clock.idle();
  assert.match(result.errMsg, /^uploadFile:fail .*net::/);
  assert.notEqual(progress.at(-1)?.progress, 100);
});

test('a download tells how far it is, if the server says how long it will be', async (t) => {
  const clock = createClock();
  const { origin } = await startBackend(t, async ({ url }, response) => {
    response.writeHead(200, url === '/known' ? { 'Content-Length': '1000' } : {});
    response.write('x'.repeat(255));
    await clock.park(10);
    response.end('x'.repeat(745));
  });
  const host = hostWith(t, {}, { clock, domains: [origin] });
  const known = await transfer(host, 'downloadFile', { url: `${origin}/known` });
  assert.deepEqual(known.progress.map((each) => ({ ...each })), [
    { progress: 25, totalBytesWritten: 255, totalBytesExpectedToWrite: 1_000 },
    { progress: 100, totalBytesWritten: 1_000, totalBytesExpectedToWrite: 1_000 },
  ]);
  const unknown = await transfer(host, 'downloadFile', { url: `${origin}/unknown` });
  assert.deepEqual([unknown.progress, unknown.result.errMsg], [[], 'downloadFile:ok']);
});

for (const api of /** @type {const} */ (['uploadFile', 'downloadFile'])) {
  test(`listeners are told of the header only, and removed ones of nothing (${api})`, async (t) => {
    const { origin } = await startBackend(t, (_, response) => response.writeHead(200, { 'X-Part': 'a', 'Content-Length': '4' }).end('file'));
    const host = hostWithPicture(t, origin);
    const heard = start(host, api, { url: origin });
    let removed = 0;
    const listener = () => void removed++;
    for (const event of ['HeadersReceived', 'ProgressUpdate']) {
      heard.task[`on${event}`](listener);
      heard.task[`off${event}`](listener);
    }
    await host.clock.idle();
    assert.deepEqual([Object.keys(heard.head), heard.head.header['X-Part'], heard.progress.length, removed], [['header'], 'a', 1, 0]);
    const deaf = start(host, api, { url: origin });
    deaf.task.offHeadersReceived();
    deaf.task.offProgressUpdate();
    await host.clock.idle();
    assert.deepEqual([deaf.events, deaf.progress], [['success', 'complete'], []]);
  });

  test(`a transfer that is aborted tells nothing more (${api})`, async (t) => {
    const { origin } = await startBackend(t);
    const host = hostWithPicture(t, origin);
    const heard = start(host, api, { url: origin });
    heard.task.abort();
    await host.clock.advance(1_000);
    assert.deepEqual([heard.events, heard.result.errMsg, heard.progress], [['fail', 'complete'], `${api}:fail abort`, []]);
  });
}

test('requests, uploads and downloads share the ten slots, in the order of the calls', async (t) => {
  const clock = createClock();
  const { origin, received } = await startBackend(t, async (_, response) => {
    await clock.park(100);
    response.end('{}');
  });
  const host = hostWithPicture(t, origin, { clock });
  const pending = ['a', 'b', 'c', 'd'].flatMap((name) => [
    begin(host, { url: `${origin}/${name}/request` }),
    start(host, 'uploadFile', { url: `${origin}/${name}/upload` }),
    start(host, 'downloadFile', { url: `${origin}/${name}/download` }),
  ]);
  await clock.idle();
  assert.deepEqual(received.map(({ url }) => url).includes('/d/upload'), false);
  assert.deepEqual({ ...host.network }, { inFlight: 10, maxInFlight: 10, queued: 2 });
  await clock.runUntil(() => pending.every(({ events }) => events.includes('complete')));
  assert.deepEqual([received.length, received.slice(10).map(({ url }) => url).sort(), clock.elapsed()], [12, ['/d/download', '/d/upload'], 200]);
  assert.equal(host.network.inFlight, 0);
});

test('a transfer times out, and is interrupted in the background, as a request is', async (t) => {
  const clock = createClock();
  const { origin } = await startBackend(t, async (_, response) => {
    await clock.park(90_000);
    response.end();
  });
  const host = hostWithPicture(t, origin, { clock });
  assert.equal((await transfer(host, 'downloadFile', { url: origin, timeout: 1_000 })).result.errMsg, 'downloadFile:fail timeout');
  const hidden = start(host, 'uploadFile', { url: origin });
  await clock.idle();
  host.hide();
  await clock.advance(5_000);
  assert.equal(hidden.result.errMsg, 'uploadFile:fail interrupted');
});
