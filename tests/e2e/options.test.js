/** Wrong options are refused, by name: at once where that can be known at once, else by `ready` and every call. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL, groupIn } from './options-table.js';
import { createWorld } from './world.js';

/** @param {any} sdk @param {unknown} options */
function refusal(sdk, options) {
  try {
    sdk.createClient(options);
  } catch (error) {
    return /** @type {any} */ (error);
  }
  throw new Error(`should have been refused: ${JSON.stringify(options)}`);
}

const BASE = { baseUrl: 'https://api.example.com', login: { url: '/login' } };

test('names, types and ranges are refused at once: which option, what was given, what is accepted', async (t) => {
  const { host, sdk } = await createWorld(t);
  for (const [options, words] of /** @type {Array<[unknown, string]>} */ ([
    [undefined, 'the options are undefined; accepted: a plain object'],
    [null, 'the options are null; accepted: a plain object'],
    ['x', 'the options are a string; accepted: a plain object'],
    [[], 'the options are an array; accepted: a plain object'],
    [{ baseUrl: 'https://a.example' }, "option 'login' is missing; accepted: a plain object"],
    [{ ...BASE, login: {} }, "option 'login.url' is missing; accepted: a path or an http(s) URL"],
    [{ ...BASE, login: 'x' }, "option 'login' is a string; accepted: a plain object"],
    [{ ...BASE, login: null }, "option 'login' is null; accepted: a plain object"],
    [{ ...BASE, login: { url: '' } }, "option 'login.url' is ''; accepted: a path or an http(s) URL"],
    [{ ...BASE, baseUrl: 7 }, "option 'baseUrl' is 7; accepted: an http(s) URL: origin and path"],
    [{ ...BASE, replays: -1 }, "option 'replays' is -1; accepted: an integer from 0 to 10"],
    [{ ...BASE, replays: 1.5 }, "option 'replays' is 1.5; accepted: an integer from 0 to 10"],
    [{ ...BASE, replays: NaN }, "option 'replays' is NaN; accepted: an integer from 0 to 10"],
    [{ ...BASE, replays: Infinity }, "option 'replays' is Infinity; accepted: an integer from 0 to 10"],
    [{ ...BASE, replays: '1' }, "option 'replays' is '1'; accepted: an integer from 0 to 10"],
    [{ ...BASE, login: { url: '/l', timeout: 0 } }, "option 'login.timeout' is 0; accepted: an integer from 1 to 600000"],
    [{ ...BASE, login: { url: '/l', method: 'DELETE' } }, "option 'login.method' is 'DELETE'; accepted: 'POST', 'GET', 'PUT'"],
    [{ ...BASE, login: { url: '/l', retry: { limit: 11 } } }, "option 'login.retry.limit' is 11; accepted: an integer from 0 to 10"],
    [{ ...BASE, login: { url: '/l', session: 7 } }, "option 'login.session' is a number; accepted: a non-empty string or a function"],
    [{ ...BASE, login: { url: '/l', data: 'x' } }, "option 'login.data' is a string; accepted: a plain object or a function"],
    [{ ...BASE, login: { url: '/l', header: { a: 1 } } }, "option 'login.header.a' is a number; accepted: a string"],
    [{ ...BASE, login: { url: '/l', header: { a: '1', b: null } } }, "option 'login.header.b' is null; accepted: a string"],
    [{ ...BASE, login: { url: '/l', header: { a: ['1'] } } }, "option 'login.header.a' is an array; accepted: a string"],
    [{ ...BASE, login: { url: '/l', header: ['a: b'] } }, "option 'login.header' is an array; accepted: a plain object"],
    [{ ...BASE, session: { in: 'url' } }, "option 'session.in' is 'url'; accepted: 'header', 'query', 'body', 'cookie'"],
    [{ ...BASE, session: { sliding: 1 } }, "option 'session.sliding' is 1; accepted: true or false"],
    [{ ...BASE, session: { update: 'x' } }, "option 'session.update' is a string; accepted: a plain object"],
    [{ ...BASE, session: { update: { id: 7 } } }, "option 'session.update.id' is 7; accepted: header.<name> or data.<path>"],
    [{ ...BASE, session: { persist: 'yes' } }, "option 'session.persist' is 'yes'; accepted: true or false"],
    [{ ...BASE, session: { ttl: 0 } }, "option 'session.ttl' is 0; accepted: an integer from 1 to 3155760000"],
    [{ ...BASE, expired: { statusCodes: 401 } }, "option 'expired.statusCodes' is 401; accepted: an array of integers from 100 to 599"],
    [{ ...BASE, expired: { statusCodes: [99] } }, "option 'expired.statusCodes[0]' is 99; accepted: an integer from 100 to 599"],
    [{ ...BASE, expired: { statusCodes: [401, 403, '419'] } }, "option 'expired.statusCodes[2]' is '419'; accepted: an integer from 100 to 599"],
    [{ ...BASE, expired: { body: [40001] } }, "option 'expired.body' is an array; accepted: a plain object"],
    [{ ...BASE, expired: { body: { errcode: 40001 } } }, "option 'expired.body.errcode' is 40001; accepted: an array"],
    [{ ...BASE, expired: { body: { errcode: [-1, {}] } } }, "option 'expired.body.errcode[1]' is an object; accepted: a string, number or boolean"],
    [{ ...BASE, expired: { body: { e: [null] } } }, "option 'expired.body.e[0]' is null; accepted: a string, number or boolean"],
    [{ ...BASE, expired: { body: { 'a.b': ['x', true, NaN] } } }, "option 'expired.body.a.b[2]' is NaN; accepted: a string, number or boolean"],
    [{ ...BASE, expired: { test: 'x' } }, "option 'expired.test' is a string; accepted: a function"],
    [{ ...BASE, expired: { closeCodes: [200] } }, "option 'expired.closeCodes[0]' is 200; accepted: an integer from 1000 to 4999"],
    [{ ...BASE, protocol: 'weapp' }, "option 'protocol' is 'weapp'; accepted: 'wafer'"],
    [{ ...BASE, maxInFlight: 11 }, "option 'maxInFlight' is 11; accepted: an integer from 1 to 10"],
    [{ ...BASE, request: { timeout: 0 } }, "option 'request.timeout' is 0; accepted: an integer from 1 to 2147483647"],
    [{ ...BASE, request: { header: { a: 1 } } }, "option 'request.header.a' is a number; accepted: a string"],
    [{ ...BASE, login: { url: '/l', with: 'phone' } }, "option 'login.with' is 'phone'; accepted: 'code', 'userInfo'"],
    [{ ...BASE, wasm: { paht: 'x' } }, "unknown option 'wasm.paht'; did you mean 'wasm.path'?"],
    [{ ...BASE, allowedOrigins: ['https://a.example', 7] }, "option 'allowedOrigins[1]' is 7; accepted: origins like https://api.example.com"],
    [{ ...BASE, allowedOrigins: 'https://a.example' }, "option 'allowedOrigins' is 'https://a.example'; accepted: an array of origins like https://api.example.com"],
    [{ ...BASE, wasm: 7 }, "option 'wasm' is a number; accepted: a non-empty string or a plain object"],
    [{ ...BASE, host: 7 }, "option 'host' is a number; accepted: an object or a function"],
    [{ ...BASE, baseURL: 'x' }, "unknown option 'baseURL'; did you mean 'baseUrl'?"],
    [{ ...BASE, login: { url: '/l', timeOut: 5 } }, "unknown option 'login.timeOut'; did you mean 'login.timeout'?"],
    [{ ...BASE, session: { prefx: 'x' } }, "unknown option 'session.prefx'; did you mean 'session.prefix'?"],
    [{ ...BASE, replay: 1 }, "unknown option 'replay'; did you mean 'replays'?"],
    [{ ...BASE, constructor: 1 }, "unknown option 'constructor'; accepted: baseUrl, allowedOrigins, login, renew, session, expired, protocol, maxInFlight, request, replays, wasm, host"],
    [{ ...BASE, ['__proto__']: 1 }, "unknown option '__proto__'; accepted: baseUrl, allowedOrigins, login, renew, session, expired, protocol, maxInFlight, request, replays, wasm, host"],
    [{ ...BASE, 'login.url': '/l' }, "unknown option 'login.url'; accepted: baseUrl, allowedOrigins, login, renew, session, expired, protocol, maxInFlight, request, replays, wasm, host"],
    [{ ...BASE, nothingLikeIt: 1 }, "unknown option 'nothingLikeIt'; accepted: baseUrl, allowedOrigins, login, renew, session, expired, protocol, maxInFlight, request, replays, wasm, host"],
  ])) {
    const error = refusal(sdk, options);
    assert.equal(error.code, 'CONFIG_INVALID');
    assert.equal(error.errMsg, 'createClient:fail ' + words);
    assert.equal(error.name, 'SessionError');
    assert.ok(host.evaluate('(error, sdk) => error instanceof Error && error instanceof sdk.SessionError')(error, sdk));
  }
});

