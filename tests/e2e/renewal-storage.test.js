/** Refresh tokens in storage: stored before anybody goes with the session that belongs to them, and found again at the next launch. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needsLeases } from '../leases/switch.js';
import { aroundInstances, loadIn } from './engine.js';
import { createRenewingWorld, idOf, ME, PRODUCTS, recordIn, RENEW, RENEWING, SIGN_IN } from './renewing.js';
import { call } from './world.js';

/** @import { Host } from '../host/index.js' */
/** @import { Client } from '../../js-glue/dist/types/index.js' */

const ENCRYPTED = { ...RENEWING, session: { encrypt: true, storageKey: 'session' } };
const TOKEN = 8;
const LOADING = 300;

/** Has writes to encrypted storage take a while; none: for ever. @param {Host} host @param {number} [ms] */
function writeIn(host, ms) {
  const later = ms === undefined ? '' : `setTimeout(() => written(options), ${ms})`;
  host.evaluate(`{ const written = wx.setStorage; wx.setStorage = (options) => { ${later} }; }`);
}

/** @param {Client} client */
function errorsOf(client) {
  /** @type {string[]} */
  const errors = [];
  client.on('error', ({ code }) => errors.push(code));
  return errors;
}

test('the record has the token beside the session, the new pair in one write, and nobody goes before it', async (t) => {
  const { host, backend, storage, createClient, wait } = await createRenewingWorld(t);
  const client = createClient(RENEWING);
  await wait(client.login());
  const before = recordIn(storage);
  assert.deepEqual([before[0], before[1], typeof before[TOKEN]], [3, idOf(client), 'string']);
  await backend.revoke(idOf(client));
  host.clearCalls();
  await wait(Promise.all([1, 2, 3].map(() => client.request(PRODUCTS))));
  const after = recordIn(storage);
  assert.equal(after[1], idOf(client));
  assert.notEqual(after[TOKEN], before[TOKEN]);
  // The renewal is the fourth send: what is written after its answer is the new pair, before any other send.
  const order = host.calls.map(({ api }) => api).filter((api) => /request|setStorageSync/.test(api));
  const renewal = host.calls.filter(({ api }) => api === 'request').findIndex(({ args }) => args[0].url.endsWith(RENEW));
  assert.equal(renewal, 3);
  assert.deepEqual(order.slice(order.lastIndexOf('setStorageSync') - 1), ['request', 'setStorageSync', 'request', 'request', 'request']);
});

for (const [what, ms, waits] of /** @type {const} */ ([['takes two seconds', 2000, 2000], ['never ends', undefined, 3000]])) {
  test(`where a write to encrypted storage ${what}, nobody is released before ${waits} ms`, async (t) => {
    const { host, backend, clock, createClient, wait } = await createRenewingWorld(t);
    const client = createClient(ENCRYPTED);
    await wait(client.login({ via: SIGN_IN }));
    await clock.advance(10);
    await backend.revoke(idOf(client));
    writeIn(host, ms);
    const errors = errorsOf(client);
    // Storage that answers no claim holds nobody up either.
    const begun = clock.elapsed();
    const pending = [1, 2, 3].map(() => call(client, ME));
    await clock.runUntil(() => backend.at(RENEW).length === 1);
    const renewed = clock.elapsed();
    await clock.advance(waits - 100);
    assert.ok(pending.every(({ done }) => !done), 'the new pair is not in storage');
    await clock.runUntil(() => pending.every(({ done }) => done));
    assert.deepEqual(pending.map(({ result }) => result.statusCode), [200, 200, 200]);
    assert.ok(clock.elapsed() - renewed <= waits * 2 + 100, `${clock.elapsed() - renewed} ms`);
    assert.ok(clock.elapsed() - begun <= waits * 2 + 200);
    assert.equal(backend.at(RENEW).length, 1);
    assert.ok(ms === undefined ? errors.every((code) => code === 'STORAGE_FAILED') && errors.length > 0 : errors.length === 0);
  });
}

test('a launch with a stored token asks for no code, and renews what is over without the user', async (t) => {
  for (const options of [RENEWING, ENCRYPTED]) {
    const { backend, clock, launch, createClient, wait } = await createRenewingWorld(t, { backend: { ttl: 60 } });
    const first = createClient(options);
    await wait(first.login({ via: SIGN_IN }));
    await clock.advance(61_000);
    const next = launch();
    loadIn(next.host, LOADING);
    const client = next.createClient(options);
    const login = client.login();
    assert.equal((await next.wait(client.request(ME))).data.account, 'lin');
    assert.equal((await next.wait(login)).fresh, true);
    assert.equal(backend.at(RENEW).length, 1);
    assert.equal(next.host.count('login'), 0);
  }
});

