/** A session that the app has got in another way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { needsWebAssembly } from './engine.js';
import { createWorld, here } from './world.js';

/** @import { World } from './world.js' */

const LOGIN = '/wx/onlogin';
const ME = '/account/me';

/** A session of an account, made behind the client's back. @param {World} world @param {string} [username] */
async function obtain({ backend, clock }, username = 'lin') {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ username, password: 'long enough' });
  const reply = await clock.track(fetch(`${backend.url}/account/register`, { method: 'POST', headers, body }));
  const { sessionid } = await reply.json();
  backend.seen.length = 0;
  return sessionid;
}

test('a session of the app is used at once, without a login, and no event tells of one', async (t) => {
  const world = await createWorld(t);
  const { backend, host, clock, createClient, wait } = world;
  const id = await obtain(world);
  const client = createClient();
  await wait(client.ready);
  client.on('login', () => assert.fail('nobody has logged in'));
  client.setSession({ id, expiresIn: 60 });
  const { expiresAt, ...session } = here(client.session());
  assert.deepEqual(session, { state: 'active', id });
  assert.equal(expiresAt, clock.now() + 60_000);
  assert.equal((await wait(client.request({ url: ME }))).data.account, 'lin');
  assert.equal((await wait(client.login())).fresh, false);
  assert.deepEqual(backend.seen.map(({ path }) => path), [ME]);
  assert.equal(host.count('login'), 0);
});

test('it is renewed with wx.login when it is over: at the backend, or by the lifetime that was told', async (t) => {
  const world = await createWorld(t);
  const { backend, clock, createClient, wait } = world;
  const client = createClient();
  client.setSession({ id: await obtain(world) });
  assert.equal((await wait(client.request({ url: ME }))).data.account, 'lin');
  await backend.revoke(/** @type {string} */ (client.session().id));
  assert.equal((await wait(client.request({ url: ME }))).data.account, null);
  assert.equal(backend.logins, 1);

  client.setSession({ id: await obtain(world, 'wei'), expiresIn: 60 });
  await clock.advance(60_000);
  assert.equal(client.session().state, 'expired');
  assert.equal((await wait(client.request({ url: ME }))).data.account, null);
  assert.equal(backend.logins, 1);
});

test('session.ttl stands in for a lifetime that the app does not tell', async (t) => {
  const { clock, createClient, wait } = await createWorld(t);
  const client = createClient({ session: { ttl: 30 } });
  await wait(client.ready);
  client.setSession({ id: 'a' });
  assert.equal(client.session().expiresAt, clock.now() + 30_000);
  client.setSession({ id: 'a', expiresIn: 90 });
  assert.equal(client.session().expiresAt, clock.now() + 90_000);
});

test('with renewable: false it is not renewed, neither now nor after a restart', async (t) => {
  const world = await createWorld(t);
  const { backend, host, launch, createClient, wait, failure } = world;
  const client = createClient();
  client.setSession({ id: await obtain(world), renewable: false });
  assert.equal((await wait(client.request({ url: ME }))).data.account, 'lin');

  const next = launch();
  const later = next.createClient();
  let expired = 0;
  later.on('expired', () => expired++);
  assert.equal((await next.wait(later.request({ url: ME }))).data.account, 'lin');
  await backend.revoke(/** @type {string} */ (later.session().id));
  for (const [app, one] of /** @type {const} */ ([[next, later], [world, client]])) {
    assert.equal((await app.failure(one.request({ url: ME }))).code, 'SESSION_EXPIRED');
  }
  assert.equal((await failure(client.request({ url: ME }))).code, 'SESSION_EXPIRED');
  assert.equal(expired, 1);
  assert.equal(host.count('login') + next.host.count('login'), 0);
});

test('it is stored, and a restarted app uses it', async (t) => {
  const world = await createWorld(t);
  const { storage, launch, createClient, wait } = world;
  const id = await obtain(world);
  const client = createClient();
  await wait(client.ready);
  client.setSession({ id, expiresIn: 600 });
  assert.equal(JSON.parse([...storage.values()].join())[1], id);
  const next = launch();
  const later = next.createClient();
  assert.equal((await next.wait(later.request({ url: ME }))).data.account, 'lin');
  assert.deepEqual(here(later.session()), here(client.session()));
  assert.equal(next.host.count('login'), 0);
});