test('what only Rust can know rejects ready and every call, in the same words', async (t) => {
  const { sdk, failure } = await createWorld(t);
  for (const [options, words] of /** @type {Array<[any, string]>} */ ([
    [{ login: { url: 'https://a.example/login' } }, "option 'baseUrl' is missing; accepted: an http(s) URL: origin and path"],
    [{ ...BASE, baseUrl: 'api.example.com' }, "option 'baseUrl' is 'api.example.com'; accepted: an http(s) URL: origin and path"],
    [{ ...BASE, baseUrl: 'https://u:p@a.example' }, "option 'baseUrl' is 'https://…@a.example'; accepted: an http(s) URL: origin and path"],
    [{ ...BASE, allowedOrigins: ['https://a.example', 'https://b.example/path'] }, "option 'allowedOrigins[1]' is 'https://b.example/path'; accepted: origins like https://api.example.com"],
    [{ ...BASE, login: { url: '//evil.example' } }, "option 'login.url' is '//evil.example'; accepted: a path or an http(s) URL"],
    [{ ...BASE, session: { name: 'session id' } }, "option 'session.name' is 'session id'; accepted: a valid header name"],
    [{ ...BASE, session: { update: { id: 'body.id' } } }, "option 'session.update.id' is 'body.id'; accepted: header.<name> or data.<path>"],
    [{ ...BASE, session: { prefix: 'a\nb' } }, "option 'session.prefix' is 'a\nb'; accepted: printable ASCII"],
  ])) {
    const client = sdk.createClient(options);
    for (const attempt of [() => client.ready, () => client.login(), () => client.request({ url: '/x' }), () => client.logout()]) {
      const error = await failure(attempt());
      assert.equal(error.code, 'CONFIG_INVALID');
      assert.equal(error.errMsg, 'createClient:fail ' + words);
    }
  }
});

