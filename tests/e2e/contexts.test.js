/**
 * Several contexts of one mini program, which share its storage: each finds the session that another has made, and a refresh
 * token is in one renewal at a time, whoever begins it.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { installPackage, needsWebAssembly } from './engine.js';
import { folder } from './pages.js';
import { createRenewingWorld, idOf, losing, ME, PRODUCTS, RENEW, RENEWING, SIGN_IN } from './renewing.js';
import { call } from './world.js';

/**
 * @import { Client } from '../../js-glue/dist/types/index.js'
 * @import { Backend } from './backend.js'
 * @import { Clock } from '../host/clock.js'
 */

const MINUTE = 60_000;
const FOR_EVER = 1e9;

/** Has the backend's 401s come one after the other. @param {Backend} backend @param {Clock} clock */
function straggle(backend, clock) {
  let late = 0;
  backend.fault = async (request, response, next) => {
    if (request.path === ME.url) await clock.park((late++ * 37) % 2000);
    next();
  };
}

/** @param {Client[]} clients @param {number} times */
const askAll = (clients, times) => clients.flatMap((client) => Array.from({ length: times }, () => client.request(ME)));

test('two contexts make one renewal in all, though the 401s of both straggle in', async (t) => {
  for (const session of [{}, { encrypt: true }]) {
    const { host, backend, clock, launch, createClient, wait } = await createRenewingWorld(t);
    const options = { ...RENEWING, session };
    const one = createClient(options);
    await wait(one.login({ via: SIGN_IN }));
    await clock.advance(100);
    const second = launch();
    const other = second.createClient(options);
    await second.wait(other.ready);
    assert.equal(idOf(other), idOf(one));
    await backend.revoke(idOf(one));
    straggle(backend, clock);
    const answers = await wait(Promise.all(askAll([one, other], 25)));
    assert.deepEqual(answers.filter(({ statusCode }) => statusCode !== 200), []);
    assert.equal(backend.at(RENEW).length, 1);
    assert.equal(idOf(other), idOf(one));
    assert.equal(host.count('login') + second.host.count('login'), 0);
  }
});

test('two clients with one key in one app are as two contexts', async (t) => {
  const { host, backend, clock, createClient, wait } = await createRenewingWorld(t);
  const one = createClient(RENEWING);
  await wait(one.login());
  const other = createClient(RENEWING);
  await wait(other.ready);
  await backend.revoke(idOf(one));
  straggle(backend, clock);
  const heard = { one: 0, other: 0 };
  one.on('login', () => heard.one++);
  other.on('login', () => heard.other++);
  await wait(Promise.all(askAll([one, other], 25)));
  assert.equal(backend.at(RENEW).length, 1);
  assert.equal(host.count('login'), 1);
  assert.deepEqual(heard, { one: 1, other: 1 });
});

test('without refresh tokens as well, one wx.login serves all contexts', async (t) => {
  const { host, backend, launch, createClient, wait } = await createRenewingWorld(t);
  const one = createClient();
  await wait(one.login());
  const second = launch();
  const other = second.createClient();
  await second.wait(other.ready);
  await backend.revoke(idOf(one));
  assert.equal((await wait(one.request(PRODUCTS))).statusCode, 200);
  assert.equal((await second.wait(other.request(PRODUCTS))).statusCode, 200);
  assert.equal(idOf(other), idOf(one));
  assert.deepEqual([host.count('login'), second.host.count('login')], [2, 0]);
});

test('the main package and an independent sub-package, each with a client of its own, make one renewal', async (t) => {
  const root = folder(t, {
    'app.json': '{ "subpackages": [{ "root": "packageA", "independent": true, "pages": ["page"] }] }',
    'packageA/sdk.js': "module.exports = require('weapp-session');",
  });
  for (const place of ['', 'packageA']) installPackage(join(root, place, 'miniprogram_npm/weapp-session'));
  const { host, sdk, backend, clock, createClient, wait } = await createRenewingWorld(t, { host: { root } });
  const own = host.require('./packageA/sdk');
  assert.notEqual(own, sdk);
  const one = createClient(RENEWING);
  await wait(one.login({ via: SIGN_IN }));
  const wasm = needsWebAssembly('it has no path') ? {} : { wasm: '/packageA/miniprogram_npm/weapp-session/weapp_session.wasm.br' };
  const other = own.createClient(host.plain({ baseUrl: backend.url, ...RENEWING, login: { url: '/wx/onlogin', ...RENEWING.login }, ...wasm }));
  await wait(other.ready);
  assert.equal(idOf(other), idOf(one));
  await backend.revoke(idOf(one));
  straggle(backend, clock);
  const answers = await wait(Promise.all(askAll([one, other], 25)));
  assert.deepEqual(answers.filter(({ statusCode }) => statusCode !== 200), []);
  assert.equal(backend.at(RENEW).length, 1);
});

test('a context that was frozen for an hour goes on with the session that another has made meanwhile', async (t) => {
  const { backend, clock, launch, createClient, wait } = await createRenewingWorld(t, { backend: { ttl: 600 } });
  const one = createClient(RENEWING);
  await wait(one.login({ via: SIGN_IN }));
  const second = launch();
  second.host.launch();
  const other = second.createClient(RENEWING);
  await second.wait(other.request(ME));
  second.host.hide();
  for (let minutes = 0; minutes < 60; minutes += 11) {
    await clock.advance(11 * MINUTE);
    assert.equal((await wait(one.request(ME))).statusCode, 200);
  }
  const renewals = backend.at(RENEW).length;
  assert.equal(renewals, 6);
  second.host.show();
  assert.equal((await second.wait(other.request(ME))).data.account, 'lin');
  assert.equal(idOf(other), idOf(one));
  assert.equal(backend.at(RENEW).length, renewals);
  assert.equal(second.host.count('login'), 0);
});