test('at a launch, the first request goes at once with a session that is not due, and waits for one that is', { skip: needsLeases('calls wait for the module') }, async (t) => {
  for (const [passes, early] of /** @type {const} */ ([[30_000, 1], [52_000, 0]])) {
    const { backend, clock, launch, createClient, wait } = await createRenewingWorld(t, { backend: { ttl: 60 } });
    const options = { ...RENEWING, session: { renewBefore: 10 } };
    await wait(createClient(options).login({ via: SIGN_IN }));
    await clock.advance(passes);
    const next = launch();
    loadIn(next.host, LOADING);
    const pending = call(next.createClient(options), ME);
    await clock.advance(LOADING - 50);
    assert.equal(backend.at(ME.url).length, early);
    await clock.runUntil(() => pending.done);
    assert.equal(pending.result.statusCode, 200);
    assert.equal(backend.at(RENEW).length, 1 - early);
    assert.equal(next.host.count('login'), 0);
  }
});

test('a record with a token is read by a client without the option renew, which leaves it there', async (t) => {
  const { backend, storage, launch, createClient, wait } = await createRenewingWorld(t);
  await wait(createClient(RENEWING).login({ via: SIGN_IN }));
  const record = recordIn(storage);
  const next = launch();
  const client = next.createClient();
  assert.equal((await next.wait(client.request(ME))).data.account, 'lin');
  assert.deepEqual(recordIn(storage), record);
  await backend.revoke(idOf(client));
  assert.equal((await next.failure(client.request(ME))).code, 'SESSION_EXPIRED');
  assert.equal(backend.at(RENEW).length, 0);
  // And again with it, the token is as good as before.
  const last = launch();
  assert.equal((await last.wait(last.createClient(RENEWING).request(ME))).data.account, 'lin');
  assert.equal(backend.at(RENEW).length, 1);
});

test('a token in storage that is none leads to no renewal', async (t) => {
  for (const token of [7, '', 'a\nb', ['x'], { token: 'x' }, 'x'.repeat(5000), null, '会话']) {
    const { backend, storage, launch, createClient, wait } = await createRenewingWorld(t);
    await wait(createClient(RENEWING).login());
    const [key = ''] = [...storage.keys()];
    const record = recordIn(storage);
    record[TOKEN] = token;
    storage.set(key, JSON.stringify(record));
    await backend.revoke(record[1]);
    const next = launch();
    const client = next.createClient(RENEWING);
    assert.equal((await next.wait(client.request(PRODUCTS))).statusCode, 200, JSON.stringify(token));
    assert.deepEqual([backend.at(RENEW).length, next.host.count('login')], [0, 1], JSON.stringify(token));
  }
});

test('with persist: false the token lives in memory, and nothing of it is written', async (t) => {
  const { host, backend, storage, createClient, wait } = await createRenewingWorld(t);
  const client = createClient({ ...RENEWING, session: { persist: false } });
  await wait(client.login({ via: SIGN_IN }));
  for (let round = 1; round <= 3; round++) {
    await backend.revoke(idOf(client));
    assert.equal((await wait(client.request(ME))).data.account, 'lin');
    assert.equal(backend.at(RENEW).length, round);
  }
  assert.equal(storage.size, 0);
  assert.equal(host.calls.filter(({ api }) => /storage/i.test(api)).length, 0);
});

/** A client whose module traps when the host says so. @param {Host} host */
function trapping(host) {
  return host.evaluate(`
    var traps = { now: false };
    ${aroundInstances(`{ exports: (exports) => {
      const all = {};
      for (const name in exports) all[name] = typeof exports[name] === 'function' ? (...given) => { if (traps.now) throw new Error('unreachable'); return exports[name](...given); } : exports[name];
      return all;
    } }`)}
    traps;
  `);
}

