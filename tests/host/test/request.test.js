import assert from 'node:assert/strict';
import test from 'node:test';
import { createClock } from '../clock.js';
import { begin, send, startBackend } from './backend.js';
import { hostWith } from './mini-program.js';

test('GET data becomes the query, other data the body its content type asks for', async (t) => {
  const { origin, received } = await startBackend(t);
  const host = hostWith(t, {}, { domains: [origin] });
  await send(host, { url: `${origin}/list?a=1`, data: { 'b c': 'd&e', n: 2 } });
  await send(host, { url: origin, method: 'POST', data: { a: [1] } });
  await send(host, { url: origin, method: 'PUT', data: { a: 1, b: 'ü' }, header: { 'Content-Type': 'application/x-www-form-urlencoded' } });
  await send(host, { url: origin, method: 'POST', data: 'as it is' });
  await send(host, { url: origin, method: 'POST', data: host.evaluate('new Uint8Array([104, 105]).buffer') });
  assert.equal(received[0].url, '/list?a=1&b%20c=d%26e&n=2');
  assert.deepEqual(received.slice(1).map(({ method, body }) => [method, body]), [['POST', '{"a":[1]}'], ['PUT', 'a=1&b=%C3%BC'], ['POST', 'as it is'], ['POST', 'hi']]);
  assert.equal(received[1].headers['content-type'], 'application/json');
});

