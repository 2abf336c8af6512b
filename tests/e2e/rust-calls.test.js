/** Calls of an app in Rust: what becomes of its data, of a future that it drops, and of what is no client or no error. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toWire } from '../host/wx/request-form.js';
import { createTrialWorld } from './rust-world.js';

const SLOW = '/slow';

/** A world in which a path is never answered. @param {import('node:test').TestContext} t */
async function createSlowWorld(t) {
  const world = await createTrialWorld(t);
  const { host, trial, wait } = world;
  host.behaviour.request = ({ url }) => (url.endsWith(SLOW) ? 'never' : undefined);
  await wait(trial.login());
  return world;
}

test('a future that is dropped gives its place at the host back', async (t) => {
  const { clock, host, trial, wait } = await createSlowWorld(t);
  const start = clock.elapsed();
  for (let count = 0; count < 13; count++) await wait(trial.giveUp(SLOW));
  assert.equal(await wait(trial.get('/echo')), '200 true ');
  assert.equal(clock.elapsed(), start);
  assert.equal(host.network.inFlight, 0);
});

test('so does one that is dropped while it waits with others', async (t) => {
  const { clock, host, trial, wait } = await createSlowWorld(t);
  const ends = [];
  for (let count = 0; count < 13; count++) ends.push(trial.getUntil(SLOW, clock.park(1000)));
  assert.deepEqual([...(await wait(Promise.all(ends)))], Array(13).fill(false));
  assert.equal(await wait(trial.get('/echo')), '200 true ');
  assert.equal(host.network.inFlight, 0);
});

test('a future that has ended aborts nothing when it is dropped', async (t) => {
  const { app, host, wait } = await createTrialWorld(t);
  const mock = host.evaluate('var aborts = 0; ({ request: () => ({ then: (done) => done({ statusCode: 200 }), abort: () => void aborts++ }), aborts: () => aborts })');
  const trial = new app.Trial(mock);
  assert.equal(await wait(trial.get('/echo')), '200 true ');
  assert.equal(mock.aborts(), 0);
  await wait(trial.giveUp('/echo'));
  assert.equal(mock.aborts(), 1);
});

test('what cannot be aborted, or throws at it, harms nobody', async (t) => {
  const { app, host, wait } = await createTrialWorld(t);
  for (const task of ['new Promise(() => {})', '({ abort() { throw new Error("no") } })', '({ abort: 1 })', 'undefined', 'null', '1', '({ get abort() { throw 1 } })']) {
    const trial = new app.Trial(host.evaluate(`({ request: () => ${task} })`));
    await wait(trial.giveUp('/echo'));
  }
});

test('a client that gives no promises is answered for', async (t) => {
  const { app, host, wait, failure } = await createTrialWorld(t);
  for (const given of ['undefined', 'null', '1', '"done"', '({})']) {
    const trial = new app.Trial(host.evaluate(`(() => { const odd = () => ${given}; return { login: odd, logout: odd, request: odd }; })()`));
    assert.match((await failure(trial.login())).message, /./, given);
    assert.match((await failure(trial.accountLogin())).message, /./, given);
    await wait(trial.logout());
    if (given !== '({})') assert.match((await failure(trial.get('/echo'))).message, /no answer/, given);
  }
  const mock = new app.Trial(host.evaluate('({ login: () => ({ fresh: true, expiresAt: null }), logout() {}, request: () => ({ statusCode: 204 }) })'));
  assert.equal(await wait(mock.login()), true);
  assert.equal(await wait(mock.get('/echo')), '204 true ');
});

/**
 * Has the app send data of each kind; what goes over the wire: queries, or bodies.
 *
 * @param {import('node:test').TestContext} t
 * @param {string} method
 * @param {boolean} form
 */
async function sentBy(t, method, form) {
  const { host, trial, wait } = await createTrialWorld(t);
  await wait(trial.login());
  /** @type {any[]} */
  const seen = [];
  host.behaviour.request = (options) => {
    seen.push(options);
    return { fail: { errMsg: 'request:fail' } };
  };
  await wait(trial.sendEach(method, form));
  return seen.map((options) => {
    const { url, method, body } = toWire(options, new URL(options.url));
    return method === 'GET' ? decodeURIComponent(url.search) : body;
  });
}

test('the data of a request that is no GET is JSON, whatever it is', async (t) => {
  for (const method of ['POST', 'PUT', 'DELETE', 'post']) {
    const bodies = await sentBy(t, method, false);
    assert.equal(bodies.pop(), undefined);
    assert.deepEqual(bodies.map((body) => JSON.parse(String(body))), ['a=1&b="茶"', 'Tea', 7, true, [1, 2], { page: 1, text: null, tags: [7, null] }]);
  }
});

test('a text goes as it is where the app says what it is, and a form has no fields that are None', async (t) => {
  const [text, choice, , , , search] = await sentBy(t, 'POST', true);
  assert.equal(text, 'a=1&b="茶"');
  assert.equal(choice, 'Tea');
  assert.equal(decodeURIComponent(String(search)), 'page=1&tags=[7,null]');
});

test('what is None is left out of a query', async (t) => {
  for (const method of ['GET', 'get']) assert.equal((await sentBy(t, method, false))[5], '?page=1&tags=[7,null]');
});

test('a limit of nothing is refused', async (t) => {
  const { backend, trial, wait } = await createTrialWorld(t);
  assert.match(await wait(trial.getWithin('/echo', 0)), /^CONFIG_INVALID: request:fail .*timeout.* 0/);
  assert.equal(backend.at('/echo').length, 0);
  assert.equal(await wait(trial.getWithin('/echo', 5000)), '');
});

