/** Whatever the host hands over, or fails to: every call ends, at once and as what it is, and nothing of it is a trap. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aroundInstances, needsWebAssembly } from './engine.js';
import { call, createWorld } from './world.js';

/** @import { World } from './world.js' */

const LOGIN = '/wx/onlogin';
const PRODUCTS = '/wx/products/list';

/** Sources of what throws when it is looked at, or says nothing. */
const ODD = [
  'undefined',
  'null',
  '7',
  '"words"',
  'Object.create(null)',
  '{ get errMsg() { throw new Error("a getter of the host"); } }',
  '{ get errMsg() { throw Object.create(null); }, get errno() { throw 1; }, get statusCode() { throw 2; } }',
  '{ errMsg: { toString() { throw new Error("no text"); } } }',
  'new Proxy({}, { get() { throw new Error("a trap of a proxy"); }, has() { throw 1; }, ownKeys() { throw 2; }, getPrototypeOf() { throw 3; } })',
  'Symbol("words")',
  'Object.assign(Object.create({ get message() { throw new Error("inherited"); } }), { name: "X" })',
  '(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; })()',
];

/** Answers of which not all can be read. */
const HALF_READABLE = ['{ statusCode: 200, get data() { throw new Error("no data"); } }', '{ statusCode: 200, get header() { throw 1; }, get data() { throw 2; } }'];

/** Lets a second go by, in which WeChat takes no more than four logins. @param {World['clock']} clock */
const aSecond = (clock) => clock.advance(1001);

/** How many instances were made. @param {World['host']} host */
function countInstances(host) {
  const counter = host.evaluate(`var made = { instances: 0 }; ${aroundInstances('{ imports: (functions) => (made.instances++, functions) }')} made;`);
  return () => counter.instances;
}

/** The client works, with the module that it had. @param {World} world @param {any} client @param {() => number} instances @param {string} context */
async function assertWorks({ wait }, client, instances, context) {
  assert.equal((await wait(client.request({ url: '/echo', auth: false }))).statusCode, 200, context);
  assert.equal(instances(), 1, `${context}: no instance was lost`);
}

for (const api of ['login', 'getUserInfo']) {
  test(`a wx.${api} that fails with what cannot be read is LOGIN_FAILED at once, and other calls notice nothing`, async (t) => {
    const world = await createWorld(t, { errors: true });
    const { host, clock, createClient } = world;
    const instances = countInstances(host);
    const client = createClient({ login: api === 'login' ? {} : { with: 'userInfo' }, session: { persist: false } });
    for (const source of ODD) {
      host.evaluate(`wx.${api} = ({ fail }) => void setTimeout(() => fail(${source}), 5);`);
      await aSecond(clock);
      const begun = clock.elapsed();
      const other = call(client, { url: '/echo', auth: false });
      const login = await world.failure(client.login());
      assert.equal(login.code, 'LOGIN_FAILED', source);
      assert.match(login.errMsg, /^login:fail /, source);
      assert.ok(clock.elapsed() - begun < 100, `${source}: ${clock.elapsed() - begun} ms`);
      await clock.runUntil(() => other.done);
      assert.equal(other.result.statusCode, 200, source);
      await assertWorks(world, client, instances, source);
    }
    assert.deepEqual(host.errors, []);
  });
}

test('a wx.login that succeeds with what cannot be read is LOGIN_FAILED at once', async (t) => {
  const world = await createWorld(t, { errors: true });
  const { host, clock, createClient } = world;
  const instances = countInstances(host);
  const client = createClient({ session: { persist: false } });
  for (const source of [...ODD, '{ get code() { throw new Error("no code"); } }', '{ code: { toString() { throw 1; } } }', '{ code: Symbol("c") }']) {
    host.evaluate(`wx.login = ({ success }) => void setTimeout(() => success(${source}), 5);`);
    await aSecond(clock);
    const begun = clock.elapsed();
    const error = await world.failure(client.login());
    assert.equal(error.code, 'LOGIN_FAILED', source);
    assert.ok(clock.elapsed() - begun < 100, `${source}: ${clock.elapsed() - begun} ms`);
    await assertWorks(world, client, instances, source);
  }
  assert.deepEqual(host.errors, []);
});

/** What the host says of sends to a path. @param {World['host']} host @param {string} path @param {'success' | 'fail'} kind @param {string} source */
function answerWith(host, path, kind, source) {
  host.evaluate(`{
    const { request } = typeof original === 'undefined' ? wx : original;
    var original = { request };
    wx.request = (options) => {
      if (options.url.indexOf('${path}') < 0) return request(options);
      setTimeout(() => options.${kind}(${source}), 5);
      return { abort() {} };
    };
  }`);
}