test('each default is accepted where it is given', async (t) => {
  const { sdk } = await createWorld(t);
  const given = ALL.filter((option) => option.default !== undefined);
  assert.ok(given.some(({ default: value }) => value === ''), 'an empty string among them');
  for (const { path, default: value } of given) {
    const options = /** @type {any} */ ({ ...BASE, login: { ...BASE.login } });
    const names = path.split('.');
    const last = names.pop() ?? '';
    const group = groupIn(options, names);
    group[last] = value;
    sdk.createClient(options).destroy();
  }
});

test('odd objects end in a clear error or work, never in a trap', async (t) => {
  const { host, sdk, backend, wait } = await createWorld(t);
  const accepted = host.evaluate(`(baseUrl) => {
    const withData = { baseUrl, login: { url: '/wx/onlogin', data: {} } };
    withData.login.data.self = 1;
    return [
      Object.freeze({ baseUrl, login: Object.freeze({ url: '/wx/onlogin' }) }),
      Object.assign(Object.create(null), { baseUrl, login: { url: '/wx/onlogin' } }),
      { baseUrl, login: Object.assign(Object.create(null), { url: '/wx/onlogin' }), request: new Proxy({}, {}) },
      new Proxy({ baseUrl, login: { url: '/wx/onlogin' } }, {}),
      { baseUrl, get login() { return { url: '/wx/onlogin' } } },
      { baseUrl, login: { url: '/wx/onlogin', timeout: undefined }, session: undefined },
      withData,
    ];
  }`)(backend.url);
  for (const options of accepted) assert.equal((await wait(sdk.createClient(options).login({ force: true }))).fresh, true);

  const refused = host.evaluate(`[
    new Proxy({}, { ownKeys() { throw new Error('no keys') } }),
    { get baseUrl() { throw new Error('no value') } },
    { baseUrl: 'https://a.example', login: { url: '/l', header: { get a() { throw new Error('no header') } } } },
    (() => { const o = { baseUrl: 'https://a.example', login: { url: '/l' } }; o.session = o; return o; })(),
    { baseUrl: Symbol('x'), login: { url: '/l' } },
    { baseUrl: 'https://a.example', login: { url: '/l' }, replays: {} },
    function () {},
  ]`);
  for (const options of refused) assert.equal(refusal(sdk, options).code, 'CONFIG_INVALID');
});

