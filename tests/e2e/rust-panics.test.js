/** What stops an app's Rust: each call ends with an error, and the app is loaded again. Two instances share nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRustWorld, createTrialWorld, MODULE } from './rust-world.js';
import { here } from './world.js';

/** @import { TestContext } from 'node:test' */

const TEXTS = ['tea', '西湖龙井 🍵', 'a longer text, which lies elsewhere in memory'];

/** A world in which something is thrown that nobody catches. @param {TestContext} t */
const createBrokenWorld = (t) => createTrialWorld(t, {}, { errors: true });

/** A promise of the mini program, and what settles it. @param {import('../host/index.js').Host} host */
const later = (host) => host.evaluate('var settle; ({ promise: new Promise((resolve) => void (settle = resolve)), settle: (value) => settle(value) })');

/** The errors that calls end with, after something has been done. @param {any} world @param {Array<Promise<unknown>>} calls @param {() => void} act */
async function failures({ clock }, calls, act) {
  const ends = Promise.all(calls.map((call) => call.then((value) => ({ message: `ended with ${value}` }), (error) => error)));
  await clock.advance(0);
  act();
  return clock.runUntil(ends);
}

/** @param {any} error @param {RegExp} cause */
function assertLost(error, cause) {
  assert.equal(error.code, 'INSTANCE_LOST');
  assert.match(error.message, cause);
  assert.match(error.message, /load it again/);
  assert.equal(error.errMsg, error.message);
}

test('what is to run at the start has run', async (t) => {
  const { app } = await createTrialWorld(t);
  assert.equal(app.isStarted(), true);
});

test('each load makes an instance of its own, and none disturbs another', async (t) => {
  const { app, load, trial, client, wait } = await createTrialWorld(t);
  const apps = [app, await load(), await load()];
  for (let round = 0; round < 3; round++) {
    for (const each of apps) for (const text of TEXTS) assert.equal(each.echo(text), text);
  }
  const trials = [trial, ...apps.slice(1).map(({ Trial }) => new Trial(client))];
  assert.deepEqual(here(await wait(Promise.all(trials.map((each) => each.get('/echo'))))), ['200 true ', '200 true ', '200 true ']);
  trials.forEach((each) => each.free());
  assert.equal(app.echo('tea'), 'tea');
});

test('the example says the same after a second load', async (t) => {
  const { client, rust, shop, wait } = await createRustWorld(t);
  const first = here(await wait(shop.products()));
  const { Shop } = await wait(rust.load(MODULE));
  assert.deepEqual(here(await wait(new Shop(client).products())), first);
  assert.deepEqual(here(await wait(shop.products())), first);
});

test('after a panic every pending call ends with an error, also those woken in the same turn', async (t) => {
  const world = await createBrokenWorld(t);
  const { app, host } = world;
  const { promise, settle } = later(host);
  const calls = [app.panicAfter(promise), app.waitFor(promise), app.panicAfter(promise), app.waitFor(new Promise(() => {}))];
  for (const error of await failures(world, calls, () => settle(1))) assertLost(error, /unreachable/);
});

test('a panic tells where it was, by the app\'s own hook', async (t) => {
  const { app, host } = await createBrokenWorld(t);
  assert.throws(() => app.panicNow());
  assert.match(String(host.logs.at(-1)?.args[0]), /panics\.rs:\d+:\d+$/);
});

test('a panic while its caller waits is thrown there, and ends what is pending too', async (t) => {
  const { app, clock, host, failure } = await createBrokenWorld(t);
  const pending = failure(app.waitFor(later(host).promise));
  assert.throws(() => app.panicNow(), (error) => (assertLost(error, /unreachable/), true));
  assertLost(await pending, /unreachable/);
  await clock.advance(1000);
  assert.deepEqual(host.unhandledRejections, []);
});

test('a panic where nobody waits ends what is pending, and is heard of', async (t) => {
  const { app, host, failure } = await createBrokenWorld(t);
  const pending = failure(app.waitFor(later(host).promise));
  app.panicUnseen();
  assertLost(await pending, /unreachable/);
  assert.equal(host.unhandledRejections.length, 1);
});

test('a stack that is used up is no different', async (t) => {
  const { app, host, failure } = await createBrokenWorld(t);
  const pending = failure(app.waitFor(later(host).promise));
  assert.throws(() => app.recurse(1_000_000), (error) => (assertLost(error, /./), true));
  assertLost(await pending, /./);
});

