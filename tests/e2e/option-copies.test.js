/** What the app gives counts as it was at the call: plain objects are copied, as deep as they are, and nothing else is taken for one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorld, here } from './world.js';

/** @import { Host } from '../host/index.js' */

/** What the host was given for a path, in order. @param {Host} host @param {string} path @returns {any[]} */
const sends = (host, path) => host.calls.map(({ args }) => /** @type {any} */ (args[0])).filter((options) => options?.url?.includes?.(path));

test('data and headers changed after createClient change nothing', async (t) => {
  const { host, createClient, wait } = await createWorld(t);
  const data = { by: { name: 'before' }, list: [{ n: 1 }] };
  const header = { 'x-login': 'before' };
  const defaults = { 'x-app': 'before' };
  const body = { errcode: [-1] };
  const client = createClient({ login: { data, header }, request: { header: defaults }, expired: { body } });
  data.by.name = 'after';
  data.list.push({ n: 2 });
  /** @type {any} */ (data.list[0]).n = 'after';
  header['x-login'] = defaults['x-app'] = 'after';
  body.errcode[0] = 0;
  Object.assign(body, { ok: [true] });
  assert.equal((await wait(client.request({ url: '/echo', method: 'POST', data: { errcode: 0, ok: true } }))).statusCode, 200);
  const [login] = sends(host, '/wx/onlogin');
  const { code, ...sent } = here(login.data);
  assert.deepEqual([sent, here(login.header)], [{ by: { name: 'before' }, list: [{ n: 1 }] }, { 'x-login': 'before' }]);
  assert.equal(sends(host, '/echo')[0].header['x-app'], 'before');
});

test('credentials changed after login change nothing, also where they wait for their turn', async (t) => {
  const { host, createClient, wait } = await createWorld(t, { host: { loginLatency: 50 } });
  const client = createClient();
  client.login({ force: true }).catch(() => {});
  const form = { user: { name: 'joe' }, password: 'typed' };
  const via = { url: '/signin', data: form, header: { 'x-form': 'before' } };
  const signIn = client.login({ via });
  form.password = form.user.name = '';
  via.url = '/elsewhere';
  via.header['x-form'] = 'after';
  await wait(signIn.catch(() => {}));
  assert.equal(sends(host, '/elsewhere').length, 0);
  const [posted] = sends(host, '/signin');
  assert.deepEqual([here(posted.data), here(posted.header)], [{ user: { name: 'joe' }, password: 'typed' }, { 'x-form': 'before' }]);
});

test('each getter is read once, and what it throws is CONFIG_INVALID', async (t) => {
  const { host, sdk, backend, wait } = await createWorld(t);
  const { options, counts } = host.evaluate(`(baseUrl) => {
    const counts = {};
    const once = (name, value) => ({ get() { counts[name] = (counts[name] || 0) + 1; return value; }, enumerable: true });
    const data = Object.defineProperties({}, { a: once('a', Object.defineProperties({}, { b: once('b', 1) })) });
    const login = Object.defineProperties({}, { url: once('url', '/wx/onlogin'), data: once('data', data) });
    return { options: Object.defineProperties({}, { baseUrl: once('baseUrl', baseUrl), login: once('login', login) }), counts };
  }`)(backend.url);
  await wait(sdk.createClient(options).login());
  await wait(sdk.createClient(host.evaluate('(o) => new Proxy(o, {})')({ baseUrl: backend.url, login: { url: '/wx/onlogin' } })).login({ force: true }));
  assert.deepEqual(here(counts), { baseUrl: 1, login: 1, url: 1, data: 1, a: 1, b: 1 });
  const own = new Error('own');
  const deep = Object.defineProperty({}, 'c', { get() { throw own; }, enumerable: true });
  assert.throws(
    () => sdk.createClient({ baseUrl: backend.url, login: { url: '/wx/onlogin', data: deep } }),
    (/** @type {any} */ error) => error.errMsg === 'createClient:fail the options cannot be read' && error.cause === own,
  );
});

