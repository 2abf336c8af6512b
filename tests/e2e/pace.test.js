/**
 * Logins that nobody asked for stay few, whatever is out of order and however many requests want one; and the app's own go
 * through at once. An hour of virtual time for each kind of outage.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answering, isLogin, OK } from './answering.js';
import { createWorld } from './world.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Answer, Sent } from './answering.js'
 * @import { Client } from '../../js-glue/dist/types/index.js'
 * @import { Options, World } from './world.js'
 *
 * @typedef {{ statusCode?: number, code?: string, retryAt?: number, at: number, url: string }} End how a request ended
 */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 3600;
const LOST = { fails: true, errMsg: 'request:fail ', errno: 600001 };
const RENEW = '/renew';
const RENEWING = { login: { refresh: 'refresh' }, renew: { url: RENEW } };

/** @param {number} statusCode @param {unknown} [data] @returns {Answer} */
const answer = (statusCode, data = {}) => ({ statusCode, header: {}, data });

/** What is out of order: what is answered to the exchange, and to a request. @type {Array<[string, { exchange?: Answer, request?: Answer, noCode?: boolean }, string]>} */
const OUTAGES = [
  ['the network is down', { exchange: LOST, request: LOST }, 'EXCHANGE_FAILED'],
  ['the backend answers with 503', { exchange: answer(503), request: answer(503) }, 'EXCHANGE_REJECTED'],
  ['the login is answered with 404', { exchange: answer(404) }, 'EXCHANGE_REJECTED'],
  ['there is no session in the answer', { exchange: answer(200, { hello: 'world' }) }, 'EXCHANGE_REJECTED'],
  ['wx.login fails', { noCode: true }, 'LOGIN_FAILED'],
  ['the backend says "expired" to everything', { request: answer(401) }, 'SESSION_EXPIRED'],
];

/**
 * A client, and a host whose backend can be put out of order. Each login gives another session, and all of them are good.
 *
 * @param {TestContext} t @param {Options} [options]
 */
async function createTown(t, options = {}) {
  // A look at thousands of failures takes longer than all the rest, and they are of six kinds.
  const world = await createWorld(t, { unwatched: 'an hour of failures, each of which other tests look at' });
  const { host, clock, createClient } = world;
  /** @type {(sent: Sent) => Answer | undefined} what answers in the backend's place */
  let instead = () => undefined;
  let made = 0;
  const sent = answering(host, (given) => {
    const special = instead(given);
    if (special) return special;
    const granted = { sessionid: `session-${++made}`, refresh: `refresh-${made}` };
    return isLogin(given) || given.url.endsWith(RENEW) ? answer(200, granted) : OK;
  });
  const client = createClient(options);
  /** @type {End[]} */
  const ends = [];

  /** @param {string} url */
  function ask(url) {
    client.request({ url }).then(
      ({ statusCode }) => void ends.push({ statusCode, at: clock.elapsed(), url }),
      ({ code, statusCode, retryAt }) => void ends.push({ code, statusCode, retryAt, at: clock.elapsed(), url }),
    );
  }

  return {
    ...world,
    client,
    sent,
    ends,
    ask,
    /** @param {typeof OUTAGES[number][1]} outage */
    begin({ exchange, request, noCode }) {
      host.behaviour.login = noCode ? { fail: { errMsg: 'login:fail system error' } } : 'ok';
      instead = (given) => (isLogin(given) || given.url.endsWith(RENEW) ? exchange : request);
    },
    end() {
      host.behaviour.login = 'ok';
      instead = () => undefined;
    },
    /** @param {(sent: Sent) => Answer | undefined} other */
    replace: (other) => void (instead = other),
    /** A request to each of them every second. @param {number} seconds @param {string[]} [urls] */
    async go(seconds, urls = ['/things']) {
      for (let second = 0; second < seconds; second++) {
        urls.forEach(ask);
        await clock.advance(SECOND);
      }
    },
    logins: () => host.calls.filter(({ api }) => api === 'login').map(({ at }) => at),
  };
}

/** @param {number[]} times when each began */
function assertFew(times) {
  assert.ok(times.length < 70, `${times.length} logins in an hour`);
  times.slice(4).forEach((at, index) => assert.ok(at - Number(times[index]) > SECOND, `five from ${times[index]} to ${at}`));
}

for (const [what, outage, code] of OUTAGES) {
  test(`in an hour in which ${what}, there are fewer than 70 logins, and its end is noticed within a minute`, async (t) => {
    const { clock, ends, begin, end, go, logins } = await createTown(t);
    begin(outage);
    await go(HOUR);
    assert.ok(logins().length > 50, 'or its end would be noticed late');
    assertFew(logins());
    assert.equal(ends.length, HOUR);
    // All of them at once, with the reason, and not before it had been tried.
    assert.deepEqual(new Set(ends.map((one) => one.code)), new Set([code]));
    assert.ok(ends.slice(100).filter(({ retryAt }) => retryAt !== undefined).length > HOUR / 2 || code === 'SESSION_EXPIRED');
    end();
    const over = clock.elapsed();
    await go(61);
    const served = ends.find(({ statusCode, at }) => at > over && statusCode === 200);
    assert.ok(served && served.at - over <= MINUTE + 100, `served after ${Number(served?.at) - over} ms`);
  });
}

