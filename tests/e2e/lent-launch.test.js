/**
 * A warm launch whose record has the terms of a lease: the first requests go before the module is there. What ends that, what makes them
 * wait as they did without, and that nothing is lost of them (docs/design/lease.md).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needsLeases } from '../leases/switch.js';
import { loadIn } from './engine.js';
import { call, createWorld, here } from './world.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Client } from '../../js-glue/dist/types/index.js'
 * @import { Options } from './world.js'
 */

const PRODUCTS = '/wx/products/list';
const ELSEWHERE = 'https://cdn.example.net';
/** How long the module takes. */
const LOADING = 300;
const HOUR = 3_600_000;

const skip = needsLeases('calls wait for the module');

/** A host that answers after ten milliseconds what the test says; and what it was given. */
const HOST = `
  var seen = { sent: [], aborted: [], status: () => 200, takes: 10 };
  wx.request = (options) => {
    const login = /onlogin/.test(options.url);
    const sent = { url: options.url, session: (options.header || {}).sessionid, at: Date.now(), status: 0, login };
    seen.sent.push(sent);
    const statusCode = (sent.status = login ? 200 : seen.status(sent));
    const data = login ? { sessionid: 'renewed', expires_in: 7200 } : { url: options.url };
    const timer = seen.takes < 0 ? options.success({ statusCode, data, header: {} }) : setTimeout(() => options.success({ statusCode, data, header: {} }), seen.takes);
    return { abort() { seen.aborted.push(options.url); clearTimeout(timer); } };
  };
  seen;
`;

/**
 * A launch after one that has left a record.
 *
 * @param {TestContext} t
 * @param {object} [how]
 * @param {Options} [how.options] of the client before
 * @param {Options} [how.now] of the one now, if they are others
 * @param {(record: any[], now: number) => unknown} [how.record] what lies in storage now
 * @param {number} [how.passes] between the launches
 * @param {string} [how.script] for the host
 * @param {(host: import('../host/index.js').Host) => void} [how.load] in the place of a module that comes late
 */
async function relaunch(t, { options = {}, now = options, record, passes = 1000, script = '', load = (host) => loadIn(host, LOADING) } = {}) {
  const world = await createWorld(t, { domains: [ELSEWHERE] });
  const before = world.createClient({ ...options, login: { expiresIn: 'expires_in', ...options.login } });
  await world.wait(before.login());
  const { id } = before.session();
  await world.clock.advance(passes);
  const { storage, clock } = world;
  const [key = ''] = [...storage.keys()];
  if (record) storage.set(key, JSON.stringify(record(JSON.parse(String(storage.get(key))), clock.now())));
  const later = world.launch();
  const seen = /** @type {any} */ (later.host.evaluate(HOST));
  load(later.host);
  later.host.evaluate(script);
  const start = clock.now();
  const client = later.createClient({ ...now, login: { expiresIn: 'expires_in', ...now.login } });
  /** When each request went, which session went with it, and where to. @type {() => Array<[at: number, session: string | null, url: string]>} */
  const sent = () => here(seen.sent.map((/** @type {any} */ { url, session = null, at }) => [at - start, session, url.replace(world.backend.url, '')]));
  return { ...world, ...later, client, id: /** @type {string} */ (id), seen, sent, start, key };
}

/** Whether the first request goes before the module is there, and carries the session. @param {TestContext} t @param {Parameters<typeof relaunch>[1]} how */
async function isEarly(t, how) {
  const { client, clock, sent } = await relaunch(t, how);
  const pending = call(client, { url: PRODUCTS });
  await clock.advance(LOADING - 100);
  const early = sent().length > 0;
  await clock.advance(3 * LOADING);
  assert.ok(pending.done, 'it ends');
  assert.deepEqual(pending.events, ['success', 'complete']);
  return early;
}

test('the first requests leave at once, with the session, and are answered before the module is there', { skip }, async (t) => {
  const { client, clock, sent, id, host, backend, wait } = await relaunch(t);
  const one = call(client, { url: PRODUCTS });
  const two = call(client, { url: backend.url + '/echo', method: 'POST', data: { a: 1 } });
  assert.deepEqual(sent(), [[0, id, PRODUCTS], [0, id, '/echo']]);
  assert.deepEqual(one.events, []);
  await clock.advance(20);
  assert.deepEqual([one.events, two.events], [['success', 'complete'], ['success', 'complete']]);
  await clock.advance(LOADING);
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.equal(host.count('login'), 0);
  assert.equal(sent().length, 3);
});

