/** Whatever storage, the backend and the host hand over: each call ends, with an answer or a clear error, and nothing traps. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bag, check, describe, isRevoked, odd, of, OWN, RANDOM } from './whatever.js';
import { createWorld } from './world.js';

/** A host whose answers are what `hand` says: values, made anew for each call. */
const HOST = `
  var hand = {};
  const soon = (run) => setTimeout(run, 1);
  const good = { login: { code: 'c' }, exchange: { statusCode: 200, data: { sessionid: 'made-by-login' }, header: {} }, answer: { statusCode: 200, data: '', header: {} } };
  const give = (what) => (hand[what] ? hand[what]() : good[what]);
  wx.login = (options) => soon(() => options.success(give('login')));
  wx.request = (options) => {
    const what = /login/.test(options.url) ? 'exchange' : 'answer';
    soon(() => (hand.fails ? options.fail(give(what)) : options.success(give(what))));
    return { abort() {} };
  };
  wx.getStorageSync = () => (hand.stored ? hand.stored() : '');
  wx.setStorageSync = () => {};
  hand;
`;

const time = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(NaN, Infinity, -Infinity, 1e300, -1e300, 2 ** 63, 2 ** 53, -0, 0, null, undefined, '7', 1.767e12, 4e12));
const stored = fc.tuple(fc.oneof(fc.constantFrom(1, 2, 2, 2, 3), time), fc.constantFrom('an-id', 'x'.repeat(5000), 'é', '', 7), time, time, time, fc.constantFrom(true, false, undefined, 1, null));
/** A record, or anything else that a storage of JSON could hand out (docs: storage). */
const STORED = fc.oneof({ weight: 4, arbitrary: stored }, { weight: 1, arbitrary: fc.jsonValue() }).map((value) => () => value);

const status = of(200, 200, 200, 401, 500, 0, -1, 65_736, 70_000, 1e300, NaN, '401', undefined);
const fields = bag(['sessionid', 'sessionid', 'expires_in', 'code', 'openid', 'session_key'], {
  sessionid: of('an-id', '', 'a\nb', 'x'.repeat(5000), 'é', 7, true), expires_in: of(7200, 0, -1, NaN, Infinity, 1e300, '60', 1e-9), code: of(0, 'expired', true),
});
const data = fc.oneof(fields, odd, of('{"sessionid":"an-id","expires_in":1e999}', '{"sessionid":', '<html>', '"text"', '\u{1F600}'));
const header = bag(['X-Id', 'x-ttl'], { 'X-Id': of('an-id', 'é', ['a', 'b']), 'x-ttl': of('60', 'NaN', -1) });
const REPLY = bag(['statusCode', 'statusCode', 'statusCode', 'data', 'data', 'data', 'header', 'errMsg'], { statusCode: status, data, header });

const OPTIONS = {
  baseUrl: 'https://api.example.com',
  login: { url: '/login', expiresIn: 'expires_in', retry: { limit: 0 } },
  session: { sliding: true, update: { id: 'header.X-Id', expiresIn: 'data.expires_in' } },
  expired: { statusCodes: [401], body: { code: ['expired', true, 0] } },
};

/** @param {import('node:test').TestContext} t */
async function createHostileWorld(t) {
  const world = await createWorld(t, { errors: true, unwatched: RANDOM });
  const hand = world.host.evaluate(HOST);
  const { clock, sdk } = world;
  /** Waits for calls. A host's words are passed on whatever they are; all else about an error has to be right. @param {Array<Promise<unknown>>} calls @param {() => string} context */
  async function settle(calls, context) {
    let pending = calls.length;
    /** @type {unknown[]} */
    const errors = [];
    for (const call of calls) call.then(() => pending--, (error) => (errors.push(error), pending--));
    await clock.runUntil(() => pending === 0);
    for (const error of /** @type {any[]} */ (errors)) {
      // A promise looks for `then` in what it is resolved with; what that throws is the answer's own.
      if (error === OWN || isRevoked(error)) continue;
      const clear = error instanceof sdk.SessionError && error.code !== 'WASM_UNAVAILABLE' && error.code !== 'CONFIG_INVALID' && error.errMsg !== '';
      if (!clear) throw new Error(`${context()} gave ${describe(error)}`, { cause: error });
    }
  }
  return { ...world, hand, settle };
}

test('whatever lies in storage, calls made at launch are answered', async (t) => {
  const { sdk, hand, wait, host } = await createHostileWorld(t);
  await check(fc.asyncProperty(fc.array(STORED, { minLength: 10, maxLength: 10 }), async (all) => {
    for (const make of all) {
      hand.stored = make;
      const client = sdk.createClient(OPTIONS);
      const reply = await wait(client.request({ url: '/a' })).catch((/** @type {unknown} */ error) => {
        throw new Error(`a stored ${describe(make())} gave ${error}`, { cause: error });
      });
      assert.equal(reply.statusCode, 200);
      client.destroy();
    }
  }), 300);
  assert.deepEqual(host.unhandledRejections, []);
});

test('whatever answers a login, it ends, and the next one works', async (t) => {
  const { sdk, hand, wait, settle, host } = await createHostileWorld(t);
  const client = sdk.createClient(OPTIONS);
  await check(fc.asyncProperty(fc.constantFrom('login', 'exchange'), fc.boolean(), fc.oneof({ weight: 5, arbitrary: REPLY }, { weight: 1, arbitrary: odd }), async (what, fails, make) => {
    Object.assign(hand, { login: undefined, exchange: undefined, fails, [what]: make });
    await settle([client.login({ force: true }), client.request({ url: '/a' })], () => `${what} answered with ${describe(make())}`);
    Object.assign(hand, { [what]: undefined, fails: false });
    await wait(client.login({ force: true }));
    assert.equal(client.session().id, 'made-by-login');
  }), 1500);
  assert.deepEqual(host.unhandledRejections, []);
});

test('whatever answers a request, it ends, and the next one works', async (t) => {
  const { sdk, hand, clock, wait, settle, host } = await createHostileWorld(t);
  const client = sdk.createClient(OPTIONS);
  /** @type {any[]} */
  const told = [];
  client.on('error', (/** @type {any} */ error) => told.push(error));
  await check(fc.asyncProperty(fc.boolean(), fc.oneof({ weight: 5, arbitrary: REPLY }, { weight: 1, arbitrary: odd }), async (fails, make) => {
    Object.assign(hand, { answer: make, fails });
    await settle([client.request({ url: '/a' }), client.request({ url: '/b', auth: 'optional' })], () => `answered with ${describe(make())}`);
    Object.assign(hand, { answer: undefined, fails: false });
    // Logins that the app does not ask for have to stay few.
    await clock.advance(120_000);
    assert.equal((await wait(client.request({ url: '/c' }))).statusCode, 200);
  }), 1500);
  assert.deepEqual(told.filter(({ code }) => code === 'WASM_UNAVAILABLE').map(({ message }) => message), []);
  assert.deepEqual(host.unhandledRejections, []);
});