test('whatever is thrown has words', async (t) => {
  const { app, host } = await createTrialWorld(t);
  const nothing = ['undefined', 'null', '1', '0', 'true', '({})', '[]', 'Symbol()', '(() => {})', '""', 'new Error()', '({ errMsg: "" })', '({ message: 1 })'];
  for (const thrown of nothing) assert.match(app.wordsOf(host.evaluate(thrown)), /without words/, thrown);
  const proxy = 'new Proxy({}, { get() { throw 1 }, has() { throw 1 }, getPrototypeOf() { throw 1 } })';
  assert.match(app.wordsOf(host.evaluate(proxy)), /without words/);
  for (const thrown of ['"no"', 'new Error("no")', '({ message: "no" })', '({ errMsg: "no" })', '({ errMsg: "", message: "no" })', '({ errMsg: 7, message: "no" })']) {
    assert.equal(app.wordsOf(host.evaluate(thrown)), 'no', thrown);
  }
  // Of another realm than the app's.
  assert.equal(app.wordsOf(new TypeError('no')), 'no');
  assert.match(app.wordsOf(host.evaluate('({ code: "LOGIN_FAILED" })')), /^LOGIN_FAILED: .*without words/);
});

test('a report of whatever is thrown says of what kind it is, and nothing that is thrown can spoil it', async (t) => {
  const { app, host } = await createTrialWorld(t);
  const message = (/** @type {string} */ descriptor) => `Object.defineProperty(new Error(), "message", ${descriptor})`;
  const name = (/** @type {string} */ descriptor) => `Object.defineProperty(new TypeError("no"), "name", ${descriptor})`;
  const toString = (/** @type {string} */ value) => `Object.assign(new TypeError("no"), { toString: ${value} })`;
  const once = '(() => { let reads = 0; return { get() { if (reads++) throw 1; return "once" } }; })()';
  const silent = 'Error: something without words was thrown';
  for (const [thrown, report] of /** @type {const} */ ([
    ['new TypeError("no")', 'TypeError: no'],
    ['"no"', 'Error: no'],
    ['({ errMsg: "login:fail" })', 'Error: login:fail'],
    ['undefined', silent],
    [message('{ value: 7 }'), silent],
    [message('{ value: Symbol() }'), silent],
    [message('{ get() { throw 1 } }'), silent],
    [message(once), 'Error: once'],
    [name('{ value: null }'), 'Error: no'],
    [name('{ get() { throw 1 } }'), 'Error: no'],
    [name(once), 'once: no'],
    [toString('() => { throw 1 }'), 'TypeError: no'],
    [toString('() => 7'), 'TypeError: no'],
    [toString('null'), 'TypeError: no'],
    ['Object.setPrototypeOf(new Error("no"), null)', 'Error: no'],
    ['Object.create(Error.prototype, { message: { get() { throw 1 } } })', silent],
    ['Object.freeze(new RangeError("no"))', 'RangeError: no'],
    ['new Proxy(new Error("no"), { get() { throw 1 } })', silent],
    ['new Proxy(new Error("no"), { get() { return 7 } })', silent],
    ['new Proxy(new Error("no"), { getPrototypeOf() { throw 1 } })', 'Error: no'],
    ['(() => { const { proxy, revoke } = Proxy.revocable(new Error(), {}); revoke(); return proxy; })()', silent],
  ])) assert.equal(app.reportOf(host.evaluate(thrown)), report, thrown);
  // Of another realm than the app's.
  assert.equal(app.reportOf(new TypeError('no')), 'TypeError: no');
  assert.equal(app.wordsOf(host.evaluate('"still there"')), 'still there');
});

test('a number that cannot be one of its kind is none', async (t) => {
  const { app, host } = await createTrialWorld(t);
  for (const [thrown, numbers] of /** @type {const} */ ([
    ['({ statusCode: 403, errno: 600001 })', 'Some(403) Some(600001)'],
    ['({ statusCode: 0, errno: -1 })', 'Some(0) Some(-1)'],
    ['({ statusCode: NaN, errno: NaN })', 'None None'],
    ['({ statusCode: 1e20, errno: 1e20 })', 'None None'],
    ['({ statusCode: -1, errno: -1e20 })', 'None None'],
    ['({ statusCode: 404.5, errno: 0.5 })', 'None None'],
    ['({ statusCode: 70000, errno: Infinity })', 'None None'],
    ['({ statusCode: "403", errno: "5" })', 'None None'],
    ['({})', 'None None'],
  ])) assert.equal(app.numbersOf(host.evaluate(thrown)), numbers, thrown);
});

test('an answer is read whatever the host made of its status and its headers', async (t) => {
  const { app, host, wait } = await createTrialWorld(t);
  for (const [answer, read] of /** @type {const} */ ([
    ['{ statusCode: 200, header: { "x-kind": "tea" } }', '200 true tea'],
    ['{ statusCode: "404", header: { "X-KIND": ["green", "tea"] } }', '404 false green,tea'],
    ['{ statusCode: "200", header: { "X-Kind": 7 } }', '200 true 7'],
    ['{ statusCode: NaN, header: null }', '0 false '],
    ['{ statusCode: 1e20, header: [] }', '0 false '],
    ['{}', '0 false '],
  ])) {
    const trial = new app.Trial(host.evaluate(`({ request: () => (${answer}) })`));
    assert.equal(await wait(trial.get('/echo')), read, answer);
  }
});
