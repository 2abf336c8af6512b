/** Retries: after which failures, when, how often, and never where nobody has asked for them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, createWorld } from './world.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Options, WorldOptions } from './world.js'
 */

const THINGS = '/echo';
/** @type {any} */
const TWICE = { limit: 2, delay: 500, jitter: false };

/**
 * A client with a session, and a backend that answers the next sends to THINGS as the test says, then as it does.
 *
 * @param {TestContext} t @param {Options} [options] @param {WorldOptions} [how]
 */
async function createShop(t, options = {}, how = {}) {
  const world = await createWorld(t, how);
  const { backend, clock, createClient, wait } = world;
  const client = createClient(options);
  await wait(client.login());
  /** @type {Array<number | { status: number, header?: Record<string, string>, body?: unknown } | 'lost'>} */
  const answers = [];
  /** @type {number[]} */
  const sends = [];
  const keys = /** @type {Array<string | undefined>} */ ([]);
  backend.fault = (request, response, next) => {
    if (request.path !== THINGS) return next();
    sends.push(clock.elapsed());
    keys.push(request.get('Idempotency-Key'));
    const answer = answers.shift();
    if (answer === undefined) return next();
    if (answer === 'lost') return response.socket?.destroy();
    const { status, header = {}, body = {} } = typeof answer === 'number' ? { status: answer } : answer;
    response.status(status).set(header).json(body);
  };

  /** What comes of a request whose sends are answered so. @param {typeof answers} given @param {Record<string, any>} [more] */
  async function ask(given, more = {}) {
    answers.splice(0, Infinity, ...given);
    sends.length = keys.length = 0;
    const pending = call(client, { url: THINGS, ...more });
    await clock.runUntil(() => pending.done);
    const { code, statusCode } = pending.result;
    return { outcome: code ?? statusCode, sends: sends.length, pauses: sends.slice(1).map((at, index) => at - Number(sends[index])), keys: [...keys], events: pending.events };
  }
  return { ...world, client, answers, sends, keys, ask };
}

/** @param {{ outcome: unknown, sends: number }} end */
const brief = ({ outcome, sends }) => [outcome, sends];

test('nothing is retried where nobody asks for it, whatever fails', async (t) => {
  const { ask } = await createShop(t);
  for (const answer of [/** @type {const} */ ('lost'), 503, 429, 500]) assert.deepEqual(brief(await ask([answer])), [answer === 'lost' ? 'REQUEST_FAILED' : answer, 1]);
});

test('what the host could not deliver, and the statuses of the default, are retried up to the limit; no other status is', async (t) => {
  const { ask } = await createShop(t, { request: { retry: TWICE } });
  for (const answer of [/** @type {const} */ ('lost'), 408, 429, 500, 502, 503, 504]) {
    const outcome = answer === 'lost' ? 'REQUEST_FAILED' : answer;
    assert.deepEqual(brief(await ask([answer])), [200, 2]);
    assert.deepEqual(brief(await ask([answer, answer])), [200, 3]);
    const last = await ask([answer, answer, answer]);
    assert.deepEqual(brief(last), [outcome, 3]);
    assert.deepEqual(last.events, [answer === 'lost' ? 'fail' : 'success', 'complete']);
  }
  for (const answer of [201, 304, 400, 403, 404, 409, 501]) assert.deepEqual(brief(await ask([answer])), [answer, 1]);
});

test('statusCodes are in the place of those of the default', async (t) => {
  const { ask } = await createShop(t, { request: { retry: { ...TWICE, statusCodes: [404, 420] } } });
  assert.deepEqual(brief(await ask([404, 420])), [200, 3]);
  assert.deepEqual(brief(await ask([503])), [503, 1]);
  assert.deepEqual(brief(await ask(['lost'])), [200, 2]);
});

