/** Retries: what ends a pause, what a phone in the background does to one, and transfers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answering, isLogin, LOGIN, OK } from './answering.js';
import { call, createWorld } from './world.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Answer } from './answering.js'
 * @import { Options, World } from './world.js'
 */

const BUSY = { statusCode: 503, header: {}, data: {} };
const LOST = { fails: true, errMsg: 'request:fail ', errno: 600001 };
const INTERRUPTED = { fails: true, errMsg: 'request:fail interrupted', errno: 600003 };
const SECOND = 1000;
const RETRY = { limit: 2, delay: 10 * SECOND, jitter: false };

/**
 * A client whose sends are answered by the host as the test says, then with success; and what runs at the host.
 *
 * @param {TestContext} t @param {Options} [options]
 */
async function createStand(t, options = { request: { retry: RETRY } }) {
  const world = await createWorld(t);
  const { host, clock, createClient, wait } = world;
  /** @type {Answer[]} */
  const answers = [];
  const all = answering(host, (given) => (isLogin(given) ? LOGIN : answers.shift() ?? OK));
  /** @type {{ timers: number, listeners: number }} */
  const left = host.evaluate(`
    var left = { timers: 0, listeners: 0 };
    {
      const { setTimeout: start, clearTimeout: stop } = this;
      const running = new Map();
      // The look at calls without an answer comes once a minute, and is one for all.
      this.setTimeout = (run, ms) => { const id = start(() => { if (running.delete(id)) left.timers--; run(); }, ms); if (ms !== 60000) { running.set(id, 1); left.timers++; } return id; };
      this.clearTimeout = (id) => { if (running.delete(id)) left.timers--; stop(id); };
      const { onAppShow, offAppShow } = wx;
      const listeners = new Set();
      wx.onAppShow = (listener) => { left.listeners = listeners.add(listener).size; onAppShow(listener); };
      wx.offAppShow = (listener) => { listeners.delete(listener); left.listeners = listeners.size; offAppShow(listener); };
    }
    left;
  `);
  host.launch();
  const client = createClient(options);
  await wait(client.login());
  const sent = () => all.filter((given) => !isLogin(given));
  return { ...world, client, answers, sent, left };
}

/** @param {Awaited<ReturnType<typeof createStand>>} stand */
async function assertNothingLeft({ clock, sent, left }) {
  const before = sent().length;
  await clock.advance(1);
  assert.deepEqual({ ...left }, { timers: 0, listeners: 0 });
  await clock.advance(600 * SECOND);
  assert.equal(sent().length, before, 'nothing goes later');
}

for (const [failure, answer] of /** @type {Array<[string, Answer]>} */ ([['a busy backend', BUSY], ['a lost answer', LOST], ['an interruption', INTERRUPTED]])) {
  test(`abort, logout, destroy and the time limit end the pause after ${failure}, and leave no timer and no listener`, async (t) => {
    for (const [end, code] of /** @type {const} */ ([['abort', 'ABORTED'], ['logout', 'LOGGED_OUT'], ['destroy', 'DESTROYED'], ['timeout', 'REQUEST_FAILED']])) {
      const stand = await createStand(t);
      const { client, clock, answers, sent } = stand;
      answers.push(answer);
      const pending = call(client, { url: '/things', timeout: 5 * SECOND });
      await clock.advance(2 * SECOND);
      assert.deepEqual(pending.events, []);
      if (end === 'abort') pending.task.abort();
      else if (end === 'timeout') await clock.advance(3 * SECOND);
      else client[end]();
      await clock.advance(1);
      assert.deepEqual([pending.events, pending.result?.code], [['fail', 'complete'], code], end);
      if (end === 'timeout') assert.equal(pending.result.errMsg, 'request:fail timeout');
      assert.equal(sent().length, 1, end);
      await assertNothingLeft(stand);
    }
  });
}

test('a call without a session is not ended by a logout in its pause', async (t) => {
  const stand = await createStand(t);
  const { client, clock, answers, sent, wait } = stand;
  answers.push(BUSY);
  const pending = call(client, { url: '/things', auth: false });
  await clock.advance(SECOND);
  await wait(client.logout());
  await clock.runUntil(() => pending.done);
  assert.deepEqual([pending.result.statusCode, sent().length], [200, 2]);
  await assertNothingLeft(stand);
});

test('a retry goes with the session that there is by then', async (t) => {
  const stand = await createStand(t);
  const { client, clock, answers, sent } = stand;
  answers.push(BUSY);
  const pending = call(client, { url: '/things' });
  await clock.advance(SECOND);
  client.setSession({ id: 'another' });
  await clock.runUntil(() => pending.done);
  // Whoever was logged in before asked for it; see what the app is told of a call that its session has left.
  const carried = sent().map(({ header }) => header.sessionid);
  assert.ok(pending.result.code === 'LOGGED_OUT' || carried.at(-1) === 'another', `${pending.result.code} ${carried}`);
  assert.ok(!carried.slice(1).includes('first'));
  await assertNothingLeft(stand);
});

test('what WeChat has interrupted in the background goes again in the foreground, and not before', async (t) => {
  for (const [api, more] of /** @type {Array<['request' | 'uploadFile' | 'downloadFile', object]>} */ ([['request', {}], ['downloadFile', {}], ['uploadFile', { filePath: 'a', name: 'f', retry: { ...RETRY, key: true } }]])) {
    const stand = await createStand(t);
    const { client, clock, host, answers, sent, left } = stand;
    answers.push(INTERRUPTED, INTERRUPTED);
    let ended = 0;
    /** @type {any} */ (client)[api](host.plain({ url: '/things', ...more })).then(() => ended++);
    await clock.advance(10);
    host.hide();
    await clock.advance(3600 * SECOND);
    const before = sent().length;
    assert.ok(before <= 2, `${before}`);
    host.show();
    await clock.advance(10);
    assert.ok(sent().length > before || ended > 0, `${api}: at once`);
    await clock.advance(120 * SECOND);
    assert.equal(ended, 1, api);
    assert.equal(left.listeners, 0);
    await assertNothingLeft(stand);
  }
});

