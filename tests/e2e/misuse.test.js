/** Whatever a client is given ends in a clear error or in what wx would do with it; never in a trap, and never for the others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CALL_OPTIONS } from './call-options.js';
import { ALL, KINDS, ROOT } from './options-table.js';
import { assertClear, bag, check, describe, odd, of, OWN, RANDOM, thrower } from './whatever.js';
import { createWorld } from './world.js';

/**
 * @import { World } from './world.js'
 * @import { Client } from '../../js-glue/dist/types/index.js'
 * @import { Option } from './options-table.js'
 */

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

const URL = of('/x', 'https://a.example/x', 'https://api.example.com/x', '//x', '');
const REQUEST = bag(
  ['url', 'url', 'data', 'header', 'timeout', 'method', ...CALL_OPTIONS, 'success', 'fail', 'complete', 'filePath', 'name', 'formData'],
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

/** That a client is none the worse. @param {World} world @param {Client} client */
async function assertWorks({ wait }, client) {
  client.setSession({ id: 'fresh-id' });
  assert.equal((await wait(client.request({ url: '/fine' }))).statusCode, 200);
  assert.equal(client.session().state, 'active');
}

let cases = 0;

test('every method, with whatever: a clear error or an answer, and the client works on', async (t) => {
  const world = await createWorld(t, { errors: true, unwatched: RANDOM });
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

/** Values that fit and that the table of options does not tell, by the options' paths; or the only ones that are to come. */
const FITTING = (() => {
  const header = of({ a: 'b' }, {});
  const path = of('sessionid', 'data.id', 'header.X-Id', '..', '__proto__.x');
  /** @type {Record<string, ReturnType<typeof of>>} */
  const fitting = {
    'baseUrl': of('https://api.example.com', 'https://api.example.com/v1/', 'https://a@b', 'ftp://x', 'https://x?y'),
    'allowedOrigins': of([], ['https://a.example'], ['a'], [' ']),
    'login.url': URL,
    'login.data': of({ a: 1 }, thrower),
    'login.header': header,
    'login.session': path,
    'login.expiresIn': path,
    // A login that fails is not to be repeated: there are thousands of them.
    'login.retry.limit': of(0),
    'login.retry.delay': of(1),
    'session.name': of('sid', 'a b', 'X-é'),
    'session.prefix': of('', 'Bearer ', '\n'),
    'session.update.id': path,
    'session.update.expiresIn': path,
    'expired.statusCodes': of([], [401], [419, 599]),
    'expired.body': of({}, { 'a.b': [1, 'x', true] }),
    'expired.test': of(thrower, () => false),
    'request.header': fc.oneof(header, odd.map((make) => () => () => { throw make(); }), odd.map((make) => () => make)),
    'host': of(undefined),
    'wasm': of(undefined),
  };
  const unknown = Object.keys(fitting).filter((path) => !ALL.some((option) => option.path === path));
  assert.deepEqual(unknown, [], 'no such options');
  return fitting;
})();

/** Values that fit an option, if there is something to be said of them. @param {Option} option @returns {ReturnType<typeof of> | undefined} */
function fitting({ path, kinds, accepted, default: value, fields }) {
  if (FITTING[path]) return FITTING[path];
  if (fields.length) return group(fields);
  if (kinds & KINDS.INTEGER) return of(...accepted);
  if (kinds & KINDS.BOOLEAN) return of(true, false);
  if (Array.isArray(accepted) && kinds & KINDS.STRING) return of(...accepted);
  return value === undefined ? undefined : of(value);
}

/** A group of options; what cannot be left out comes more often. @param {Option[]} options */
function group(options) {
  const names = options.map((option) => ({ name: option.path.split('.').at(-1) ?? '', option }));
  const often = names.filter(({ option: { path, kinds } }) => kinds & KINDS.REQUIRED || path === 'baseUrl');
  const fit = names.map(({ name, option }) => [name, fitting(option)]).filter(([, values]) => values);
  return bag([...names, ...often, ...often].map(({ name }) => name), Object.fromEntries(fit));
}

const OPTIONS = group(ROOT);

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
  const world = await createWorld(t, { errors: true, unwatched: RANDOM });
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
