/**
 * A wasm instance that traps: pending calls fail with an error, and the next call works with a fresh instance.
 *
 * A trap leaves the instance as it was in the middle of its work: frames gone, borrows never returned. The same
 * happens when something is thrown at a crossing of its border, and that can be done at every crossing there is.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aroundInstances } from './engine.js';
import { RENEWING } from './renewing.js';
import { call, createWorld } from './world.js';

const PRODUCTS = '/wx/products/list';
/** Of another origin, and asked about before: no lease allows such a request, so the machine is told of it, and traps where it is to trap. */
const TOLD = 'https://cdn.example.net/x';

/** Counts crossings between JavaScript and the wasm, both ways, and throws at one of them what a trap throws. */
const BORDER = `
  var border = { crossings: 0, trapAt: 0, instances: 0 };
  {
    class RuntimeError extends Error {}
    const crossing = (run) => function (...args) {
      if (++border.crossings === border.trapAt) throw new RuntimeError('unreachable');
      return run.apply(this, args);
    };
    var watched = (things) => {
      const all = {};
      for (const name in things) all[name] = typeof things[name] === 'function' ? crossing(things[name]) : things[name];
      return all;
    };
  }
  ${aroundInstances('{ imports: (functions) => (border.instances++, watched(functions)), exports: watched }')}
  border;
`;

/** Clients that cross in different ways. @type {Record<string, (host: import('../host/index.js').Host) => import('./world.js').Options>} */
const KINDS = {
  '': () => ({}),
  // What looks into answers crosses by another way than statuses alone.
  ', with asynchronous data, and a look into answers': (host) => ({ login: { data: host.evaluate('() => Promise.resolve({ more: 1 })') }, expired: { test: host.evaluate('() => false') } }),
  ', with refresh tokens and retries': () => ({ ...RENEWING, request: { retry: { limit: 1, delay: 10, key: true } } }),
  ', with refresh tokens in encrypted storage': () => ({ ...RENEWING, session: { encrypt: true } }),
};

/**
 * A short life of a client, in which everything may fail but nothing may hang.
 *
 * @param {import('node:test').TestContext} t
 * @param {number} trapAt the crossing that traps; 0: none does
 * @param {string} how one of `KINDS`
 */
async function live(t, trapAt, how) {
  const { host, clock, backend, createClient } = await createWorld(t, { backend: { refresh: { tokens: 'all' } } });
  const border = host.evaluate(BORDER);
  border.trapAt = trapAt;
  const client = createClient(KINDS[how]?.(host));
  let busy = 1;
  backend.fault = (request, response, next) => (request.path === PRODUCTS && busy-- > 0 ? response.status(503).json({}) : next());
  let settled = 0;
  const note = () => void settled++;
  /** @type {any[]} */
  const errors = [];
  client.on('error', (error) => errors.push(error.code));
  const promises = [client.login().then(note, note), client.request({ url: PRODUCTS }).then(note, note)];
  const pending = [call(client, { url: PRODUCTS }), call(client, { url: '/echo', timeout: 5000 })];
  pending[1]?.task.abort();
  await clock.advance(1000);
  const { id } = client.session();
  if (id) await backend.revoke(id);
  pending.push(call(client, { url: PRODUCTS }), call(client, { url: PRODUCTS, auth: 'optional' }));
  await clock.advance(1000);
  promises.push(client.logout().then(note, note));
  promises.push(client.login({ force: true }).then(note, note));
  await clock.advance(1000);
  client.setSession(host.plain({ id: 'of-the-app' }));
  pending.push(call(client, { url: PRODUCTS }));
  promises.push(client.login({ via: host.plain({ url: '/wx/onlogin', data: { code: 'x' } }) }).then(note, note));
  await clock.advance(60_000);

  assert.equal(settled, promises.length, `promises settle (trap at ${trapAt})`);
  for (const { events } of pending) assert.ok(['success complete', 'fail complete'].includes(events.join(' ')), `${events} (trap at ${trapAt})`);
  border.trapAt = 0;
  const crossings = border.crossings;
  const after = call(client, { url: PRODUCTS });
  await clock.runUntil(() => after.done);
  assert.equal(after.result.statusCode, 200, `works again (trap at ${trapAt})`);
  assert.ok(border.instances <= 2, `${border.instances} instances`);
  host.close();
  return { crossings, errors, instances: border.instances, codes: pending.map(({ result }) => result.code) };
}

for (const how of Object.keys(KINDS)) {
  test(`a trap at any crossing of the border${how}`, { timeout: 300_000 }, async (t) => {
    const { crossings, instances } = await live(t, 0, how);
    assert.equal(instances, 1);
    assert.ok(crossings > 100, `${crossings} crossings`);
    let trapped = 0;
    for (let trapAt = 1; trapAt <= crossings; trapAt++) {
      const { instances } = await live(t, trapAt, how);
      if (instances === 2) trapped++;
    }
    t.diagnostic(`${crossings} crossings, ${trapped} of them lost the instance`);
    assert.ok(trapped > crossings / 2, `${trapped} of ${crossings} lost the instance`);
  });
}

test('pending calls fail with WASM_UNAVAILABLE and its cause; the session comes back from storage', async (t) => {
  const { host, clock, backend, createClient, wait } = await createWorld(t);
  const border = host.evaluate(BORDER);
  const client = createClient();
  await wait(client.login());
  await wait(client.request({ url: TOLD }).then(undefined, () => {}));
  const { id } = client.session();
  backend.fault = async (request, _response, next) => {
    if (request.path === PRODUCTS) await clock.park(500);
    next();
  };
  const pending = call(client, { url: PRODUCTS });
  await clock.advance(100);
  border.trapAt = border.crossings + 1;
  const trapping = call(client, { url: TOLD });
  assert.deepEqual(trapping.events, []);
  await clock.advance(5);
  for (const { events, result } of [pending, trapping]) {
    assert.deepEqual(events, ['fail', 'complete']);
    assert.equal(result.code, 'WASM_UNAVAILABLE');
    assert.match(result.errMsg, /^request:fail .*unreachable/);
  }
  assert.equal(client.session().id, null);
  assert.equal((await wait(client.request({ url: '/echo' }))).statusCode, 200);
  assert.equal(client.session().id, id);
  assert.equal(backend.logins, 1);
  assert.equal(border.instances, 2);
});

