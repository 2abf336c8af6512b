/** Whatever a client is given ends in a clear error or in what wx would do with it; never in a trap, and never for the others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createWorld } from './world.js';

/**
 * @import { World } from './world.js'
 * @import { Client } from '../../js-glue/dist/types/index.js'
 */

/** What the app's own getters and traps throw; the one foreign error that may come out again. */
const OWN = new Error('thrown by the app');
const thrower = () => {
  throw OWN;
};

/** A host that answers at once what a backend would, and refuses as wx does what is no request. */
const QUICK_HOST = `
  const answer = (options, kind, result) => setTimeout(() => {
    try { options[kind](result); } catch (error) { throw error; }
  }, 1);
  const api = (name) => (options) => {
    const { url } = options;
    if (typeof url !== 'string') answer(options, 'fail', { errMsg: name + ':fail parameter error: parameter.url should be String;' });
    else answer(options, 'success', { statusCode: 200, data: { sessionid: 'made-by-login' }, header: {}, errMsg: name + ':ok' });
    return { abort() {} };
  };
  for (const name of ['request', 'uploadFile', 'downloadFile']) wx[name] = api(name);
  wx.login = (options) => answer(options, 'success', { code: 'c' });
`;

/**
 * fast-check looks into what it generates, which some of this does not like: so it generates functions that make it.
 *
 * @typedef {fc.Arbitrary<() => any>} Making
 */

/** One of these. @param {...any} values @returns {Making} */
const of = (...values) => fc.constantFrom(...values.map((value) => () => value));
/** One of what these make, anew each time. @param {...() => any} makers @returns {Making} */
const making = (...makers) => fc.constantFrom(...makers);

/** Values of every kind, most of them wrong wherever they stand. @type {Making} */
const odd = fc.oneof(
  of(undefined, null, true, false, NaN, -1, 0, -0, 1, 1.5, 401, Infinity, -Infinity, 2 ** 31, 2 ** 53, 1e300, 10n),
  of('', ' ', '/x', 'x', 'POST', 'GET', 'header', 'body', 'https://a.example', 'http://[', '\0', '\x01', '\n', '\ud800', '会话', 'x'.repeat(5000)),
  of(Symbol('s'), Symbol.iterator, thrower, () => undefined, () => '/x', async () => ({}), class {}),
  fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, withSparseArray: true, maxDepth: 2 }).map((value) => () => value),
  fc.constantFrom('a', 'url', 'toString', 'length', '__proto__').map((name) => () => Object.defineProperty({}, name, { get: thrower, enumerable: true })),
  fc.constantFrom('get', 'has', 'ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf').map((trap) => () => new Proxy({ a: 1 }, { [trap]: thrower })),
  making(
    () => {
      const cyclic = /** @type {any} */ ({ list: [] });
      cyclic.self = cyclic.list[0] = cyclic;
      return cyclic;
    },
    () => Object.freeze({ a: Object.freeze([1]) }),
    () => Object.create(null),
    () => ({ toString: thrower, valueOf: thrower, toJSON: thrower, then: 7 }),
    () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    },
  ),
  fc.array(fc.constantFrom(undefined, null, 1, '', 'a', 401, NaN), { maxLength: 3 }).map((list) => () => list.slice()),
);

const UNKNOWN = ['URL', 'baseURL', 'timeout', 'toString', 'constructor', '__proto__', 'hasOwnProperty', '', '商品'];

/** An object with some of the names, and values of every kind; now and then something else altogether, or with a twist. @param {string[]} names @param {Record<string, Making>} [fit] values that fit, which come more often @returns {Making} */
function bag(names, fit = {}) {
  const value = (/** @type {string} */ name) => (name in fit ? fc.oneof({ weight: 2, arbitrary: fit[name] }, { weight: 1, arbitrary: odd }) : odd);
  const entry = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...names).chain((name) => fc.tuple(fc.constant(name), value(name))) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...UNKNOWN), odd) },
  );
  const object = fc.tuple(fc.array(entry, { maxLength: 5 }), fc.constantFrom('plain', 'plain', 'frozen', 'bare', 'getter', 'proxy')).map(([entries, kind]) => () => {
    const made = kind === 'bare' ? Object.create(null) : {};
    for (const [name, make] of entries) Object.defineProperty(made, name, { value: make(), enumerable: true, configurable: true, writable: true });
    const last = entries.at(-1)?.[0];
    if (kind === 'getter' && last !== undefined) Object.defineProperty(made, last, { get: thrower, enumerable: true });
    if (kind === 'proxy') return new Proxy(made, {});
    return kind === 'frozen' ? Object.freeze(made) : made;
  });
  return fc.oneof({ weight: 8, arbitrary: object }, { weight: 1, arbitrary: odd });
}