test('a foreign URL waits, and whoever comes after it', { skip }, async (t) => {
  const { client, clock, sent, id } = await relaunch(t);
  call(client, { url: '/first' });
  call(client, { url: ELSEWHERE + '/x' });
  call(client, { url: '/last' });
  assert.deepEqual(sent(), [[0, id, '/first']]);
  await clock.advance(LOADING + 100);
  assert.deepEqual(sent(), [[0, id, '/first'], [LOADING, null, ELSEWHERE + '/x'], [LOADING, id, '/last']]);
});

test('what looks like the base URL and is another gets no session', async (t) => {
  const { client, clock, sent, backend } = await relaunch(t);
  for (const url of [backend.url + '.evil.example/x', backend.url + '@evil.example/x', '//evil.example/x', '/\\evil.example/x', 'https://evil.example' + PRODUCTS]) call(client, { url });
  await clock.advance(LOADING + 100);
  assert.deepEqual(sent().map(([, session]) => session), Array(5).fill(null));
});

test('as many go as there are places', { skip }, async (t) => {
  const { client, clock, sent } = await relaunch(t, { options: { maxInFlight: 2 } });
  const calls = ['/1', '/2', '/3', '/4'].map((url) => call(client, { url }));
  assert.deepEqual(sent().map(([, , url]) => url), ['/1', '/2']);
  await clock.advance(LOADING + 100);
  assert.deepEqual(sent().map(([, , url]) => url), ['/1', '/2', '/3', '/4']);
  assert.ok(calls.every(({ done }) => done));
});

test('a session that the backend has ended is renewed once the module is there, once, and all is replayed', async (t) => {
  const { client, clock, sent, seen, id, host } = await relaunch(t);
  seen.status = (/** @type {any} */ { session }) => (session === id ? 401 : 200);
  const calls = ['/1', '/2'].map((url) => call(client, { url }));
  const optional = call(client, { url: '/3', auth: false });
  await clock.advance(LOADING - 100);
  assert.deepEqual([calls[0]?.events, calls[1]?.events], [[], []]);
  await clock.advance(3 * LOADING);
  assert.ok([...calls, optional].every(({ events }) => events[0] === 'success'));
  assert.equal(host.count('login'), 1);
  const after = sent().filter(([, session]) => session === 'renewed').map(([, , url]) => url);
  assert.deepEqual(after, ['/1', '/2']);
  assert.equal(client.session().id, 'renewed');
});

/** What ends a launch's lease, each with how the call ends that is out; where it is the backend's answer, none. @type {Array<[what: string, end: (client: Client, pending: any) => void, outcome: string | undefined]>} */
const ENDS = [
  ['abort', (_client, pending) => pending.task.abort(), 'ABORTED'],
  ['logout', (client) => void client.logout(), undefined],
  ['destroy', (client) => client.destroy(), 'DESTROYED'],
  ['setSession, null', (client) => client.setSession(null), undefined],
];

for (const [what, end, outcome] of ENDS) {
  test(`${what}, before the module is there: the call that is out ends once`, async (t) => {
    const { client, clock, seen, sent } = await relaunch(t);
    seen.takes = 10 * LOADING;
    const pending = call(client, { url: PRODUCTS });
    await clock.advance(20);
    end(client, pending);
    await clock.advance(20 * LOADING);
    assert.deepEqual([pending.events, pending.result.code], [[outcome ? 'fail' : 'success', 'complete'], outcome]);
    // What the app ends, the host is told to end.
    assert.equal(seen.aborted.length, outcome ? sent().length : 0);
    // The client works, if it is still there.
    const next = call(client, { url: PRODUCTS });
    await clock.advance(60 * LOADING);
    assert.equal(next.events[0], what === 'destroy' ? 'fail' : 'success');
  });
}