test('methods that do no harm twice are retried, and others only by their name or with a key', async (t) => {
  const { ask } = await createShop(t, { request: { retry: TWICE } });
  for (const method of [undefined, 'GET', 'PUT', 'DELETE']) assert.deepEqual(brief(await ask([503], { method })), [200, 2], method);
  for (const method of ['POST', 'TRACE', 'OPTIONS', 'post']) assert.equal((await ask([503], { method })).sends, 1, method);
  const retry = { ...TWICE, methods: ['post'] };
  assert.deepEqual(brief(await ask([503], { method: 'POST', retry })), [200, 2]);
  assert.deepEqual(brief(await ask([503], { method: 'GET', retry })), [503, 1]);
  assert.deepEqual(brief(await ask([503, 503], { method: 'POST', data: { a: 1 }, retry: { ...TWICE, key: true } })), [200, 3]);
});

test('the pause doubles, up to a minute, and without a random part it is exact', async (t) => {
  const { ask } = await createShop(t, { request: { retry: { limit: 4, delay: 500, jitter: false } } });
  assert.deepEqual((await ask([503, 503, 503, 503])).pauses, [500, 1000, 2000, 4000]);
  assert.deepEqual((await ask([503, 503, 503], { retry: { limit: 3, delay: 20_000, jitter: false } })).pauses, [20_000, 40_000, 60_000]);
  assert.deepEqual((await ask([503], { retry: { limit: 1, delay: 0 } })).sends, 2);
});

test('the random part is up to half of the pause, and not always the same', async (t) => {
  const { ask } = await createShop(t, { request: { retry: { limit: 1, delay: 1000 } } });
  const pauses = [];
  for (let round = 0; round < 40; round++) pauses.push(...(await ask(['lost'])).pauses);
  assert.ok(pauses.every((pause) => pause >= 500 && pause <= 1001), pauses.join());
  assert.ok(Math.max(...pauses) - Math.min(...pauses) > 200, pauses.join());
});

test('Retry-After is heard: seconds, or a date; and what asks for more than a minute is not retried', async (t) => {
  const { clock, ask } = await createShop(t, { request: { retry: TWICE } });
  /** @param {string} after */
  const busy = (after) => [{ status: 503, header: { 'Retry-After': after } }];
  assert.deepEqual((await ask(busy('3'))).pauses, [3000]);
  assert.deepEqual((await ask(busy(' 60 '))).pauses, [60_000]);
  assert.deepEqual(brief(await ask(busy('61'))), [503, 1]);
  assert.deepEqual(brief(await ask(busy('86400'))), [503, 1]);
  const [pause = 0] = (await ask(busy(new Date(clock.now() + 10_000).toUTCString()))).pauses;
  // A date tells no milliseconds.
  assert.ok(pause > 8900 && pause <= 10_000, `${pause}`);
  assert.deepEqual(brief(await ask(busy(new Date(clock.now() + 120_000).toUTCString()))), [503, 1]);
  // What says nothing, or lies behind by a phone's clock, leaves the pause that there would be.
  for (const after of ['soon', '-5', '1.5', '', '0', new Date(clock.now() - 3_600_000).toUTCString()]) assert.deepEqual((await ask(busy(after))).pauses, [500], after);
  assert.deepEqual((await ask(busy('3'), { retry: { ...TWICE, retryAfter: false } })).pauses, [500]);
});

test('with a key, all sends of a call carry the same, each call has another, and it is none of the session', async (t) => {
  const { ask, client } = await createShop(t, { request: { retry: { ...TWICE, key: true } } });
  const all = [];
  for (let round = 0; round < 20; round++) {
    const { keys, outcome } = await ask([503, 'lost'], { method: 'POST' });
    assert.equal(outcome, 200);
    assert.equal(keys.length, 3);
    assert.equal(new Set(keys).size, 1);
    assert.match(String(keys[0]), /^[\w-]{16,64}$/);
    assert.ok(!String(keys[0]).includes(String(client.session().id)));
    all.push(keys[0]);
  }
  assert.equal(new Set(all).size, 20);
  // One that is sent once has it, too: the backend may have acted.
  assert.equal((await ask([])).keys.length, 1);
  assert.notEqual((await ask([])).keys[0], undefined);
  assert.deepEqual((await ask([503], { retry: false })).keys, [undefined]);
});

