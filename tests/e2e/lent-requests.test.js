/** Requests under a lease, of which the machine is not told: what they might do otherwise than others, and do not (docs/design/lease.md). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aroundInstances, loadIn } from './engine.js';
import { call, createWorld, here } from './world.js';

/** A client with a session that knows the URL, and what its host is given. @param {import('node:test').TestContext} t @param {string} [script] for the host */
async function createScene(t, script = '') {
  const world = await createWorld(t, { domains: ['https://cdn.example.net'] });
  world.host.evaluate(script);
  const client = world.createClient();
  await world.wait(client.login());
  await world.wait(client.request({ url: '/echo' }));
  const app = /** @type {any} */ (world.host.evaluate(`
    this.given = [];
    this.aborted = 0;
    this.timers = 0;
    const { request } = wx;
    wx.request = (options) => {
      given.push(options);
      const task = request(options);
      const { abort } = task;
      task.abort = () => (aborted++, abort());
      return task;
    };
    this;
  `));
  // Options of the app's own realm: those of another one go the longer way.
  const copied = world.host.evaluate('(options) => { const copy = {}; for (const name in options) copy[name] = options[name] && typeof options[name] === "object" ? Object.assign({}, options[name]) : options[name]; return copy; }');
  const { request } = client;
  return { ...world, raw: client, client: { ...client, request: (/** @type {any} */ options) => request(copied(options)) }, app };
}

test('an abort after the answer does not reach the host', async (t) => {
  const { client, app, clock } = await createScene(t);
  for (const more of [{}, { method: 'POST' }]) {
    const pending = call(client, { url: '/echo', ...more });
    await clock.advance(1000);
    assert.ok(pending.done);
    pending.task.abort();
    await clock.advance(1000);
    assert.deepEqual(pending.events, ['success', 'complete']);
  }
  assert.equal(app.aborted, 0);
});

test('the host is given no field that the app has not given', async (t) => {
  const { client, app, wait } = await createScene(t);
  await wait(client.request({ url: '/echo', success: () => {} }));
  await wait(client.request({ url: '/echo', data: { a: 1 }, success: () => {} }));
  await wait(client.request({ url: '/echo', header: { 'X-A': '1' }, success: () => {} }));
  assert.deepEqual(here(app.given.map(Object.keys)), [['url', 'header', 'success', 'fail'], ['url', 'data', 'header', 'success', 'fail'], ['url', 'header', 'success', 'fail']]);
});

test('a relative URL without a slash is joined to baseUrl with one', async (t) => {
  const { client, app, wait, backend } = await createScene(t);
  // Rust is asked about it once; from then on it is known.
  for (let time = 0; time < 3; time++) await wait(client.request({ url: 'echo', success: () => {} }));
  assert.deepEqual(here(app.given.map((/** @type {any} */ { url }) => url)), Array(3).fill(`${backend.url}/echo`));
});

test('no timer is started for a call that the host has answered at once', async (t) => {
  const { client, clock, host } = await createScene(t);
  await clock.advance(120_000);
  host.evaluate(`
    wx.request = (options) => void options.success({ statusCode: 200, data: {}, header: {} });
    const start = this.setTimeout;
    this.setTimeout = (run, delay) => (delay > 1000 && timers++, start(run, delay));
  `);
  const pending = call(client, { url: '/echo' });
  await clock.advance(10);
  assert.ok(pending.done);
  assert.equal(host.evaluate('timers'), 0);
});

test('a trap while the host is being called: no callback runs inside the call', async (t) => {
  const { client, clock, host } = await createScene(t, aroundInstances('{ exports: (exports) => Object.assign({}, exports, { $b: (...given) => { if (this.isBroken && given[1] % 32 === 2) throw new Error("unreachable"); return exports.$b(...given); } }) }'));
  host.evaluate('this.isBroken = true; wx.request = () => { throw new Error("odd"); }');
  const pending = call(client, { url: '/echo' });
  assert.deepEqual(pending.events, []);
  await clock.advance(10);
  assert.deepEqual([pending.events, pending.result.code], [['fail', 'complete'], 'WASM_UNAVAILABLE']);
});