test('a logout that tells the backend takes the session along that was out', async (t) => {
  const { client, clock, sent, id, storage } = await relaunch(t);
  const pending = call(client, { url: PRODUCTS });
  client.logout({ url: '/wx/logout' }).catch(() => {});
  await clock.advance(3 * LOADING);
  assert.deepEqual(pending.events, ['success', 'complete']);
  assert.deepEqual(sent().filter(([, , url]) => url === '/wx/logout').map(([, session]) => session), [id]);
  assert.ok(![...storage.values()].join().includes(String(id)));
});

test('an answer that comes while something waits is delivered when that has come to pass, as without terms', async (t) => {
  const { client, clock } = await relaunch(t);
  /** @type {string[]} */
  const told = [];
  for (const name of ['first', 'usual']) client.request({ url: PRODUCTS, success: () => void told.push(name, client.session().state) });
  client.logout().catch(() => {});
  await clock.advance(3 * LOADING);
  assert.deepEqual(told, ['first', 'none', 'usual', 'none']);
});

test('a session that the app brings takes the place of the stored one, and the answer to the older one is delivered', async (t) => {
  const { client, clock, sent } = await relaunch(t);
  const pending = call(client, { url: PRODUCTS });
  client.setSession({ id: 'brought' });
  const next = call(client, { url: '/next' });
  await clock.advance(3 * LOADING);
  assert.deepEqual([pending.events, next.events], [['success', 'complete'], ['success', 'complete']]);
  assert.equal(sent().at(-1)?.[1], 'brought');
  assert.equal(client.session().id, 'brought');
});

test('a login asks for nothing while the stored session is good, and one that is forced takes its place', async (t) => {
  for (const force of [false, true]) {
    const { client, clock, host, id, wait } = await relaunch(t);
    const pending = call(client, { url: PRODUCTS });
    const login = client.login({ force });
    await clock.advance(3 * LOADING);
    assert.equal((await wait(login)).fresh, force);
    assert.equal(host.count('login'), Number(force));
    assert.equal(client.session().id, force ? 'renewed' : id);
    assert.equal(pending.events[0], 'success');
  }
});

test('a call has its own time from the moment at which it is made', async (t) => {
  const { client, clock, seen } = await relaunch(t);
  seen.takes = 10 * LOADING;
  const pending = call(client, { url: PRODUCTS, timeout: 50 });
  await clock.advance(60);
  assert.deepEqual([pending.events, pending.result.errMsg], [['fail', 'complete'], 'request:fail timeout']);
  await clock.advance(20 * LOADING);
  assert.equal(pending.events.length, 2);
  assert.equal(seen.aborted.length, seen.sent.length);
});

test('a host that answers before wx.request has returned: the callbacks come later, and once', async (t) => {
  const { client, clock, seen } = await relaunch(t);
  seen.takes = -1;
  const pending = call(client, { url: PRODUCTS });
  assert.deepEqual(pending.events, []);
  await clock.advance(2 * LOADING);
  assert.deepEqual(pending.events, ['success', 'complete']);
});

test('a host that fails or throws before the module is there', async (t) => {
  const { client, clock, host } = await relaunch(t);
  host.evaluate(`wx.request = ({ fail }) => void setTimeout(() => fail({ errMsg: 'request:fail no network', errno: 600001 }), 5)`);
  const lost = call(client, { url: PRODUCTS });
  await clock.advance(3 * LOADING);
  assert.deepEqual([lost.events, lost.result.errMsg], [['fail', 'complete'], 'request:fail no network']);

  const other = await relaunch(t);
  other.host.evaluate(`wx.request = () => { throw new Error('odd'); }`);
  const thrown = call(other.client, { url: PRODUCTS });
  assert.deepEqual(thrown.events, []);
  await other.clock.advance(3 * LOADING);
  assert.deepEqual([thrown.events, thrown.result.code], [['fail', 'complete'], 'REQUEST_FAILED']);
});

test('a module that cannot be had: every call ends once, and what is out is aborted', async (t) => {
  const load = (/** @type {any} */ host) => host.evaluate(`this.WXWebAssembly = { instantiate: () => new Promise((_, reject) => setTimeout(reject, ${LOADING}, new Error('none'))) }`);
  const { client, clock, seen, sent } = await relaunch(t, { load, now: { wasm: /** @type {any} */ ({ path: '/none.wasm' }) } });
  seen.takes = 10 * LOADING;
  const calls = [call(client, { url: PRODUCTS }), call(client, { url: ELSEWHERE + '/x' }), call(client, { url: PRODUCTS })];
  await clock.advance(20 * LOADING);
  for (const { events, result } of calls) assert.deepEqual([events, result.code], [['fail', 'complete'], 'WASM_UNAVAILABLE']);
  assert.equal(seen.aborted.length, sent().length);
});