test('after a trap, a session is renewed by the token that it had', async (t) => {
  const { host, backend, createClient, wait, failure } = await createRenewingWorld(t);
  const traps = trapping(host);
  const client = createClient(RENEWING);
  await wait(client.login({ via: SIGN_IN }));
  await backend.revoke(idOf(client));
  traps.now = true;
  assert.equal((await failure(client.request({ url: 'https://elsewhere.example/x' }))).code, 'WASM_UNAVAILABLE');
  traps.now = false;
  assert.equal((await wait(client.request(ME))).data.account, 'lin');
  assert.deepEqual([backend.at(RENEW).length, host.count('login')], [1, 0]);
});

test('what could not be removed from storage is not read again, also after a trap', async (t) => {
  const { host, backend, createClient, wait, failure } = await createRenewingWorld(t);
  const traps = trapping(host);
  const client = createClient(RENEWING);
  const errors = errorsOf(client);
  await wait(client.login());
  const before = idOf(client);
  host.behaviour.storage = { remove: 'throw', set: 'throw' };
  await wait(client.logout());
  assert.deepEqual(errors, ['STORAGE_FAILED']);
  traps.now = true;
  assert.equal((await failure(client.request({ url: 'https://elsewhere.example/x' }))).code, 'WASM_UNAVAILABLE');
  traps.now = false;
  assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
  assert.notEqual(idOf(client), before);
  assert.deepEqual(backend.at(PRODUCTS.url).map(({ session }) => session), [idOf(client)]);
  assert.equal(backend.at(RENEW).length, 0);
});

test('what could not be replaced in storage is not gone back to, also where the module traps over that', async (t) => {
  const { host, backend, createClient, wait, failure } = await createRenewingWorld(t);
  const traps = trapping(host);
  const client = createClient(RENEWING);
  await wait(client.login());
  host.evaluate("var set = wx.setStorageSync; wx.setStorageSync = () => { traps.now = true; throw new Error('full'); };");
  client.setSession({ id: 'of-the-app', renewable: false });
  traps.now = false;
  assert.equal((await failure(client.request(PRODUCTS))).code, 'SESSION_EXPIRED');
  assert.deepEqual(backend.at(PRODUCTS.url).map(({ session }) => session), ['of-the-app']);
  host.evaluate('wx.setStorageSync = set');
  await wait(client.login());
  await backend.revoke(idOf(client));
  assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
  assert.equal(backend.at(RENEW).length, 1, 'and once it takes something, it is read as before');
});

test('who logs out, or brings another session, while the new pair is being written has the last word', async (t) => {
  for (const end of /** @type {const} */ (['logout', 'setSession', 'destroy'])) {
    const { host, backend, clock, storage, createClient, wait } = await createRenewingWorld(t);
    const client = createClient(ENCRYPTED);
    await wait(client.login({ via: SIGN_IN }));
    await clock.advance(10);
    await backend.revoke(idOf(client));
    writeIn(host, 1000);
    const pending = call(client, ME);
    await clock.advance(1500);
    assert.deepEqual([backend.at(RENEW).length, pending.done], [1, false]);
    if (end === 'setSession') client.setSession({ id: 'of-the-app', renewable: false });
    else client[end]();
    await clock.advance(5000);
    assert.equal(pending.result.code, { logout: 'LOGGED_OUT', setSession: 'SESSION_EXPIRED', destroy: 'DESTROYED' }[end]);
    // With the session of the app, which the backend refuses; never with the one that it has left.
    assert.deepEqual(backend.at(ME.url).slice(1).map(({ session }) => session), end === 'setSession' ? ['of-the-app'] : []);
    const stored = [...storage.values()].map((text) => JSON.parse(text)[1]);
    if (end === 'logout') assert.deepEqual(stored, []);
    if (end === 'setSession') assert.deepEqual(stored, ['of-the-app']);
  }
});

test('where wx.checkSession says that the session_key is over, a refresh token brings no new one, and wx.login is called', async (t) => {
  const { backend, clock, launch, createClient, wait } = await createRenewingWorld(t);
  const options = { ...RENEWING, session: { checkSession: true } };
  await wait(createClient(options).login());
  const next = launch();
  next.host.behaviour.checkSession = { fail: { errMsg: 'checkSession:fail' } };
  const client = next.createClient(options);
  await next.wait(client.ready);
  await clock.advance(100);
  assert.equal((await next.wait(client.request(PRODUCTS))).statusCode, 200);
  assert.deepEqual([next.host.count('login'), backend.at(RENEW).length], [1, 0]);
});
