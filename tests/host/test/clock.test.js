import assert from 'node:assert/strict';
import http from 'node:http';
import { text } from 'node:stream/consumers';
import test from 'node:test';
import { createClock, createRealClock } from '../clock.js';
import { begin, send, startBackend } from './backend.js';
import { hostWith } from './mini-program.js';

test('timers fire in the order they are due, and time moves with them', async () => {
  const clock = createClock();
  /** @type {Array<[string, number]>} */
  const fired = [];
  /** @param {string} name */
  const note = (name) => () => void fired.push([name, clock.elapsed()]);
  clock.setTimeout(note('hour'), 3_600_000);
  clock.setTimeout(note('first of two'), 10);
  clock.setTimeout(note('second of two'), 10);
  clock.clearTimeout(clock.setTimeout(note('cleared'), 5));
  await clock.advance(3_599_999);
  assert.deepEqual(fired, [['first of two', 10], ['second of two', 10]]);
  await clock.advance(1);
  assert.deepEqual(fired.at(-1), ['hour', 3_600_000]);
});

test('an interval goes on until it is cleared', async () => {
  const clock = createClock();
  let count = 0;
  const id = clock.setInterval(() => void (++count === 3 && clock.clearInterval(id)), 100);
  await clock.advance(10_000);
  assert.equal(count, 3);
});

test('setting the wall clock moves no timer', async () => {
  const clock = createClock({ now: 1_000 });
  let fired = false;
  clock.setTimeout(() => void (fired = true), 50);
  clock.jump(1_000_000);
  await clock.advance(49);
  assert.equal(fired, false);
  assert.equal(clock.now(), 1_001_049);
  await clock.advance(1);
  assert.equal(fired, true);
});

test('a promise nothing can settle any more is reported, not waited for', async () => {
  const clock = createClock();
  await assert.rejects(clock.runUntil(new Promise(() => {})), /nothing left to wait for/);
  clock.setInterval(() => {}, 1_000);
  await assert.rejects(clock.runUntil(() => false, { limit: 5_000 }), /limit of 5000 ms/);
});

test('runUntil gives the value, or rejects with the reason', async () => {
  const clock = createClock();
  assert.equal(await clock.runUntil(new Promise((resolve) => void clock.setTimeout(() => resolve(7), 100))), 7);
  assert.equal(clock.elapsed(), 100);
  await assert.rejects(clock.runUntil(Promise.reject(new Error('no'))), /no/);
});

test('a real exchange takes no virtual time, and a parked one takes what it was parked for', async (t) => {
  const clock = createClock();
  const { origin } = await startBackend(t, async ({ url }, response) => {
    if (url === '/slow') await clock.park(1_000);
    response.end('{}');
  });
  const host = hostWith(t, {}, { clock, domains: [origin] });
  clock.setTimeout(() => {}, 1);
  await send(host, { url: `${origin}/fast` });
  assert.equal(clock.elapsed(), 0);
  await send(host, { url: `${origin}/slow` });
  assert.equal(clock.elapsed(), 1_000);
});

test('the park of an exchange that was given up hides no other exchange', async (t) => {
  // With a mere count of parks the second exchange would seem parked while it is really under way, and its own timeout
  // (the next timer) would fire before the answer is in.
  const clock = createClock();
  const { origin } = await startBackend(t, async ({ url }, response) => {
    if (url === '/parked') await clock.park(100_000);
    for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
    response.end('{}');
  });
  const host = hostWith(t, {}, { clock, domains: [origin] });
  const first = await send(host, { url: `${origin}/parked`, timeout: 10 });
  assert.equal(first.result.errMsg, 'request:fail timeout');
  const second = await send(host, { url: origin, timeout: 10 });
  assert.equal(second.result.errMsg, 'request:ok');
  assert.equal(clock.elapsed(), 10);
});

for (const [how, ask] of /** @type {Array<[string, (url: string) => Promise<unknown>]>} */ ([
  ['fetch', async (url) => (await fetch(url)).text()],
  ['node:http', (url) => new Promise((resolve) => void http.get(url, (response) => resolve(text(response))))],
])) {
  test(`a server asked by another server with ${how} parks the exchange both work for`, async (t) => {
    const clock = createClock();
    const inner = await startBackend(t, async (_, response) => {
      await clock.park(500);
      response.end('{}');
    });
    const outer = await startBackend(t, async ({ url }, response) => {
      if (url === '/ask') await ask(inner.origin);
      for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
      response.end('{}');
    });
    const host = hostWith(t, {}, { clock, domains: [outer.origin] });
    const asking = begin(host, { url: `${outer.origin}/ask` });
    await clock.runUntil(() => inner.received.length === 1);
    asking.task.abort();
    const other = await send(host, { url: outer.origin, timeout: 10 });
    assert.equal(other.result.errMsg, 'request:ok');
    assert.equal(clock.elapsed(), 0);
    const asked = await send(host, { url: `${outer.origin}/ask` });
    assert.equal(asked.result.errMsg, 'request:ok');
  });
}

test('the same host runs on real time', async (t) => {
  const clock = createRealClock();
  const { origin } = await startBackend(t);
  const host = hostWith(t, {}, { clock, domains: [origin], loginLatency: 1 });
  const code = await clock.runUntil(new Promise((resolve) => host.wx.login({ success: resolve })));
  assert.equal(/** @type {any} */ (code).errMsg, 'login:ok');
  assert.equal((await send(host, { url: origin })).result.statusCode, 200);
  await clock.idle();
});