test('destroy before the module is there: nothing goes after it', async (t) => {
  const { client, clock, seen, sent } = await relaunch(t);
  const before = call(client, { url: PRODUCTS });
  const { length } = sent();
  client.destroy();
  const after = [call(client, { url: PRODUCTS }), call(client, { url: PRODUCTS, method: 'GET' })];
  await clock.advance(3 * LOADING);
  for (const { events, result } of [before, ...after]) assert.deepEqual([events, result.code], [['fail', 'complete'], 'DESTROYED']);
  assert.deepEqual([sent().length, seen.aborted.length], [length, length]);
});

test('a URL that is no string, whatever it looks like as one, waits for the module', async (t) => {
  const { client, clock, seen, sent } = await relaunch(t);
  const url = /** @type {any} */ ([PRODUCTS]);
  const pending = call(client, { url });
  assert.deepEqual(sent(), []);
  seen.status = () => 200;
  await clock.advance(3 * LOADING);
  assert.deepEqual(pending.events, ['success', 'complete']);
  assert.deepEqual(here(seen.sent.map((/** @type {any} */ { url, session = null }) => [url, session])), [[[PRODUCTS], null]]);
});

test('a session that ends while the first request is being made', async (t) => {
  const { client, clock, host, storage, key } = await relaunch(t);
  const renewAt = JSON.parse(String(storage.get(key)))[4];
  // Each look at the clock is a millisecond later than the one before.
  host.evaluate(`(end) => { const { now } = Date; let at = end - 2; Date.now = () => { if (++at > end) Date.now = now; return at; }; }`)(renewAt);
  const pending = call(client, { url: PRODUCTS });
  await clock.advance(3 * LOADING);
  assert.deepEqual(pending.events, ['success', 'complete']);
});

test('a host that answers one call while another is being aborted: no callback runs inside of the app’s call', { skip }, async (t) => {
  const { client, clock, host } = await relaunch(t);
  host.evaluate('{ const all = []; wx.request = (options) => { all.push(options); return { abort: () => all.forEach(({ success }) => success({ statusCode: 200, data: {}, header: {} })) }; }; }');
  const [first, second] = [call(client, { url: PRODUCTS }), call(client, { url: PRODUCTS })];
  first.task.abort();
  assert.deepEqual([first.events, second.events], [[], []]);
  await clock.advance(3 * LOADING);
  assert.deepEqual([first.events, second.events], [['fail', 'complete'], ['success', 'complete']]);
});

test('calls from inside of an early answer’s callback', async (t) => {
  const { client, clock } = await relaunch(t);
  /** @type {string[]} */
  const told = [];
  client.request({
    url: PRODUCTS,
    success() {
      told.push('first');
      client.request({ url: '/inner', success: () => void told.push('inner') });
      client.request({ url: ELSEWHERE + '/x', success: () => void told.push('foreign') });
    },
    complete: () => void told.push('complete'),
  });
  await clock.advance(3 * LOADING);
  assert.deepEqual(told, ['first', 'complete', 'inner', 'foreign']);
});

/** Records that count no more, or never did. @type {Record<string, (record: any[], now: number) => unknown>} */
const RECORDS = {
  'of version 1': (record) => [1, ...record.slice(1, 5)],
  'of version 2, without a seal': (record) => record.slice(0, 6),
  'with a credential, without a seal': (record) => record.slice(0, 7),
  'with a seal that is none': (record) => record.with(7, true),
  'with another version': (record) => record.with(0, 1),
  'with another id': (record) => record.with(1, 'another'),
  'with another beginning': (record) => record.with(2, record[2] - 1),
  'with another end': (record) => record.with(3, record[3] + 1),
  'with another moment of renewal': (record) => record.with(4, record[4] + 1),
  'that cannot be renewed': (record) => record.with(5, false),
  'with another credential': (record) => record.with(6, 'another'),
};
for (const [what, record] of Object.entries(RECORDS)) {
  test(`a record ${what}: the first request waits`, async (t) => assert.ok(!(await isEarly(t, { record }))));
}