test('a context that is frozen in the middle of a renewal holds no other up for long, and takes over what that has made', async (t) => {
  const { backend, clock, launch, createClient, wait } = await createRenewingWorld(t);
  const options = { ...RENEWING, login: { ...RENEWING.login, timeout: 8000 } };
  const one = createClient(options);
  await wait(one.login({ via: SIGN_IN }));
  const second = launch();
  second.host.launch();
  const other = second.createClient(options);
  await second.wait(other.ready);
  await backend.revoke(idOf(one));
  let renewals = 0;
  backend.fault = (request, response, next) => (request.path === RENEW && ++renewals === 1 ? clock.park(FOR_EVER) : next());
  const frozen = call(other, ME);
  await clock.advance(100);
  assert.equal(renewals, 1);
  second.host.hide();
  await clock.advance(6000);
  const begun = clock.elapsed();
  assert.equal((await wait(one.request(ME))).statusCode, 200);
  assert.ok(clock.elapsed() - begun < 3000, `${clock.elapsed() - begun} ms`);
  await clock.advance(10 * MINUTE);
  assert.equal(frozen.done, false);
  second.host.show();
  await clock.runUntil(() => frozen.done);
  assert.equal(frozen.result.statusCode, 200);
  assert.equal(idOf(other), idOf(one));
  assert.equal(renewals, 2);
});

test('a claim that a killed context has left delays a launch by login.timeout at most', async (t) => {
  for (const [timeout, least] of /** @type {const} */ ([[5000, 4500], [2000, 1500]])) {
    const { host, backend, clock, launch, createClient, wait } = await createRenewingWorld(t);
    const options = { ...RENEWING, login: { ...RENEWING.login, timeout } };
    const client = createClient(options);
    await wait(client.login({ via: SIGN_IN }));
    await backend.revoke(idOf(client));
    // The first renewal reaches the backend, and nobody hears of it.
    backend.fault = (request, response, next) => (request.path === RENEW && backend.at(RENEW).length === 1 ? clock.park(FOR_EVER) : next());
    call(client, ME);
    await clock.runUntil(() => backend.at(RENEW).length === 1);
    host.close();
    const begun = clock.elapsed();
    const next = launch();
    assert.equal((await next.wait(next.createClient(options).request(ME))).data.account, 'lin');
    const took = clock.elapsed() - begun;
    assert.ok(took > least && took <= timeout + 300, `${took} ms`);
    assert.equal(backend.at(RENEW).length, 2);
  }
});

test('a claim from the future, or without sense, is no claim', async (t) => {
  for (const claim of [Date.UTC(2100, 0), -1, 1e300, 'x', null, [1]]) {
    const { backend, clock, storage, launch, createClient, wait } = await createRenewingWorld(t);
    const client = createClient(RENEWING);
    await wait(client.login({ via: SIGN_IN }));
    const [key = ''] = [...storage.keys()];
    const record = JSON.parse(String(storage.get(key)));
    record[9] = claim;
    storage.set(key, JSON.stringify(record));
    await backend.revoke(idOf(client));
    const begun = clock.elapsed();
    const next = launch();
    assert.equal((await next.wait(next.createClient(RENEWING).request(ME))).data.account, 'lin', String(claim));
    assert.ok(clock.elapsed() - begun < 200, `${claim}: ${clock.elapsed() - begun} ms`);
  }
});

test('a lost answer in one context is asked for again by that one, and the other waits', async (t) => {
  const { backend, launch, createClient, wait } = await createRenewingWorld(t);
  const one = createClient(RENEWING);
  await wait(one.login({ via: SIGN_IN }));
  const second = launch();
  const other = second.createClient(RENEWING);
  await second.wait(other.ready);
  await backend.revoke(idOf(one));
  backend.fault = losing(RENEW, 1);
  const answers = await wait(Promise.all(askAll([one, other], 5)));
  assert.ok(answers.every(({ statusCode }) => statusCode === 200));
  assert.equal(backend.at(RENEW).length, 2);
  assert.equal(new Set(backend.at(RENEW).map(({ body }) => body.refresh_token)).size, 1);
});

test('a logout with revoke in one context ends the session in all: no other renews it, and an account has to sign in', async (t) => {
  const { backend, clock, storage, launch, createClient, wait } = await createRenewingWorld(t);
  const one = createClient(RENEWING);
  await wait(one.login({ via: SIGN_IN }));
  const second = launch();
  const other = second.createClient(RENEWING);
  await second.wait(other.ready);
  await wait(one.logout({ url: '/wx/logout', revoke: true }));
  assert.equal(storage.size, 0);
  let expired = 0;
  other.on('expired', () => expired++);
  assert.equal((await second.failure(other.request(ME))).code, 'SESSION_EXPIRED');
  await clock.advance(1000);
  assert.equal(expired, 1);
  assert.equal(storage.size, 0, 'nothing of it comes back');
});