test('an app that runs on in the background, as with music, does not try there', async (t) => {
  const stand = await createStand(t);
  const { client, clock, host, answers, sent } = stand;
  answers.push(INTERRUPTED);
  const pending = call(client, { url: '/things' });
  await clock.advance(50 * SECOND);
  assert.equal(sent().length, 1, 'after the pause of ten seconds as well');
  host.hide();
  host.show();
  await clock.advance(10);
  assert.deepEqual([pending.result?.statusCode, sent().length], [200, 2]);
  await assertNothingLeft(stand);
});

test('with real requests: a request that is interrupted 5 s after the app was hidden is served when it is shown', async (t) => {
  const { backend, clock, host, createClient, wait } = await createWorld(t);
  host.launch();
  const client = createClient({ request: { retry: { limit: 1 } } });
  await wait(client.login());
  let sends = 0;
  backend.fault = async (request, _response, next) => {
    if (request.path === '/echo' && ++sends === 1) await clock.park(20 * SECOND);
    next();
  };
  const pending = call(client, { url: '/echo' });
  await clock.advance(100);
  host.hide();
  await clock.advance(600 * SECOND);
  assert.deepEqual([sends, pending.done], [1, false]);
  host.show();
  await clock.runUntil(() => pending.done);
  assert.deepEqual([sends, pending.result.statusCode], [2, 200]);
});

test('what is called an interruption while nobody hides the app does not wait for ever', async (t) => {
  const stand = await createStand(t);
  const { client, clock, answers, sent } = stand;
  answers.push(INTERRUPTED);
  const pending = call(client, { url: '/things' });
  await clock.advance(61 * SECOND);
  assert.deepEqual([pending.events, pending.result?.statusCode, sent().length], [['success', 'complete'], 200, 2]);
  await assertNothingLeft(stand);
});

test('on a host that tells of no foreground, an interruption is a failure like another', async (t) => {
  const { clock, host, createClient, wait } = await createWorld(t);
  const answers = [INTERRUPTED];
  answering(host, (given) => (isLogin(given) ? LOGIN : answers.shift() ?? OK));
  host.evaluate('wx.onAppShow = wx.offAppShow = undefined');
  const client = createClient({ request: { retry: RETRY } });
  await wait(client.login());
  const pending = call(client, { url: '/things' });
  await clock.advance(10 * SECOND + 10);
  assert.equal(pending.result.statusCode, 200);
});

test('uploads are retried with a key only, downloads without; and each carries it in every send', async (t) => {
  const { client, clock, host, answers, sent } = await createStand(t, { request: { retry: { limit: 1, delay: 10 } } });
  /** @param {'uploadFile' | 'downloadFile'} api @param {Answer} answer @param {object} more */
  async function transfer(api, answer, more = {}) {
    const before = sent().length;
    answers.push(answer);
    /** @type {any} */
    let end;
    /** @type {any} */ (client)[api](host.plain({ url: '/file', filePath: 'a', name: 'f', ...more })).then((/** @type {any} */ result) => (end = result.statusCode), (/** @type {any} */ error) => (end = error.code));
    await clock.advance(100);
    const sends = sent().slice(before);
    return [end, sends.length, new Set(sends.map(({ header }) => header['Idempotency-Key'])).size];
  }
  const key = { retry: { limit: 1, delay: 10, key: true } };
  assert.deepEqual(await transfer('uploadFile', BUSY), [503, 1, 1]);
  assert.deepEqual(await transfer('uploadFile', BUSY, key), [200, 2, 1]);
  assert.deepEqual(await transfer('uploadFile', { ...LOST, errMsg: 'uploadFile:fail' }, key), [200, 2, 1]);
  assert.deepEqual(await transfer('uploadFile', BUSY, { retry: { limit: 1, delay: 10, methods: ['POST'] } }), [200, 2, 1]);
  assert.deepEqual(await transfer('downloadFile', BUSY), [200, 2, 1]);
  assert.deepEqual(await transfer('downloadFile', { ...LOST, errMsg: 'downloadFile:fail' }), [200, 2, 1]);
  assert.deepEqual(await transfer('downloadFile', BUSY, { retry: false }), [503, 1, 1]);
});

test('what the app did wrong is not retried: an option that throws, a header that is none', async (t) => {
  const { client, clock, host, sent } = await createStand(t, { request: { retry: RETRY, header: /** @type {any} */ (() => { throw new Error('of the app'); }) } });
  void host;
  const pending = call(client, { url: '/things' });
  await clock.advance(SECOND);
  assert.deepEqual([pending.result?.code, sent().length], ['CONFIG_INVALID', 0]);
});

test('a hundred calls that are retried together end each once, and the places at the host are kept', async (t) => {
  const stand = await createStand(t, { maxInFlight: 5, request: { retry: { limit: 2, delay: 200 } } });
  const { client, clock, answers, sent } = stand;
  for (let index = 0; index < 200; index++) answers.push([BUSY, LOST, OK][index % 3] ?? OK);
  const pending = Array.from({ length: 100 }, () => call(client, { url: '/things' }));
  await clock.runUntil(() => pending.every(({ done }) => done));
  assert.ok(pending.every(({ events }) => events.length === 2));
  assert.ok(sent().length <= 300);
  await assertNothingLeft(stand);
});