test('what lies deep is copied as hosts send it; what cannot be sent stays what it is', async (t) => {
  const { host, createClient, wait } = await createWorld(t);
  host.evaluate(`
    var seen;
    const request = wx.request;
    wx.request = (options) => { seen = options.data; return request(Object.assign({}, options, { data: {} })); };
  `);
  const client = createClient();
  const { data } = host.evaluate(`() => {
    const circle = { n: 1 };
    circle.self = circle;
    return { data: { list: [1, [2]], b: undefined, when: new Date(7), bytes: new Uint8Array([1, 2, 3]).buffer, circle, deep: { when: new Date(7) } } };
  }`)();
  await wait(client.login({ via: { url: '/wx/onlogin', data } }).catch(() => {}));
  const { seen, same, bytes } = host.evaluate(`(data) => ({ seen, same: [seen.list === data.list, seen.list[1] === data.list[1], seen.circle === data.circle, seen.when === data.when], bytes: 'b' in seen })`)(data);
  assert.deepEqual([...same], [false, false, true, true]);
  assert.deepEqual(here([seen.list, seen.deep, bytes]), [[1, [2]], { when: new Date(7).toJSON() }, true]);
});

test('only plain objects are options, groups, data and headers; the error says what was found', async (t) => {
  const { host, sdk } = await createWorld(t);
  const base = { baseUrl: 'https://api.example.com', login: { url: '/login' } };
  const odd = host.evaluate(`({
    'a Map': new Map([['in', 'query']]),
    'a Date': new Date(0),
    'a Promise': Promise.resolve({}),
    'a Set': new Set(),
    'a RegExp': /x/,
    'an object that inherits': new (class Settings { get in() { return 'query'; } })(),
  })`);
  odd['an object that inherits '] = Object.create({ in: 'query', url: '/login', 'x-a': '1' });
  odd['an object that inherits  '] = host.evaluate('Object.create({ url: "/login" })');
  for (const [name, value] of Object.entries(odd)) {
    const found = name.trim();
    // The tests' own way to give a client the fallback makes another object of options that have no `wasm`.
    Object.defineProperty(value, 'wasm', { value: {} });
    assert.throws(() => sdk.createClient(value), (/** @type {any} */ { errMsg }) => errMsg === `createClient:fail the options are ${found}; accepted: a plain object`);
    for (const [path, options] of /** @type {Array<[string, object]>} */ ([
      ['login', { login: value }], ['session', { session: value }], ['session.update', { session: { update: value } }], ['wasm', { wasm: value }], ['request', { request: value }],
      ['login.data', { login: { url: '/l', data: value } }], ['login.header', { login: { url: '/l', header: value } }], ['request.header', { request: { header: value } }],
      ['expired', { expired: value }], ['expired.body', { expired: { body: value } }],
    ])) {
      assert.throws(
        () => sdk.createClient({ ...base, ...options }),
        (/** @type {any} */ { errMsg }) => errMsg.startsWith(`createClient:fail option '${path}' is ${found}; accepted: `) && errMsg.includes('a plain object'),
        `${path}: ${found}`,
      );
    }
  }
});

test('the host and the module are of any kind, and used as they are', async (t) => {
  const { host, sdk, backend, wait } = await createWorld(t);
  const { own, calls } = host.evaluate(`(() => {
    const calls = [];
    class Host { login(options) { calls.push(['login', this === own]); return wx.login(options); } }
    for (const name of ['request', 'getStorageSync', 'setStorageSync', 'removeStorageSync']) Host.prototype[name] = (...all) => wx[name](...all);
    const own = new Host();
    return { own, calls };
  })()`);
  const client = sdk.createClient({ baseUrl: backend.url, login: { url: '/wx/onlogin' }, host: own });
  await wait(client.login());
  assert.deepEqual(here(calls), [['login', true]]);
  // A plain host that is changed later, as an app does that puts its own around it.
  const plain = host.evaluate(`(calls) => Object.assign({}, wx, { login: () => { throw new Error('not this one'); } })`)(calls);
  const second = sdk.createClient({ baseUrl: backend.url, login: { url: '/wx/onlogin' }, host: plain });
  plain.login = own.login.bind(own);
  assert.equal((await wait(second.login({ force: true }))).fresh, true);
  for (const module of [new Map(), Object.create({}), new Uint8Array(8), {}]) sdk.createClient({ baseUrl: backend.url, login: { url: '/l' }, wasm: { module } }).destroy();
});