test('options changed after createClient change nothing', async (t) => {
  const { host, sdk, backend, wait } = await createWorld(t);
  const options = host.plain({ baseUrl: backend.url, login: { url: '/wx/onlogin' }, expired: { statusCodes: [401] } });
  const client = sdk.createClient(options);
  options.baseUrl = 'https://evil.example';
  options.login.url = 'https://evil.example/login';
  options.expired.statusCodes.push(200);
  assert.equal((await wait(client.request({ url: '/wx/products/list' }))).statusCode, 200);
});

test('wrong calls are refused by name as well', async (t) => {
  const { createClient, failure } = await createWorld(t);
  const client = createClient();
  for (const [attempt, words] of /** @type {Array<[() => Promise<unknown>, string]>} */ ([
    [() => client.login(/** @type {any} */ (null)), 'login:fail the options are null; accepted: a plain object'],
    [() => client.login(/** @type {any} */ ({ forced: true })), "login:fail unknown option 'forced'; did you mean 'force'?"],
    [() => client.login(/** @type {any} */ ({ credentials: {} })), "login:fail unknown option 'credentials'; accepted: force, data, via"],
    [() => client.login(/** @type {any} */ ({ force: 'x' })), "login:fail option 'force' is 'x'; accepted: true or false"],
    [() => client.login(/** @type {any} */ ({ data: 'x' })), "login:fail option 'data' is a string; accepted: a plain object"],
    [() => client.login(/** @type {any} */ ({ via: {} })), "login:fail option 'via.url' is missing; accepted: a non-empty string"],
    [() => client.login(/** @type {any} */ ({ via: { url: '/account', body: {} } })), "login:fail unknown option 'via.body'; accepted: url, data, method, header"],
    [() => client.login(/** @type {any} */ ({ via: { url: '/account', header: { a: 1 } } })), "login:fail option 'via.header.a' is a number; accepted: a string"],
    [() => client.logout(/** @type {any} */ ({ url: 7 })), "logout:fail option 'url' is 7; accepted: a non-empty string"],
    [() => client.login(/** @type {any} */ (new Map())), 'login:fail the options are a Map; accepted: a plain object'],
    [() => client.login(/** @type {any} */ ({ data: new Date(0) })), "login:fail option 'data' is a Date; accepted: a plain object"],
    [() => client.login(/** @type {any} */ ({ via: new URLSearchParams() })), "login:fail option 'via' is a URLSearchParams; accepted: a plain object"],
  ])) {
    const error = await failure(attempt());
    assert.equal(error.code, 'CONFIG_INVALID');
    assert.equal(error.errMsg, words);
  }
  assert.equal(client.session().state, 'none');
  assert.throws(() => client.on(/** @type {any} */ ('logedin'), () => {}), /takes 'login', 'logout', 'expired', 'error', and a function/);
  assert.throws(() => client.on('login', /** @type {any} */ (undefined)), /and a function/);
});

test('without a host there is a clear error', async (t) => {
  const { host, sdk } = await createWorld(t);
  host.evaluate('wx = undefined');
  assert.match(refusal(sdk, BASE).errMsg, /'host' is missing/);
});

test('host takes any object of wx\'s shape', async (t) => {
  const { host, sdk, backend, wait } = await createWorld(t);
  const own = host.evaluate('(() => { const own = wx; wx = undefined; return own; })()');
  const client = sdk.createClient({ baseUrl: backend.url, login: { url: '/wx/onlogin' }, host: own });
  assert.equal((await wait(client.login())).fresh, true);
});
