import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createClient } from 'redis';
import { createRedisStore } from '../src/store/redis.js';
import { startProgram } from '../testing/program.js';
import { startRedis, withoutRedis } from '../testing/redis.js';
import { assertOver, assertRefused, at, begin, refresh, registerAnswer } from '../testing/refresh.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Caller } from '../testing/refresh.js'
 * @import { Change } from '../src/store/store.js'
 */

const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));

/**
 * A client beside the store's, to look at what the store did.
 *
 * @param {TestContext} t
 * @param {string} url
 */
async function connect(t, url) {
  const client = createClient({ url });
  client.on('error', () => {}); // Redis ends before this client does
  t.after(() => client.destroy());
  return client.connect();
}

/** @param {TestContext} t @param {string} url */
async function openStore(t, url) {
  const store = await createRedisStore(url, { log: { info() {}, error() {} } });
  t.after(store.close);
  return store;
}

/**
 * The server as it is, in a process of its own.
 *
 * @param {TestContext} t
 * @param {Record<string, string>} env
 * @returns {Promise<Caller>}
 */
async function startProcess(t, env) {
  const program = startProgram(t, process.execPath, [MAIN], { env: { PORT: '0', ...env } });
  const [, url] = await program.wrote(/^Listening on (\S+)$/m);
  return {
    async call(method, path, { body, sessionid } = {}) {
      const headers = { 'content-type': 'application/json', ...(sessionid === undefined ? {} : { sessionid }) };
      const response = await fetch(url + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
      return { status: response.status, body: await response.json(), headers: response.headers };
    },
  };
}

/**
 * Two processes with one Redis, and a login at the first of them.
 *
 * @param {TestContext} t
 * @param {Record<string, string>} [env]
 */
async function startTwo(t, env = {}) {
  const { url } = await startRedis(t);
  const [one, two] = await Promise.all([1, 2].map(() => startProcess(t, { REDIS_URL: url, ...env })));
  return { url, one, two, first: await registerAnswer(one, 'lin') };
}

/** Fifty requests with one token, at both processes in turn. @param {Caller[]} processes @param {string} token */
function fifty(processes, token) {
  return Promise.all(Array.from({ length: 50 }, (_, index) => refresh(processes[index % 2], token)));
}

test('changes and times to live are what they are in memory', { skip: withoutRedis }, async (t) => {
  const { url } = await startRedis(t);
  const store = await openStore(t, url);
  const direct = await connect(t, url);
  await store.set('key', 'value', 10);
  await store.set('old', 'x', 10);
  await store.add('account', 'x');
  /** @type {Change[]} */
  const changes = [
    { key: 'old', value: null },
    { key: 'key', value: 'next 🍵', ttlSeconds: 20 },
    { key: 'new', value: '', ttlSeconds: 5 },
    { key: 'never there', value: null },
  ];
  for (const [key, expected] of [['key', 'another'], ['none', ''], ['none', 'false']]) {
    assert.equal(await store.changeIf(key, expected, changes), false);
  }
  assert.deepEqual(await direct.mGet(['key', 'new', 'old']), ['value', null, 'x']);
  assert.equal(await store.changeIf('key', 'value', changes), true);
  assert.deepEqual(await direct.mGet(['key', 'new', 'old', 'never there']), ['next 🍵', '', null, null]);
  assert.deepEqual([await direct.ttl('key'), await direct.ttl('new')].map((ttl) => Math.ceil(ttl / 5)), [4, 1]);

  const left = await store.left('key');
  assert.ok(left > 15_000 && left <= 20_000, `${left} ms left`);
  assert.deepEqual([await store.left('account'), await store.left('none')], [Infinity, 0]);
});

test('two processes: of fifty requests with one token one rotates it, and all are told the same', { skip: withoutRedis }, async (t) => {
  const { one, two, first } = await startTwo(t, { REFRESH_GRACE: '300' });
  let { sessionid, refresh_token: token } = first;
  for (let round = 1; round <= 5; round++) {
    const answers = await fifty([one, two], token);
    const told = new Set(answers.map(({ status, body }) => [status, body.sessionid, body.refresh_token].join()));
    assert.equal(told.size, 1, [...told].join('\n'));
    const { body } = answers[0];
    assert.deepEqual([answers[0].status, Object.keys(body)], [200, ['sessionid', 'expires_in', 'refresh_token']]);
    for (const answer of answers) assert.ok(answer.body.expires_in > 7100 && answer.body.expires_in <= 7200);
    for (const server of [one, two]) {
      assert.deepEqual([await at(server, body.sessionid), await at(server, sessionid)], [200, 401]);
    }
    ({ sessionid, refresh_token: token } = body);
  }
});

test('two processes, no grace period: one is answered, and the others revoke the family', { skip: withoutRedis }, async (t) => {
  const { url, one, two } = await startTwo(t, { REFRESH_GRACE: '0' });
  for (let round = 1; round <= 5; round++) {
    const { refresh_token: token } = await registerAnswer(one, `user-${round}`);
    const [won, ...others] = (await fifty([one, two], token)).sort((a, b) => a.status - b.status);
    assert.equal(won.status, 200);
    for (const answer of others) assertRefused(answer);
    for (const server of [one, two]) await assertOver(server, won.body);
  }
  const direct = await connect(t, url);
  assert.equal((await direct.keys('wx:refresh*')).length, 1, 'that of the login before');
});

test('two processes: a logout and a refresh at the same moment leave nothing alive', { skip: withoutRedis }, async (t) => {
  const { url, one, two } = await startTwo(t);
  const direct = await connect(t, url);
  for (let round = 1; round <= 20; round++) {
    const { sessionid, refresh_token } = await registerAnswer(one, `user-${round}`);
    const [{ status, body }, logout] = await Promise.all([
      refresh(two, refresh_token),
      one.call('POST', '/wx/logout', { sessionid, body: { refresh_token } }),
    ]);
    assert.equal(logout.status, 200);
    if (status === 200) await assertOver(two, body);
    else assertRefused({ status, body });
  }
  assert.deepEqual((await direct.keys('wx:refresh*')).length, 1, 'that of the first login');
  assert.deepEqual((await direct.keys('wx:session:*')).length, 1);
});

test('a process ends what another one rotated: after the grace period a used token is reuse', { skip: withoutRedis }, async (t) => {
  const { url, one, two, first } = await startTwo(t);
  const { body: second } = await refresh(one, first.refresh_token);
  const again = await refresh(two, first.refresh_token);
  assert.deepEqual([again.status, again.body.refresh_token], [200, second.refresh_token]);
  const direct = await connect(t, url);
  const [key] = await direct.keys('wx:refreshed:*');
  const grace = await direct.pTTL(key);
  assert.ok(grace > 0 && grace <= 10_000, `${grace} ms of grace`);
  await direct.pExpireAt(key, 1); // it is over
  assertRefused(await refresh(two, first.refresh_token));
  await assertOver(one, second);
});

test('Redis holds nothing that could be used as a token, each key ends, and rotations add none', { skip: withoutRedis }, async (t) => {
  const { url } = await startRedis(t);
  const direct = await connect(t, url);
  const { backend, first } = await begin(t, { store: await openStore(t, url), refresh: { tokens: 'accounts', ttl: 1000 } });
  const tokens = [first.refresh_token];
  for (let rotation = 1; rotation <= 10; rotation++) tokens.push((await refresh(backend, tokens[rotation - 1])).body.refresh_token);
  const keys = (await direct.keys('*')).sort();
  assert.deepEqual(keys.map((key) => key.replace(/[^:]*$/, '')), ['wx:account:', 'wx:refresh:', 'wx:refreshed:', 'wx:session:']);
  const held = JSON.stringify([keys, await direct.mGet(keys)]);
  for (const part of tokens.flatMap((token) => token.split('.'))) assert.ok(!held.includes(part));
  const ttls = await Promise.all(keys.map((key) => direct.ttl(key)));
  assert.deepEqual(ttls.map((ttl) => Math.ceil(ttl / 10)), [-0, 100, 1, 720]);
});

test('a Redis without memory refuses a rotation as a whole', { skip: withoutRedis }, async (t) => {
  const { url } = await startRedis(t);
  const direct = await connect(t, url);
  const store = await openStore(t, url);
  const { backend, first } = await begin(t, { store });
  const keys = await direct.keys('*');
  await direct.configSet('maxmemory', '1'); // and nothing is evicted, unless it is told to
  const { status, body } = await refresh(backend, first.refresh_token);
  assert.deepEqual([status, body.error], [503, 'store_unavailable']);
  assert.match(backend.logged[0], /^POST \/wx\/refresh: store_unavailable: Redis: EVAL failed \(\w+\)$/);
  assert.deepEqual((await direct.keys('*')).sort(), keys.sort());
  // And what begins with a deletion is made as a whole.
  /** @type {Change[]} */
  const changes = [{ key: 'none', value: null }, { key: 'kept', value: 'value', ttlSeconds: 10 }];
  const [account] = await direct.keys('wx:account:*');
  assert.equal(await store.changeIf(account, (await direct.get(account)) ?? '', changes), true);
  assert.equal(await direct.get('kept'), 'value');
  assert.equal(await at(backend, first.sessionid), 200);
  await direct.configSet('maxmemory', '0');
  assert.equal((await refresh(backend, first.refresh_token)).status, 200);
});

test('without Redis a refresh is 503', { skip: withoutRedis }, async (t) => {
  const redis = await startRedis(t);
  const { backend, first } = await begin(t, { store: await openStore(t, redis.url) });
  await redis.end();
  const { status, body } = await refresh(backend, first.refresh_token);
  assert.deepEqual([status, body.error], [503, 'store_unavailable']);
});