test('null forgets the session, here and in storage, as logout does', async (t) => {
  const { backend, storage, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  /** @type {string[]} */
  const heard = [];
  client.on('logout', () => heard.push('logout'));
  client.setSession(null);
  assert.equal(client.session().state, 'none');
  assert.equal(storage.size, 0);
  await wait(client.request({ url: ME }));
  assert.deepEqual(heard, ['logout']);
  assert.equal(backend.logins, 2);
});

test('what is no session is refused at once, naming the option, and the one that there is stays', async (t) => {
  const { createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  const before = here(client.session());
  const id = 'x';
  /** @type {Array<[any, RegExp]>} */
  const wrong = [
    [undefined, /accepted: a plain object/], ['no object', /accepted: a plain object/], [[], /accepted: a plain object/], [7, /accepted: a plain object/],
    [{}, /'id'/], [{ id: '' }, /'id'/], [{ id: 7 }, /'id' is a number/], [{ id: null }, /'id' is null/], [{ id: undefined }, /'id'/],
    [{ id: ' a' }, /'id'/], [{ id: 'a ' }, /'id'/], [{ id: 'a\r\nX-Evil: 1' }, /'id'/], [{ id: '会话' }, /'id'/], [{ id: 'a\0' }, /'id'/], [{ id: 'x'.repeat(4097) }, /'id'/],
    [{ id, expiresIn: 0 }, /'expiresIn' is 0; accepted: a positive number/], [{ id, expiresIn: -1 }, /'expiresIn'/],
    [{ id, expiresIn: NaN }, /'expiresIn'/], [{ id, expiresIn: Infinity }, /'expiresIn'/], [{ id, expiresIn: '60' }, /'expiresIn' is '60'/],
    [{ id, renewable: 'no' }, /'renewable' is 'no'; accepted: true or false/], [{ id, renewable: null }, /'renewable'/],
    [{ id, expires: 60 }, /unknown option 'expires'; accepted: id, expiresIn, renewable/], [{ id, userId: 1 }, /unknown option 'userId'; accepted: id, expiresIn, renewable/],
  ];
  for (const [session, words] of wrong) {
    /** @type {any} */
    let thrown;
    try {
      client.setSession(session);
    } catch (error) {
      thrown = error;
    }
    assert.equal(thrown?.code, 'CONFIG_INVALID', inspect(session));
    assert.match(thrown.errMsg, /^setSession:fail /);
    assert.match(thrown.errMsg, words);
    assert.deepEqual(here(client.session()), before);
  }
  client.setSession({ id: 'x'.repeat(4096) });
  client.setSession({ id: 'a b', expiresIn: undefined, renewable: undefined });
  assert.equal(client.session().id, 'a b');
});

test('a refused id is not in the error: it may be one of somebody else', async (t) => {
  const { createClient } = await createWorld(t);
  const secret = 'a-secret-with-a-line\n';
  assert.throws(() => createClient().setSession({ id: secret }), (/** @type {any} */ error) => !inspect(error, { showHidden: true }).includes('a-secret'));
});

test('before the wasm is there it is kept until then, in the order of the calls', { skip: needsWebAssembly('it is there at once') }, async (t) => {
  const world = await createWorld(t, { host: { instantiateDelay: 300 } });
  const { backend, host, clock, createClient, wait } = world;
  const [first, second] = [await obtain(world, 'first'), await obtain(world, 'second')];
  const client = createClient();
  client.setSession({ id: first });
  const early = client.request({ url: ME });
  client.setSession({ id: second, expiresIn: 600 });
  const late = client.request({ url: ME });
  await clock.advance(100);
  assert.equal(client.session().state, 'loading');
  const replies = await wait(Promise.all([early, late]));
  assert.deepEqual(replies.map(({ data }) => data.account), ['first', 'second']);
  // A code that nobody needs is not asked for ahead of time either.
  assert.deepEqual([backend.logins, host.count('login')], [0, 0]);
});

test('the session of the app beats the stored one, also when it comes before the wasm', async (t) => {
  const world = await createWorld(t);
  await world.wait(world.createClient().login());
  const id = await obtain(world);
  const next = world.launch();
  const client = next.createClient();
  client.setSession({ id });
  assert.equal((await next.wait(client.request({ url: ME }))).data.account, 'lin');
  assert.equal(JSON.parse([...world.storage.values()].join())[1], id);
});

for (const [stage, latency, parked, paths] of /** @type {Array<[string, number, number, string[]]>} */ ([
  ['code', 500, 0, [ME, ME]],
  ['exchange', 20, 500, [LOGIN, ME, ME]],
])) {
  test(`during a login at its ${stage} it serves whoever waits, and the login's session does not come back`, async (t) => {
    const world = await createWorld(t, { host: { loginLatency: latency } });
    const { backend, clock, createClient, wait } = world;
    const id = await obtain(world);
    backend.fault = async (request, response, next) => {
      if (request.path === LOGIN) await clock.park(parked);
      next();
    };
    const client = createClient();
    const login = client.login();
    const request = client.request({ url: ME });
    await clock.advance(200);
    client.setSession({ id });
    assert.equal((await wait(request)).data.account, 'lin');
    const { fresh, response } = await wait(login);
    assert.deepEqual([fresh, response], [false, null]);
    await clock.advance(2000);
    assert.equal(client.session().id, id);
    assert.equal((await wait(client.request({ url: ME }))).data.account, 'lin');
    assert.deepEqual(backend.seen.map(({ path }) => path), paths);
  });
}

test('a request that was sent before and comes back "expired" is repeated with the session of the app', async (t) => {
  const world = await createWorld(t);
  const { backend, clock, createClient, wait } = world;
  const client = createClient();
  await wait(client.login());
  const old = /** @type {string} */ (client.session().id);
  const id = await obtain(world);
  backend.fault = async (request, response, next) => {
    if (request.path === ME && request.get('sessionid') === old) await clock.park(200);
    next();
  };
  const request = client.request({ url: ME });
  await clock.advance(100);
  await backend.revoke(old);
  client.setSession({ id });
  assert.equal((await wait(request)).data.account, 'lin');
  assert.deepEqual(backend.at(ME).map(({ session }) => session), [old, id]);
  assert.equal(backend.logins, 0);
});

test('after destroy it is nobody\'s any more: an error event is not heard, and nothing is stored', async (t) => {
  const { storage, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.ready);
  client.destroy();
  client.setSession({ id: 'late' });
  assert.equal(client.session().state, 'none');
  assert.equal(storage.size, 0);
});