for (const kind of /** @type {const} */ (['success', 'fail'])) {
  test(`an exchange that ${kind === 'fail' ? 'fails with' : 'is answered by'} what cannot be read ends at once, and nothing of it reaches the host`, async (t) => {
    const world = await createWorld(t, { errors: true });
    const { host, clock, createClient } = world;
    const instances = countInstances(host);
    const client = createClient({ login: { retry: { limit: 0 } }, session: { persist: false } });
    for (const source of [...ODD, '{ get statusCode() { throw new Error("no status"); }, data: {} }', '{ statusCode: Symbol("200") }', ...(kind === 'fail' ? [] : HALF_READABLE)]) {
      answerWith(host, LOGIN, kind, source);
      await aSecond(clock);
      const begun = clock.elapsed();
      const error = await world.failure(client.login());
      assert.equal(error.code, kind === 'success' ? 'EXCHANGE_REJECTED' : 'EXCHANGE_FAILED', source);
      assert.ok(clock.elapsed() - begun < 100, `${source}: ${clock.elapsed() - begun} ms`);
      await assertWorks(world, client, instances, source);
    }
    assert.deepEqual(host.errors, []);
  });

  test(`a request that ${kind === 'fail' ? 'fails with' : 'is answered by'} what cannot be read ends once, whatever looks into answers`, async (t) => {
    for (const options of [{}, { expired: { body: { code: [1] }, test: () => false }, session: { update: { id: 'header.X-Id', expiresIn: 'data.ttl' } } }]) {
      const world = await createWorld(t, { errors: true });
      const { host, clock, createClient, wait } = world;
      const instances = countInstances(host);
      const client = createClient(options);
      await wait(client.login());
      for (const source of [...ODD, '{ statusCode: { valueOf() { throw 1; } } }', ...(kind === 'fail' ? [] : HALF_READABLE)]) {
        answerWith(host, PRODUCTS, kind, source);
        const pending = call(client, { url: PRODUCTS });
        await clock.advance(100);
        assert.deepEqual(pending.events, [kind, 'complete'], source);
        if (kind === 'fail') assert.deepEqual([pending.result.code, /^request:fail/.test(pending.result.errMsg) || source === '"words"'], ['REQUEST_FAILED', true], source);
        await assertWorks(world, client, instances, source);
      }
      assert.deepEqual(host.errors, []);
    }
  });
}

test('a host that throws what cannot be read fails that call alone', async (t) => {
  const world = await createWorld(t, { errors: true });
  const { host, clock, createClient, wait } = world;
  const instances = countInstances(host);
  const client = createClient({ login: { retry: { limit: 0 } } });
  await wait(client.login());
  for (const source of ODD) {
    host.evaluate(`var run = wx.request; wx.request = () => { throw ${source}; }; wx.connectSocket = wx.uploadFile = wx.downloadFile = wx.request;`);
    await aSecond(clock);
    const pending = call(client, { url: PRODUCTS });
    /** @type {any[]} */
    const ends = [];
    for (const end of [client.connectSocket({ url: '/ws' }), client.uploadFile({ url: '/u', filePath: 'a', name: 'f' }), client.downloadFile({ url: '/d' }), client.login({ force: true })]) {
      end.then(() => ends.push('success'), (/** @type {any} */ error) => ends.push(error.code));
    }
    await clock.advance(100);
    assert.deepEqual([pending.events, pending.result?.code], [['fail', 'complete'], 'REQUEST_FAILED'], source);
    assert.deepEqual(ends.toSorted(), ['EXCHANGE_FAILED', 'REQUEST_FAILED', 'REQUEST_FAILED', 'REQUEST_FAILED'], source);
    host.evaluate('wx.request = run');
    await assertWorks(world, client, instances, source);
  }
  assert.deepEqual(host.errors, []);
});

test('an app that froze Error.prototype has the same errors, and its module is not lost', async (t) => {
  const world = await createWorld(t, { errors: true });
  const { host, clock, createClient, failure } = world;
  const instances = countInstances(host);
  host.evaluate('Object.freeze(Error.prototype)');
  const client = createClient();
  host.behaviour.login = { fail: { errMsg: 'login:fail' } };
  const pending = call(client, { url: PRODUCTS });
  const error = await failure(client.login());
  assert.deepEqual([error.name, error.code], ['SessionError', 'LOGIN_FAILED']);
  assert.match(error.message, /^LOGIN_FAILED: login:fail /);
  await clock.runUntil(() => pending.done);
  assert.equal(pending.result.code, 'LOGIN_FAILED');
  assert.throws(() => createClient({ baseUrl: /** @type {any} */ (7) }), (/** @type {any} */ error) => error.code === 'CONFIG_INVALID');
  await assertWorks(world, client, instances, 'frozen');
  assert.deepEqual(host.errors, []);
});

/** What becomes of loading. @type {Array<[string, string]>} */
const LOADS = [
  ...ODD.slice(4).map((source) => /** @type {[string, string]} */ ([`rejects with ${source}`, `Promise.reject(${source.startsWith('{') ? `(${source})` : source})`])),
  ...['undefined', 'null', '7', '{}', '{ instance: null }', '{ instance: {} }', '{ instance: { exports: null } }', '{ get instance() { throw new Error("no instance"); } }'].map(
    (source) => /** @type {[string, string]} */ ([`resolves to ${source}`, `Promise.resolve(${source})`]),
  ),
  ['returns nothing', 'undefined'],
  ['throws an object without a prototype', '(() => { throw Object.create(null); })()'],
];

for (const [what, source] of LOADS) {
  test(`a host whose WXWebAssembly ${what}: WASM_UNAVAILABLE, or the fallback, and the next call tries again`, { skip: needsWebAssembly('it is the one that is broken') }, async (t) => {
    const { host, clock, createClient, wait } = await createWorld(t, { errors: true });
    host.evaluate(`var good = WXWebAssembly.instantiate; WXWebAssembly.instantiate = () => ${source};`);
    const client = createClient({ session: { persist: false } });
    const pending = call(client, { url: PRODUCTS });
    /** @type {any} */
    let login;
    client.login().catch((error) => {
      login = error;
    });
    await clock.advance(100);
    assert.deepEqual([pending.events, pending.result?.code, login?.code], [['fail', 'complete'], 'WASM_UNAVAILABLE', 'WASM_UNAVAILABLE']);
    assert.match(pending.result.errMsg, /^request:fail ./);

    const other = createClient({ session: { persist: false }, wasm: { fallback: host.require('weapp-session/fallback') } });
    assert.equal((await wait(other.request({ url: PRODUCTS }))).statusCode, 200);
    host.evaluate('WXWebAssembly.instantiate = good');
    assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
    assert.deepEqual(host.errors, []);
  });
}