test('a lost instance refuses further calls, says nothing more, and lets its objects be freed', async (t) => {
  const { app, clock, host, trial } = await createBrokenWorld(t);
  const { promise, settle } = later(host);
  app.waitFor(promise).catch(() => {});
  const counter = new app.Counter();
  assert.throws(() => app.panicNow());
  assert.throws(() => app.echo('tea'), (error) => (assertLost(error, /unreachable/), true));
  assert.throws(() => trial.get('/echo'), (error) => (assertLost(error, /unreachable/), true));
  counter.free();
  trial.free();
  settle(1);
  await clock.advance(60_000);
  assert.deepEqual(host.unhandledRejections, []);
  assert.deepEqual(host.errors, []);
});

test('the way back is another load, with the same client', async (t) => {
  const { app, backend, client, load, trial, wait, failure } = await createBrokenWorld(t);
  await wait(trial.login());
  assert.throws(() => app.panicNow());
  for (let round = 0; round < 3; round++) {
    /** @type {any[]} */
    const heard = [];
    const again = await load((error) => heard.push(error));
    const trial = new again.Trial(client);
    assert.equal(await wait(trial.get('/echo')), '200 true ');
    assert.equal(await wait(trial.login()), false);
    assert.deepEqual(heard, []);
    const pending = failure(trial.getUntil('/echo', new Promise(() => {})));
    assert.throws(() => again.panicNow());
    assertLost(await pending, /unreachable/);
    assert.equal(heard.length, 1);
    assertLost(heard[0], /unreachable/);
  }
  assert.equal(backend.logins, 1);
});

test('what the app\'s JavaScript throws while its caller waits is thrown there, and nothing is lost', async (t) => {
  const { app, clock, host, trial, wait } = await createBrokenWorld(t);
  const { promise, settle } = later(host);
  const pending = app.waitFor(promise);
  const answer = trial.get('/echo');
  assert.throws(() => trial.free(), /borrowed/);
  const runner = host.evaluate('({ run() { throw new TypeError("of the app"); } })');
  assert.throws(() => app.runNow(runner), { name: 'TypeError', message: 'of the app' });
  const counter = new app.Counter();
  assert.throws(() => counter.count(host.evaluate('() => { throw new TypeError("of the app"); }')), { message: 'of the app' });
  assert.throws(() => counter.count(() => counter.count(() => {})), /recursive use/);
  assert.equal(counter.count(() => {}), 3);
  assert.throws(() => counter.count(() => counter.free()), /borrowed/);
  await clock.advance(0);
  settle('tea');
  assert.equal(await wait(pending), 'tea');
  assert.equal(await wait(answer), '200 true ');
});

test('a closure that is called again from within is refused, and nothing is lost', async (t) => {
  const { app, host, wait } = await createTrialWorld(t);
  const { take, again } = host.evaluate('var taken; ({ take: (closure) => void (taken = closure), again: () => taken(() => taken(() => {})) })');
  app.giveClosure(take);
  assert.throws(() => again(), /recursively/);
  assert.equal(app.echo('tea'), 'tea');
  assert.equal(await wait(app.waitFor(host.evaluate('Promise.resolve(1)'))), 1);
});

test('a module that cannot be loaded is an error with words, wherever the host fails', async (t) => {
  const { host, rust, failure } = await createRustWorld(t);
  const fails = ['undefined', '{ instantiate: () => undefined }', '{ instantiate: () => Promise.resolve() }', '{ instantiate: () => Promise.resolve({}) }',
    '{ instantiate: () => Promise.reject() }', '{ instantiate: () => Promise.reject({ errMsg: "no" }) }', '{ instantiate() { throw 1 } }'];
  for (const api of fails) {
    host.evaluate(`WXWebAssembly = ${api}`);
    const error = await failure(rust.load(MODULE));
    assert.equal(/** @type {any} */ (error).code, 'LOAD_FAILED', api);
    assert.match(error.errMsg, /could not be loaded: ./, api);
  }
});

test('what is thrown where only the Rust could catch it ends what is pending', async (t) => {
  const world = await createBrokenWorld(t);
  const { app, host } = world;
  const { promise, settle } = later(host);
  const runner = host.evaluate('({ run() { throw new TypeError("of the app"); } })');
  const calls = [app.runAfter(promise, runner), app.waitFor(promise)];
  for (const error of await failures(world, calls, () => settle(1))) assertLost(error, /of the app/);
});

test('it is the same where Promise is a polyfill on timers, as on older iOS', async (t) => {
  const world = await createTrialWorld(t, {}, { errors: true, host: { promise: 'timers' } });
  const { app, host, load } = world;
  const { promise, settle } = later(host);
  for (const error of await failures(world, [app.panicAfter(promise), app.waitFor(promise)], () => settle(1))) assertLost(error, /unreachable/);
  assert.equal((await load()).echo('茶'), '茶');
});