const URL = of('/x', 'https://a.example/x', 'https://api.example.com/x', '//x', '');
const REQUEST = bag(
  ['url', 'url', 'data', 'header', 'timeout', 'method', 'auth', 'replay', 'priority', 'success', 'fail', 'complete', 'filePath', 'name', 'formData'],
  { url: URL, auth: of(true, false, 'optional'), priority: of('high', 'normal') },
);
const VIA = bag(['url', 'url', 'data', 'method', 'header'], { url: URL, method: of('POST', 'PUT'), header: of({ a: 'b' }) });
const LOGIN = bag(['force', 'data', 'via'], { force: of(true, false), data: of({ a: 1 }), via: VIA });
const SESSION = bag(['id', 'id', 'expiresIn', 'renewable'], { id: of('an-id', 'another id'), expiresIn: of(1, 3600), renewable: of(true, false) });

const CALLS = fc.oneof(
  fc.tuple(fc.constantFrom('request', 'request', 'request', 'uploadFile', 'downloadFile'), REQUEST),
  fc.tuple(fc.constant('login'), LOGIN),
  fc.tuple(fc.constant('setSession'), SESSION),
  fc.tuple(fc.constant('logout'), bag(['url', 'url'], { url: URL })),
  fc.tuple(fc.constant('on'), fc.oneof(odd, of('login', 'logout', 'expired', 'error', 'toString', '__proto__')), fc.oneof(odd, of(() => {}))),
);

/** A description for a counterexample, of things that may not like to be described. @param {unknown} value */
function describe(value) {
  try {
    return fc.stringify(value);
  } catch {
    return 'what cannot be shown';
  }
}

/** What a proxy that is no longer one throws at every touch: as much the app's own. @param {any} error */
const isRevoked = (error) => /proxy that has been revoked/.test(error?.message) && error.name === 'TypeError';