/** Two clients on one instance, with sessions, at a host that answers nothing more. @param {import('node:test').TestContext} t */
async function createTwo(t) {
  const { host, clock, createClient, wait } = await createWorld(t);
  const border = host.evaluate(BORDER);
  const one = createClient();
  const two = createClient({ session: { storageKey: 'two' } });
  await wait(one.login());
  await wait(two.login());
  await wait(one.request({ url: TOLD }).then(undefined, () => {}));
  host.behaviour.request = () => 'never';
  return { host, clock, border, one, two, wait };
}

test('a trap in one client fails the calls of the others that share the instance, and they work again too', async (t) => {
  const { host, clock, border, one, two, wait } = await createTwo(t);
  const pending = call(two, { url: PRODUCTS });
  await clock.advance(10);
  border.trapAt = border.crossings + 1;
  const trapping = call(one, { url: TOLD });
  await clock.advance(10);
  assert.equal(trapping.result.code, 'WASM_UNAVAILABLE');
  assert.equal(pending.result.code, 'WASM_UNAVAILABLE');
  host.behaviour.request = undefined;
  for (const client of [one, two]) assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.equal(border.instances, 2);
});

test('what a client is asked for before it has heard of the trap does not reach the instance that is lost', async (t) => {
  const { host, clock, border, one, two } = await createTwo(t);
  /** @type {any} */
  let asked;
  // `one` hears of it first, and ends its request at the host; the app has put its own around that.
  host.evaluate('(inside) => { const { request } = wx; wx.request = (given) => { const task = request(given); return { abort: () => (inside(), task.abort()) }; }; }')(() => {
    asked = asked ?? call(two, { url: PRODUCTS });
  });
  call(one, { url: PRODUCTS });
  await clock.advance(10);
  const sent = host.count('request');
  border.trapAt = border.crossings + 1;
  call(one, { url: TOLD });
  await clock.advance(10);
  assert.equal(asked.result.code, 'WASM_UNAVAILABLE');
  assert.equal(host.count('request'), sent);
});

test('a module that traps at every start fails each call and never hangs', async (t) => {
  const { host, createClient, failure } = await createWorld(t);
  host.evaluate(aroundInstances(`{
    exports(exports) {
      const trapping = {};
      for (const name in exports) trapping[name] = typeof exports[name] === 'function' ? () => { throw new Error('unreachable'); } : exports[name];
      return trapping;
    },
  }`));
  const client = createClient();
  for (let attempt = 0; attempt < 3; attempt++) {
    assert.equal((await failure(client.request({ url: PRODUCTS }))).code, 'WASM_UNAVAILABLE');
    assert.equal((await failure(client.login())).code, 'WASM_UNAVAILABLE');
  }
});

test('of two sessions that a callback brings, the first one does not come back after a trap, wherever that is', async (t) => {
  for (let more = 1; more < 16; more++) {
    const { host, clock, createClient, wait } = await createWorld(t);
    const border = host.evaluate(BORDER);
    const client = createClient();
    const success = () => {
      border.trapAt = border.crossings + more;
      for (const id of ['first', 'second']) client.setSession({ id });
    };
    client.request({ url: '/echo', auth: false, success });
    await clock.advance(1000);
    border.trapAt = 0;
    await wait(client.request({ url: '/echo', auth: false }));
    assert.ok([null, 'second'].includes(client.session().id), `${client.session().id}, trap at ${more}`);
    host.close();
  }
});

test('a session that is left behind does not stay in storage, where the trap comes while it is being written', async (t) => {
  const { host, clock, storage, createClient, wait } = await createWorld(t);
  const border = host.evaluate(BORDER);
  const client = createClient();
  await wait(client.ready);
  let isFirst = true;
  host.evaluate('(inside) => { const { setStorageSync } = wx; wx.setStorageSync = (...given) => (inside(), setStorageSync(...given)); }')(() => {
    if (isFirst) {
      border.trapAt = border.crossings + 1;
      client.request({ url: PRODUCTS });
    }
    isFirst = false;
  });
  client.request({ url: '/echo', auth: false, success: () => ['first', 'second'].forEach((id) => client.setSession({ id })) });
  await clock.advance(1000);
  assert.equal(border.trapAt <= border.crossings, true);
  assert.ok(!JSON.stringify([...storage.values()]).includes('first'), JSON.stringify([...storage]));
});

test('a code that was asked for before the trap serves nobody after it: the exchange has the code of its own login', async (t) => {
  const { host, clock, backend, createClient, wait } = await createWorld(t, { host: { loginLatency: 100 } });
  const border = host.evaluate(BORDER);
  const client = createClient();
  await wait(client.ready);
  call(client, { url: PRODUCTS });
  await clock.advance(50);
  border.trapAt = border.crossings + 1;
  call(client, { url: '/echo' });
  await clock.advance(10);
  const after = call(client, { url: PRODUCTS });
  await clock.advance(5000);
  assert.equal(border.instances, 2);
  assert.equal(after.result.statusCode, 200);
  assert.deepEqual(backend.at('/wx/onlogin').map(({ body, status }) => [!!body.code, status]), [[true, 200]]);
});