test('headers go out, all but Referer', async (t) => {
  const { origin, received } = await startBackend(t);
  const host = hostWith(t, {}, { domains: [origin] });
  await send(host, { url: origin, header: { sessionid: 'abc', Referer: 'https://elsewhere.example/' } });
  assert.equal(received[0].headers.sessionid, 'abc');
  assert.match(received[0].headers.referer ?? '', /^https:\/\/servicewechat\.com\//);
});

test('every status is a success, with what the documentation lists', async (t) => {
  const { origin } = await startBackend(t, (_, response) => response.writeHead(401, { 'X-Reason': 'expired', 'Set-Cookie': 'a=b' }).end('{"errcode":40001}'));
  const host = hostWith(t, {}, { domains: [origin] });
  const { events, result } = await send(host, { url: origin });
  assert.deepEqual(events, ['success', 'complete']);
  const { statusCode, data, errMsg, header, cookies } = result;
  assert.deepEqual([statusCode, data.errcode, errMsg, header['X-Reason'], cookies.length], [401, 40001, 'request:ok', 'expired', 1]);
});

test('the body is parsed where it can be, and as the request says', async (t) => {
  const { origin } = await startBackend(t, ({ url }, response) => response.end(url === '/json' ? '[1]' : '<p>'));
  const host = hostWith(t, {}, { domains: [origin] });
  const isInside = host.evaluate('(value, name) => value instanceof { Array, ArrayBuffer }[name]');
  assert.ok(isInside((await send(host, { url: `${origin}/json` })).result.data, 'Array'));
  assert.equal((await send(host, { url: `${origin}/html` })).result.data, '<p>');
  assert.equal((await send(host, { url: `${origin}/json`, dataType: 'other' })).result.data, '[1]');
  const { data } = (await send(host, { url: `${origin}/json`, responseType: 'arraybuffer' })).result;
  assert.ok(isInside(data, 'ArrayBuffer'));
  assert.equal(new TextDecoder().decode(data), '[1]');
});

test('what can not be sent fails, asynchronously and without a network', async (t) => {
  const { origin, received } = await startBackend(t);
  const host = hostWith(t, {}, { domains: [origin] });
  for (const [url, errMsg] of /** @type {Array<[any, RegExp]>} */ ([
    [7, /^request:fail parameter error: parameter.url should be String instead of Number;$/],
    ['/relative', /^request:fail invalid url/],
    ['https://elsewhere.example/', /^request:fail url not in domain list$/],
    [`${origin}@elsewhere.example/`, /^request:fail url not in domain list$/],
    [origin.replace('http:', 'https:'), /^request:fail url not in domain list$/],
  ])) {
    const pending = begin(host, { url });
    assert.deepEqual(pending.events, [], 'nothing is called before wx.request returns');
    await host.clock.idle();
    assert.deepEqual(pending.events, ['fail', 'complete']);
    assert.match(pending.result.errMsg, errMsg);
  }
  assert.equal(received.length, 0);
});

test('a refused connection and one cut off fail as on Android', async (t) => {
  const { origin, server } = await startBackend(t, (_, response) => response.destroy());
  const host = hostWith(t, {}, { domains: [origin] });
  assert.match((await send(host, { url: origin })).result.errMsg, /ERR_CONNECTION_RESET/);
  server.close();
  const { result } = await send(host, { url: origin });
  assert.deepEqual([result.errno, /ERR_CONNECTION_REFUSED/.test(result.errMsg)], [600001, true]);
});

test('a timeout counts virtual time and ends the request once', async (t) => {
  const clock = createClock();
  const { origin } = await startBackend(t, async ({ url }, response) => {
    await clock.park(url === '/in-time' ? 999 : 90_000);
    response.end('{}');
  });
  const host = hostWith(t, {}, { clock, domains: [origin] });
  assert.equal((await send(host, { url: `${origin}/in-time`, timeout: 1_000 })).result.errMsg, 'request:ok');
  const late = await send(host, { url: origin, timeout: 1_000 });
  assert.deepEqual([late.result.errMsg, late.result.errno, clock.elapsed()], ['request:fail timeout', 5, 1_999]);
  const byDefault = await send(host, { url: origin });
  assert.deepEqual([byDefault.result.errMsg, clock.elapsed()], ['request:fail timeout', 61_999]);
  await clock.advance(100_000);
  assert.deepEqual(late.events, ['fail', 'complete']);
});

test('abort fails the request, is no promise, and says nothing twice', async (t) => {
  const { origin } = await startBackend(t);
  const host = hostWith(t, {}, { domains: [origin] });
  const pending = begin(host, { url: origin });
  pending.task.abort();
  pending.task.abort();
  await host.clock.idle();
  assert.deepEqual([pending.events, pending.result.errMsg, typeof pending.task.then], [['fail', 'complete'], 'request:fail abort', 'undefined']);
  const done = await send(host, { url: origin });
  done.task.abort();
  await host.clock.idle();
  assert.deepEqual(done.events, ['success', 'complete']);
});

test('header and chunk listeners are told, removed ones are not', async (t) => {
  const { origin } = await startBackend(t);
  const host = hostWith(t, {}, { domains: [origin] });
  /** @type {any[]} */
  const heard = [];
  const pending = begin(host, { url: origin, enableChunked: true });
  const removed = () => void heard.push('removed');
  pending.task.onHeadersReceived(removed);
  pending.task.onHeadersReceived((/** @type {any} */ head) => void heard.push(head.statusCode));
  pending.task.onChunkReceived((/** @type {any} */ chunk) => void heard.push(chunk.data.byteLength > 0));
  pending.task.offHeadersReceived(removed);
  await host.clock.idle();
  assert.deepEqual(heard, [200, true]);
  const whole = begin(host, { url: origin });
  whole.task.onChunkReceived(removed);
  await host.clock.idle();
  assert.deepEqual([whole.events, heard], [['success', 'complete'], [200, true]], 'no chunks without enableChunked');
});

test('ten are in flight at most, and the others follow in order', async (t) => {
  const clock = createClock();
  const { origin, received } = await startBackend(t, async ({ url }, response) => {
    await clock.park(100);
    response.end(url);
  });
  const host = hostWith(t, {}, { clock, domains: [origin] });
  const pending = Array.from({ length: 23 }, (_, index) => begin(host, { url: `${origin}/${index}` }));
  pending[15].task.abort();
  await clock.runUntil(() => pending.every(({ events }) => events.includes('complete')));
  const { inFlight, maxInFlight, queued } = host.network;
  assert.deepEqual([inFlight, maxInFlight, queued, received.length], [0, 10, 13, 22]);
  assert.deepEqual(new Set(received.slice(10, 20).map(({ url }) => url)), new Set([10, 11, 12, 13, 14, 16, 17, 18, 19, 20].map((index) => `/${index}`)));
  assert.equal(clock.elapsed(), 300);
});

test('a scripted network loses, delays and fails', async (t) => {
  const { origin, received } = await startBackend(t);
  const host = hostWith(t, {}, { domains: [origin] });
  host.behaviour.request = () => ({ delay: 250 });
  await send(host, { url: origin });
  assert.equal(host.clock.elapsed(), 250);
  host.behaviour.request = () => ({ fail: { errMsg: 'request:fail lost', errno: 1 } });
  assert.equal((await send(host, { url: origin })).result.errMsg, 'request:fail lost');
  host.behaviour.request = () => 'never';
  const lost = begin(host, { url: origin });
  await host.clock.advance(600_000);
  assert.deepEqual([lost.events, received.length, host.network.inFlight], [[], 1, 1]);
});

test('a request whose turn comes in the background does not start', async (t) => {
  const clock = createClock();
  const { origin, received } = await startBackend(t, async (_, response) => {
    await clock.park(2_000);
    response.end();
  });
  const host = hostWith(t, {}, { clock, domains: [origin] });
  const pending = Array.from({ length: 12 }, () => begin(host, { url: origin }));
  await clock.idle();
  host.hide();
  await clock.advance(3_000);
  assert.deepEqual([received.length, host.network.inFlight], [10, 0]);
  assert.deepEqual(pending.map(({ result }) => result.errMsg), [...Array(10).fill('request:ok'), ...Array(2).fill('request:fail interrupted')]);
});

test('in the background requests are interrupted after 5 s, none starts, and timers stall', async (t) => {
  const clock = createClock();
  const { origin, received } = await startBackend(t, async (_, response) => {
    await clock.park(30_000);
    response.end('{}');
  });
  const host = hostWith(t, {}, { clock, domains: [origin] });
  host.evaluate('var ticks = 0; setInterval(() => { ticks++; }, 1000); setTimeout(() => { ticks += 100; }, 20000)');
  const running = begin(host, { url: origin });
  await clock.idle();
  host.hide();
  const refused = begin(host, { url: origin });
  await clock.advance(4_999);
  assert.deepEqual([running.events, refused.events], [[], ['fail', 'complete']]);
  await clock.advance(1);
  assert.deepEqual([running.events, running.result.errMsg, running.result.errno], [['fail', 'complete'], 'request:fail interrupted', 600003]);
  await clock.advance(60_000);
  assert.equal(host.evaluate('ticks'), 4, 'the fifth second is over when the timer is due');
  host.show();
  await clock.idle();
  assert.ok(host.evaluate('ticks') >= 100, 'what was due runs after the return');
  host.behaviour.request = undefined;
  const after = begin(host, { url: origin });
  await clock.runUntil(() => received.length === 2);
  assert.deepEqual(after.events, []);
});