test('a record as it was written: it does not wait', { skip }, async (t) => assert.ok(await isEarly(t, {})));
test('a record that has gone through another storage: it does not wait', { skip }, async (t) => assert.ok(await isEarly(t, { record: (record) => [...record, 'more'] })));

/** Options that are others now. @type {Record<string, [Options, Options]>} */
const OPTIONS = {
  'session.prefix': [{}, { session: { prefix: 'Bearer ' } }],
  'session.name': [{}, { session: { name: 'X-Session' } }],
  'session.in': [{}, { session: { in: 'query' } }],
  'login.url': [{}, { login: { url: '/onlogin' } }],
  'login.expiresIn': [{}, { login: { expiresIn: 'session.expires_in' } }],
  'session.renewBefore': [{}, { session: { renewBefore: 60 } }],
  maxInFlight: [{}, { maxInFlight: 5 }],
  replays: [{}, { replays: 2 }],
  'expired.statusCodes': [{}, { expired: { statusCodes: [401, 403] } }],
  allowedOrigins: [{}, { allowedOrigins: [ELSEWHERE] }],
};
for (const [what, [options, now]] of Object.entries(OPTIONS)) {
  test(`the option ${what} is another one: the first request waits`, async (t) => assert.ok(!(await isEarly(t, { options, now }))));
}

/** Options with which nothing is lent to a launch. @type {Record<string, Options>} */
const NEVER = {
  'session.encrypt': { session: { encrypt: true } },
  'session.sliding': { session: { sliding: true } },
  'session.checkSession': { session: { checkSession: true } },
};
for (const [what, options] of Object.entries(NEVER)) {
  test(`with ${what} the first request waits`, async (t) => assert.ok(!(await isEarly(t, { options }))));
}

test('with session.persist: false there is no record', async (t) => {
  const { client, clock, sent } = await relaunch(t, { options: { session: { persist: false } } });
  call(client, { url: PRODUCTS });
  assert.deepEqual(sent(), []);
  await clock.advance(3 * LOADING);
  assert.equal(sent().at(-1)?.[1], 'renewed');
});

test('a session that is over by the clock, or due for renewal, is not sent', async (t) => {
  for (const how of [{ passes: 3 * HOUR }, { options: { session: { renewBefore: 600 } }, passes: 7_200_000 - 300_000 }]) {
    const { client, clock, sent, id } = await relaunch(t, how);
    const pending = call(client, { url: PRODUCTS });
    await clock.advance(3 * LOADING);
    assert.equal(pending.events[0], 'success');
    assert.ok(sent().every(([, session]) => session !== id), JSON.stringify(sent()));
  }
});

test('one that ends while the module is loaded is sent before that, and not after it', { skip }, async (t) => {
  const { client, clock, sent, id } = await relaunch(t, { passes: 7_200_000 - 100 });
  call(client, { url: '/1' });
  await clock.advance(150);
  call(client, { url: '/2' });
  await clock.advance(3 * LOADING);
  assert.deepEqual(sent().filter(([, , url]) => url.length === 2).map(([at, session, url]) => [at < LOADING, session, url]), [[true, id, '/1'], [false, 'renewed', '/2']]);
});

test('storage that throws, or gives anything', async (t) => {
  for (const given of ['{ throw new Error("none"); }', '{ return null; }', '{ return 7; }', '{ return "text"; }', '{ return { 7: "x" }; }', '{ return [2]; }', '{ return Promise.resolve([2]); }', '{ return [2, {}, [], "x", null, 1, {}, {}]; }', '{ const odd = []; odd[7] = odd; odd[1] = odd; return odd; }']) {
    const { client, clock, sent } = await relaunch(t, { script: `wx.getStorageSync = () => ${given}` });
    const pending = call(client, { url: PRODUCTS });
    assert.deepEqual(sent(), [], given);
    await clock.advance(3 * LOADING);
    assert.equal(pending.events[0], 'success', given);
    assert.equal(sent().at(-1)?.[1], 'renewed', given);
  }
});