test('what is decided in a callback comes to pass, however often the client is destroyed before that', async (t) => {
  for (const times of [0, 1, 2]) {
    const { client, raw, clock, storage } = await createScene(t);
    assert.equal(storage.size, 1);
    client.request({
      url: '/echo',
      success() {
        raw.logout().catch(() => {});
        for (let time = 0; time < times; time++) raw.destroy();
      },
    });
    await clock.advance(1000);
    assert.deepEqual([...storage.values()].filter((record) => record), [], `${times} times`);
  }
});

test('options that inherit from others are read as without a lease: nothing of them is lost, and nothing is added', async (t) => {
  const { app, clock, host, raw } = await createScene(t);
  const make = /** @type {(request: unknown) => void} */ (host.evaluate(`(request) => {
    const defaults = { header: { 'X-A': '1' } };
    request(Object.assign(Object.create(defaults), { url: '/echo', method: 'POST', success() {} }));
    request({ url: '/echo', header: Object.create({ 'X-A': '1' }), success() {} });
    request({ url: '/echo', data: Object.create({ a: 1 }), success() {} });
  }`));
  make(raw.request);
  await clock.advance(1000);
  const given = here(app.given.map((/** @type {any} */ { method = null, header, data = null }) => [method, header['X-A'] ?? null, data]));
  assert.deepEqual(given, [['POST', '1', null], [null, null, null], [null, null, {}]]);
});

test('an option that a loop does not find takes no place of one that it finds', async (t) => {
  const { raw, app, host, wait } = await createScene(t);
  const options = host.evaluate(`Object.defineProperty({ url: '/echo', method: 'POST' }, 'success', { value() {} })`);
  await wait(raw.request(options));
  assert.deepEqual(here(app.given.map((/** @type {any} */ { method }) => method)), ['POST']);
});

test('a status with a fraction is what it is without that, under a lease and without', async (t) => {
  const { client, host, wait, backend } = await createScene(t);
  const refuse = /** @type {() => void} */ (host.evaluate(`
    let refused = true;
    const { request: whole } = wx;
    wx.request = (options) => {
      if (refused || !/echo/.test(options.url)) return whole(options);
      refused = true;
      setTimeout(() => options.success({ statusCode: 401.5, data: '', header: {} }), 1);
      return { abort() {} };
    };
    () => { refused = false; }
  `));
  for (const more of [{}, { method: 'POST' }]) {
    const { logins } = backend;
    refuse();
    assert.equal((await wait(client.request({ url: '/echo', ...more }))).statusCode, 200);
    assert.equal(backend.logins, logins + 1);
  }
});

test('what the app asks for while the calls that waited are told goes behind them', async (t) => {
  const { wait, clock, storage, launch } = await createScene(t);
  const [key = ''] = [...storage.keys()];
  storage.set(key, JSON.stringify(JSON.parse(String(storage.get(key))).slice(0, 6)));
  const later = launch();
  loadIn(later.host, 50);
  const sent = /** @type {string[]} */ (later.host.evaluate(`
    var sent = [];
    wx.request = ({ url, header, success }) => {
      sent.push(url.replace(/.*\\//, ''));
      const isOver = header && header.sessionid && header.sessionid !== 'renewed';
      success({ statusCode: isOver ? 401 : 200, data: /onlogin/.test(url) ? { sessionid: 'renewed' } : {}, header: {} });
    };
    sent;
  `));
  let asked = false;
  const client = later.createClient({
    expired: {
      test() {
        if (!asked) client.request({ url: '/inside' });
        asked = true;
        return false;
      },
    },
  });
  await wait(client.request({ url: '/first' }));
  await clock.advance(1000);
  assert.deepEqual([...sent], ['first', 'onlogin', 'first', 'inside']);
});