for (const [what, outage] of OUTAGES) {
  test(`after an outage in which ${what}, login() goes through at once`, async (t) => {
    const { clock, client, ends, begin, end, go, logins, wait } = await createTown(t);
    begin(outage);
    await go(120);
    end();
    const before = logins().length;
    const over = clock.elapsed();
    await wait(client.login({ force: true }));
    assert.equal(logins().length, before + 1);
    assert.ok(clock.elapsed() - over < 100, `${clock.elapsed() - over} ms`);
    ends.length = 0;
    await go(10);
    assert.deepEqual(ends.map(({ statusCode }) => statusCode), Array(10).fill(200));
  });
}

test('an hour in which no renewal comes through has fewer than 70 of them, and of logins', async (t) => {
  const { clock, sent, client, ends, begin, end, go, logins, wait } = await createTown(t, { ...RENEWING, session: { ttl: 60 } });
  await wait(client.login());
  await clock.advance(61_000);
  for (const outage of [LOST, answer(500)]) {
    sent.length = 0;
    begin({ exchange: outage, request: answer(401) });
    await go(HOUR / 2);
    const renewals = sent.filter(({ url }) => url.endsWith(RENEW));
    assert.ok(renewals.length > 20 && renewals.length < 40, `${renewals.length} renewals in half an hour`);
  }
  end();
  ends.length = 0;
  await go(61);
  assert.ok(ends.some(({ statusCode }) => statusCode === 200));
  assert.equal(logins().length, 1, 'whoever has a refresh token needs no code');
});

test('one endpoint that always says "expired" costs fewer than 70 logins an hour, and nothing of the others fails', async (t) => {
  for (const persist of [true, false]) {
    const { ends, go, replace, logins } = await createTown(t, { session: { persist } });
    replace(({ url }) => (url.endsWith('/odd') ? answer(401) : undefined));
    await go(HOUR, ['/odd', '/things', '/others']);
    assertFew(logins());
    assert.deepEqual(ends.filter(({ url, statusCode }) => url !== '/odd' && statusCode !== 200), []);
    assert.ok(ends.filter(({ url }) => url === '/odd').every(({ code }) => code === 'SESSION_EXPIRED'));
    assert.equal(ends.length, 3 * HOUR);
  }
});

test('retryAt tells when a request will have a login made again: not before, and then', async (t) => {
  const { clock, ends, ask, begin, end, go, logins } = await createTown(t);
  begin({ exchange: LOST });
  await go(30);
  const before = logins().length;
  const { code, retryAt = 0 } = /** @type {End} */ (ends.at(-1));
  assert.equal(code, 'EXCHANGE_FAILED');
  assert.ok(Number.isInteger(retryAt) && retryAt > clock.now() && retryAt <= clock.now() + MINUTE, `${retryAt - clock.now()} ms`);
  end();
  await clock.advance(retryAt - clock.now() - 50);
  ask('/early');
  await clock.advance(49);
  assert.deepEqual([ends.at(-1)?.code, ends.at(-1)?.retryAt, logins().length], ['EXCHANGE_FAILED', retryAt, before]);
  await clock.advance(1);
  assert.equal(clock.now(), retryAt);
  ask('/in-time');
  await clock.advance(100);
  assert.deepEqual([ends.at(-1)?.statusCode, ends.at(-1)?.retryAt, logins().length], [200, undefined, before + 1]);
});

test('an error has no retryAt while a login would be made at once, and none of a login that the app asked for says when', async (t) => {
  const { client, ends, ask, begin, clock, failure } = await createTown(t, { login: { retry: { limit: 0 } } });
  begin({ exchange: LOST });
  for (let round = 0; round < 5; round++) {
    ask('/things');
    await clock.advance(SECOND);
    assert.equal('retryAt' in (ends.at(-1) ?? {}) && ends.at(-1)?.retryAt !== undefined, false, `${round}`);
  }
  const { code, retryAt } = await failure(client.login());
  assert.deepEqual([code, retryAt], ['EXCHANGE_FAILED', undefined]);
});

test('many logins that the app asks for are all made, four a second', async (t) => {
  const { client, clock, logins, wait } = await createTown(t);
  for (let round = 0; round < 20; round++) assert.equal((await wait(client.login({ force: true }))).fresh, true);
  assert.equal(logins().length, 20);
  assertFew(logins());
  assert.ok(clock.elapsed() < 6 * SECOND, `${clock.elapsed()} ms`);
});

test('who logs out has all of the allowance again', async (t) => {
  const { client, ends, begin, end, ask, clock, go, wait } = await createTown(t);
  begin({ exchange: LOST });
  await go(30);
  assert.equal(ends.at(-1)?.code, 'EXCHANGE_FAILED');
  end();
  await wait(client.logout());
  ask('/things');
  await clock.advance(SECOND);
  assert.equal(ends.at(-1)?.statusCode, 200);
});

test('requests that wait where wx.login never answers are refused like all others, and none of them hangs', async (t) => {
  const { host, ends, go, logins } = await createTown(t, { login: { timeout: 2000 } });
  host.behaviour.login = 'never';
  await go(600);
  assert.ok(logins().length < 20, `${logins().length}`);
  assert.ok(ends.length > 590, `${ends.length}`);
  assert.deepEqual(new Set(ends.map(({ code }) => code)), new Set(['LOGIN_TIMEOUT']));
});
