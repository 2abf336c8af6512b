/** Functions of the options that turn out to be asynchronous: what they promise is waited for, and what is no promise takes no time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answering, isLogin, LOGIN, OK } from './answering.js';
import { call, createWorld } from './world.js';

/** @import { World } from './world.js' */

const SAID = { statusCode: 200, header: {}, data: { say: 'over' } };

/**
 * A client whose next request is answered with `SAID`, then with `OK`; what is said of `SAID` is what `judge` gives.
 *
 * @param {import('node:test').TestContext} t @param {(world: World) => unknown} judge @param {boolean} [errors]
 */
async function createJudge(t, judge, errors = false) {
  const world = await createWorld(t, { errors });
  const answers = [SAID];
  let logins = 0;
  answering(world.host, (sent) => (isLogin(sent) ? { ...LOGIN, data: { sessionid: `id-${++logins}` } } : answers.shift() ?? OK));
  const test = (/** @type {any} */ { data }) => data.say === 'over' && judge(world);
  const client = world.createClient({ expired: { test: /** @type {any} */ (test) }, session: { persist: false } });
  await world.wait(client.login());
  return { ...world, client, logins: () => logins };
}

test('expired.test: what it promises counts as true or false', async (t) => {
  for (const [verdict, expired] of /** @type {Array<[any, boolean]>} */ ([[true, true], ['yes', true], [{}, true], [false, false], [undefined, false], ['', false], [0, false]])) {
    /** @type {Array<(world: World) => unknown>} */
    const promises = [async () => verdict, ({ clock }) => clock.park(20).then(() => verdict), () => ({ then: (/** @type {any} */ resolve) => resolve(verdict) })];
    for (const promise of promises) {
      const { client, wait, logins } = await createJudge(t, promise);
      assert.equal((await wait(client.request({ url: '/x' }))).statusCode, 200);
      assert.equal(logins(), expired ? 2 : 1, String(verdict));
    }
  }
});

test('expired.test: a promise of the mini program\'s own realm is waited for', async (t) => {
  const { client, wait, logins } = await createJudge(t, ({ host }) => host.evaluate('new Promise((resolve) => setTimeout(() => resolve(true), 50))'));
  await wait(client.request({ url: '/x' }));
  assert.equal(logins(), 2);
});

test('expired.test: one that is refused says nothing; the answer is delivered, and the app is told of the exception', async (t) => {
  for (const fail of [async () => { throw new Error('the app\'s own mistake'); }, () => ({ get then() { throw new Error('the app\'s own mistake'); } }), () => ({ then: () => { throw new Error('the app\'s own mistake'); } })]) {
    const { client, clock, host, wait, logins } = await createJudge(t, fail, true);
    assert.deepEqual({ .../** @type {any} */ (await wait(client.request({ url: '/x' }))).data }, SAID.data);
    await clock.advance(1);
    assert.equal(logins(), 1);
    assert.deepEqual(host.errors.map(String), ['Error: the app\'s own mistake']);
  }
});

test('expired.test: the other rules hold beside what it promises, and changes of the session are read from the same answer', async (t) => {
  const world = await createWorld(t);
  let logins = 0;
  const answers = [{ ...OK, header: { 'X-Id': 'rotated' } }, { ...OK, data: { errcode: -1 } }];
  answering(world.host, (sent) => (isLogin(sent) ? { ...LOGIN, data: { sessionid: `id-${++logins}` } } : answers.shift() ?? OK));
  const client = world.createClient({ expired: { test: async () => false, body: { errcode: [-1] } }, session: { persist: false, update: { id: 'header.X-Id' } } });
  await world.wait(client.request({ url: '/x' }));
  assert.deepEqual([client.session().id, logins], ['rotated', 1]);
  await world.wait(client.request({ url: '/x' }));
  assert.deepEqual([client.session().id, logins], ['id-2', 2]);
});

test('expired.test: a call that the app ends meanwhile stays ended, and a late "expired" starts no login', async (t) => {
  let answer = (/** @type {boolean} */ _verdict) => {};
  const { client, clock, logins } = await createJudge(t, () => new Promise((resolve) => (answer = resolve)));
  const pending = call(client, { url: '/x' });
  await clock.advance(10);
  assert.deepEqual(pending.events, []);
  pending.task.abort();
  await clock.advance(10);
  answer(true);
  await clock.advance(100);
  assert.deepEqual(pending.events, ['fail', 'complete']);
  assert.equal(pending.result.code, 'ABORTED');
  assert.equal(logins(), 1);
});

test('expired.test: without a promise the answer is delivered in the turn in which it came', async (t) => {
  const { client, host, clock } = await createJudge(t, () => false);
  /** @type {string[]} */
  const order = [];
  host.evaluate('(note) => { wx.request = (options) => { setTimeout(() => { options.success({ statusCode: 200, header: {}, data: 1 }); note("returned"); }, 1); return { abort() {} }; }; }')((/** @type {string} */ what) => order.push(what));
  client.request({ url: '/x', success: () => order.push('success') });
  await clock.advance(10);
  assert.deepEqual(order, ['success', 'returned']);
});

for (const [what, session, id] of /** @type {Array<[string, any, string]>} */ ([
  ['an id', async () => 'promised', 'promised'],
  ['an id and its lifetime', async () => ({ id: 'promised', expiresIn: 60 }), 'promised'],
  ['what takes a while', 'new Promise((resolve) => setTimeout(() => resolve("late"), 20))', 'late'],
  ['something like a promise', () => ({ then: (/** @type {any} */ resolve) => resolve('thenable') }), 'thenable'],
])) {
  test(`login.session: a promise of ${what} is a login`, async (t) => {
    const { host, clock, createClient, wait } = await createWorld(t);
    answering(host, () => LOGIN);
    const client = createClient({ login: { session: typeof session === 'string' ? () => host.evaluate(session) : session } });
    const { expiresAt } = await wait(client.login());
    assert.equal(client.session().id, id);
    assert.equal(expiresAt && Math.round((expiresAt - clock.now()) / 1000), what.includes('lifetime') ? 60 : null);
  });
}

test('login.session: a promise that is refused ends the login as an exception does, with its cause', async (t) => {
  const { host, createClient, failure } = await createWorld(t);
  const sent = answering(host, () => LOGIN);
  for (const session of [() => { throw new Error('the app\'s own mistake'); }, async () => { throw new Error('the app\'s own mistake'); }]) {
    const error = await failure(createClient({ login: { session } }).login());
    assert.match(error.errMsg, /the app's own mistake/);
    assert.match(String(error.cause), /the app's own mistake/);
  }
  assert.equal(sent.length, 2, 'no retry');
});

test('login.session: one that never comes is given up after login.timeout, and what it says then counts no more', async (t) => {
  const { host, clock, createClient, failure } = await createWorld(t);
  answering(host, () => LOGIN);
  let answer = (/** @type {string} */ _id) => {};
  const client = createClient({ login: { session: () => new Promise((resolve) => (answer = resolve)), timeout: 1000, retry: { limit: 0 } } });
  await failure(client.login());
  assert.ok(clock.elapsed() < 3000);
  answer('too late');
  await clock.advance(10);
  assert.equal(client.session().state, 'none');
});