/** Whether an error is one that tells what is wrong. @param {World['sdk']} sdk @param {any} error @param {() => string} context */
function assertClear(sdk, error, context) {
  if (error === OWN || isRevoked(error)) return;
  const clear =
    error instanceof sdk.SessionError && error.code !== 'WASM_UNAVAILABLE' && /^\w+:fail/.test(error.errMsg) && (error.code !== 'CONFIG_INVALID' || /'|the options/.test(error.errMsg));
  if (!clear) throw new Error(`${context()} gave ${describe(error)}`, { cause: error });
}

/** That a client is none the worse. @param {World} world @param {Client} client */
async function assertWorks({ wait }, client) {
  client.setSession({ id: 'fresh-id' });
  assert.equal((await wait(client.request({ url: '/fine' }))).statusCode, 200);
  assert.equal(client.session().state, 'active');
}

/** The generated values are functions, whose text tells little: the error does that, and the seed brings it back. @param {fc.IAsyncProperty<any>} property @param {number} numRuns */
async function check(property, numRuns) {
  const { failed, seed, counterexamplePath, errorInstance } = await fc.check(property, { numRuns, endOnFailure: true });
  if (failed) throw new Error(`seed ${seed}, path ${counterexamplePath}: ${errorInstance}`, { cause: errorInstance });
}

let cases = 0;

test('every method, with whatever: a clear error or an answer, and the client works on', async (t) => {
  const world = await createWorld(t, { errors: true });
  const { host, sdk, clock } = world;
  host.evaluate(QUICK_HOST);
  const client = sdk.createClient({ baseUrl: 'https://api.example.com', login: { url: '/login', retry: { limit: 0 } } });
  await world.wait(client.ready);
  /** @type {any[]} */
  const traps = [];
  client.on('error', (/** @type {any} */ error) => traps.push(error));

  await check(fc.asyncProperty(fc.array(CALLS, { minLength: 25, maxLength: 25 }), async (calls) => {
    let pending = 0;
    /** @type {Array<() => void>} */
    const checks = [];
    for (const [method, ...makers] of calls) {
      cases++;
      const args = makers.map((make) => make());
      const context = () => `${method}(${args.map(describe).join(', ')})`;
      try {
        const result = client[method](...args);
        if (method === 'on' || method === 'setSession') continue;
        pending++;
        result.then(() => pending--, (/** @type {unknown} */ error) => {
          pending--;
          checks.push(() => assertClear(sdk, error, context));
        });
      } catch (error) {
        assertClear(sdk, error, context);
      }
    }
    await clock.runUntil(() => pending === 0);
    for (const check of checks) check();
    await assertWorks(world, client);
  }), 1000);
  // A trap would have been told here, whichever call it hit.
  assert.deepEqual(traps.filter(({ code }) => code === 'WASM_UNAVAILABLE').map(({ message }) => message), []);
  assert.deepEqual(host.unhandledRejections, []);
});

const OPTIONS = (() => {
  const header = of({ a: 'b' }, {});
  const path = of('sessionid', 'data.id', 'header.X-Id', '..', '__proto__.x');
  const login = bag(['url', 'url', 'url', 'method', 'codeField', 'data', 'header', 'timeout', 'retry', 'session', 'expiresIn', 'with'], {
    url: URL, header, timeout: of(1, 600_000), retry: bag(['limit', 'delay'], { limit: of(0), delay: of(1) }), session: path, expiresIn: path,
    data: of({ a: 1 }, thrower), with: of('code', 'userInfo'),
  });
  const session = bag(['in', 'name', 'prefix', 'ttl', 'renewBefore', 'sliding', 'update', 'storageKey', 'persist', 'encrypt', 'checkSession'], {
    in: of('header', 'query', 'body', 'cookie'), name: of('sid', 'a b', 'X-é'), prefix: of('', 'Bearer ', '\n'), ttl: of(60),
    renewBefore: of(5), update: bag(['id', 'expiresIn'], { id: path, expiresIn: path }), sliding: of(true, false), persist: of(true, false), encrypt: of(true, false), checkSession: of(true, false),
  });
  const expired = bag(['statusCodes', 'body', 'test', 'closeCodes'], {
    statusCodes: of([], [401], [419, 599]), body: of({}, { 'a.b': [1, 'x', true] }), closeCodes: of([4401]), test: of(thrower, () => false),
  });
  const request = bag(['timeout', 'header'], { timeout: of(1000), header: fc.oneof(header, odd.map((make) => () => () => { throw make(); }), odd.map((make) => () => make)) });
  return bag(['baseUrl', 'baseUrl', 'login', 'login', 'login', 'allowedOrigins', 'session', 'expired', 'protocol', 'maxInFlight', 'request', 'replays', 'host', 'wasm'], {
    baseUrl: of('https://api.example.com', 'https://api.example.com/v1/', 'https://a@b', 'ftp://x', 'https://x?y'), login, session, expired, request,
    allowedOrigins: of([], ['https://a.example'], ['a'], [' ']), maxInFlight: of(1, 10), replays: of(0, 10), protocol: of('wafer'),
    host: of(undefined), wasm: of(undefined),
  });
})();

/** Most of these are refused; what is missing is filled in for the others, so that the rest gets its turn. */
const FILLED = fc.tuple(OPTIONS, fc.boolean()).map(([make, fill]) => () => {
  const options = make();
  if (!fill || typeof options !== 'object' || options === null) return options;
  try {
    return { baseUrl: 'https://api.example.com', ...options, login: { url: '/login', ...options.login, retry: { limit: 0 } }, host: undefined, wasm: undefined };
  } catch {
    return options;
  }
});

test('createClient, with whatever: CONFIG_INVALID, or a client whose every call ends', async (t) => {
  const world = await createWorld(t, { errors: true });
  const { host, sdk, clock } = world;
  host.evaluate(QUICK_HOST);
  let made = 0;
  await check(fc.asyncProperty(fc.array(FILLED, { minLength: 20, maxLength: 20 }), async (all) => {
    let pending = 0;
    /** @type {Array<() => void>} */
    const checks = [];
    for (const make of all) {
      cases++;
      const options = make();
      const context = () => `createClient(${describe(options)})`;
      let client;
      try {
        client = sdk.createClient(options);
      } catch (error) {
        const { code, errMsg } = /** @type {any} */ (error);
        const named = error instanceof sdk.SessionError && code === 'CONFIG_INVALID' && /^createClient:fail (.*option '|the options )/s.test(errMsg);
        if (!named) throw new Error(`${context()} gave ${describe(error)}`, { cause: error });
        continue;
      }
      // The app's own host can do what it likes.
      const { host: given, wasm } = options;
      if (given !== undefined || wasm !== undefined) {
        client.destroy();
        continue;
      }
      made++;
      const calls = [client.ready, client.request({ url: '/x' }), client.login(), client.request({ url: '/x', auth: false, method: 'POST' })];
      pending += calls.length;
      for (const call of calls) {
        call.then(() => pending--, (/** @type {unknown} */ error) => {
          pending--;
          checks.push(() => assertClear(sdk, error, context));
        });
      }
    }
    await clock.runUntil(() => pending === 0);
    for (const check of checks) check();
  }), 400);
  assert.ok(made > 1000, `only ${made} clients came into being`);
  assert.ok(cases >= 30_000, `${cases} cases`);
});

test('what a getter throws in the options of login, logout and setSession is the cause of a CONFIG_INVALID', async (t) => {
  const { createClient, failure } = await createWorld(t);
  const client = createClient();
  const trap = /** @type {any} */ (Object.defineProperty({}, 'force', { get: thrower, enumerable: true }));
  for (const error of [await failure(client.login(trap)), await failure(client.login({ via: trap })), await failure(client.logout(trap))]) {
    assert.equal(error.code, 'CONFIG_INVALID');
    assert.equal(error.cause, OWN);
  }
  assert.throws(() => client.setSession(trap), (/** @type {any} */ error) => error.code === 'CONFIG_INVALID' && error.cause === OWN);
});