test('the key may be the app\'s own, in the option or in the header', async (t) => {
  const { ask } = await createShop(t, { request: { retry: { ...TWICE, key: true }, header: { 'X-A': 'b' } } });
  assert.deepEqual((await ask([503], { method: 'POST', retry: { ...TWICE, key: 'order-7' } })).keys, ['order-7', 'order-7']);
  assert.deepEqual((await ask([503], { method: 'POST', header: { 'Idempotency-Key': 'mine' } })).keys, ['mine', 'mine']);
  assert.deepEqual((await ask([503], { method: 'POST', header: { 'idempotency-key': 'mine' } })).keys, ['mine', 'mine']);
});

test('a replay after a login carries the same key, and is counted apart: both are bounded', async (t) => {
  const { ask, backend, clock } = await createShop(t, { request: { retry: { ...TWICE, key: true } } });
  const { outcome, sends, keys } = await ask([503, 401, 503]);
  assert.deepEqual([outcome, sends, new Set(keys).size], [200, 4, 1]);
  assert.equal(backend.logins, 2);
  await clock.advance(60_000);
  assert.deepEqual(brief(await ask([401, 503, 503, 503])), [503, 4]);
  await clock.advance(60_000);
  assert.deepEqual(brief(await ask([503, 401, 503, 401])), ['SESSION_EXPIRED', 4]);
  await clock.advance(60_000);
  assert.deepEqual(brief(await ask([401, 503], { retry: false })), [503, 2]);
  await clock.advance(60_000);
  assert.deepEqual(brief(await ask([503, 401], { replay: false })), ['SESSION_EXPIRED', 2]);
});

test('what means "expired" is that, also where its status is one of statusCodes', async (t) => {
  const { ask, backend } = await createShop(t, { request: { retry: { ...TWICE, statusCodes: [401, 503] } } });
  const { outcome, sends, pauses } = await ask([401]);
  assert.deepEqual([outcome, sends, backend.logins], [200, 2, 2]);
  assert.ok(Number(pauses[0]) < 100, 'it does not wait');
  const odd = await createShop(t, { request: { retry: TWICE }, expired: { body: { errcode: [-1] } } });
  assert.deepEqual(brief(await odd.ask([{ status: 503, body: { errcode: -1 } }])), [200, 2]);
  assert.equal(odd.backend.logins, 2);
});

test('the option of a call is in the place of the client\'s; false is none', async (t) => {
  const { ask } = await createShop(t, { request: { retry: TWICE } });
  assert.deepEqual(brief(await ask([503], { retry: false })), [503, 1]);
  assert.deepEqual(brief(await ask([503, 503], { retry: { limit: 1 } })), [503, 2]);
  assert.deepEqual(brief(await ask([503], { retry: { limit: 0 } })), [503, 1]);
  const plain = await createShop(t);
  assert.deepEqual(brief(await plain.ask([503, 'lost'], { retry: TWICE })), [200, 3]);
  plain.answers.push(503);
  assert.equal((await plain.wait(plain.client.request({ url: THINGS, retry: { limit: 1 } }))).statusCode, 200);
});

test('wrong options are refused and named, of the client at once, of a call by failing that', async (t) => {
  const { createClient, ask } = await createShop(t);
  for (const [retry, words] of /** @type {Array<[any, RegExp]>} */ ([
    [{}, /retry\.limit' is missing/],
    [{ limit: 11 }, /retry\.limit' is 11/],
    [{ limit: 1, delay: -1 }, /retry\.delay' is -1/],
    [{ limit: 1, statusCodes: [99] }, /retry\.statusCodes\[0\]' is 99/],
    [{ limit: 1, methods: 'GET' }, /retry\.methods' is/],
    [{ limit: 1, jiter: true }, /unknown option '(request\.)?retry\.jiter'; did you mean '(request\.)?retry\.jitter'/],
    [7, /retry' is (7|a number)/],
  ])) {
    assert.throws(() => createClient({ request: { retry } }), { code: 'CONFIG_INVALID', message: words });
    assert.deepEqual(brief(await ask([503], { retry })), ['CONFIG_INVALID', 0]);
  }
  assert.throws(() => createClient({ request: { retry: /** @type {any} */ ({ limit: 1, key: 'mine' }) } }), { code: 'CONFIG_INVALID', message: /request\.retry\.key/ });
});
