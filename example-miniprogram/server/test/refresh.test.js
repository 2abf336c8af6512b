import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryStore } from '../src/store/memory.js';
import { StoreError } from '../src/store/store.js';
import { startBackend } from '../testing/backend.js';
import { assertOver, assertRefused, at, begin, refresh, registerAnswer } from '../testing/refresh.js';
import { openSocket } from '../testing/socket.js';

const WITH_TOKEN = ['sessionid', 'expires_in', 'refresh_token'];
const WITHOUT = ['sessionid', 'expires_in'];
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const NEVER_ISSUED = `${'A'.repeat(22)}.${'A'.repeat(43)}`;
const EXPIRED = 4401;

for (const [tokens, ofAccounts, ofWeChat] of /** @type {const} */ ([
  ['accounts', WITH_TOKEN, WITHOUT],
  ['all', WITH_TOKEN, WITH_TOKEN],
  ['none', WITHOUT, WITHOUT],
  [undefined, WITHOUT, WITHOUT],
])) {
  test(`refresh tokens for ${tokens ?? 'nobody, if nothing is said'}`, async (t) => {
    const { standIn, call } = await startBackend(t, tokens && { refresh: { tokens } });
    const body = { username: 'lin', password: 'long enough' };
    const answers = [await call('POST', '/account/register', { body }), await call('POST', '/account/signin', { body })];
    for (const answer of answers) assert.deepEqual([answer.status, Object.keys(answer.body)], [200, ofAccounts]);
    const login = await call('POST', '/wx/onlogin', { body: { code: standIn.issueCode('o-user') } });
    assert.deepEqual([login.status, Object.keys(login.body)], [200, ofWeChat]);
  });
}

test('a refresh token gives a new session of the same user, once', async (t) => {
  const { backend, first } = await begin(t, { ttl: 60 });
  const { status, body } = await refresh(backend, first.refresh_token);
  assert.deepEqual([status, Object.keys(body), body.expires_in], [200, WITH_TOKEN, 60]);
  assert.match(body.sessionid, /^[A-Za-z0-9_-]{43}$/);
  assert.match(body.refresh_token, /^[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}$/);
  for (const name of /** @type {const} */ (['sessionid', 'refresh_token'])) assert.notEqual(body[name], first[name]);
  assert.deepEqual((await backend.call('GET', '/account/me', { sessionid: body.sessionid })).body, { account: 'lin' });
  assert.equal(await at(backend, first.sessionid), 401);
});

test('a WeChat user stays who it is: openid and session_key are those of the login', async (t) => {
  const { standIn, store, ...backend } = await startBackend(t, { refresh: { tokens: 'all' } });
  const login = await backend.call('POST', '/wx/onlogin', { body: { code: standIn.issueCode('o-user') } });
  const before = await store.get(`wx:session:${login.body.sessionid}`);
  const { body } = await refresh(backend, login.body.refresh_token);
  assert.equal(await store.get(`wx:session:${body.sessionid}`), before);
  assert.equal(JSON.parse(before ?? '').openid, 'o-user');
});

test('a refresh token outlives its session, and is as good in a form', async (t) => {
  const { backend, first } = await begin(t, { ttl: 60 });
  backend.clock.now += 3600_000;
  assert.equal(await at(backend, first.sessionid), 401);
  const body = `refresh_token=${first.refresh_token}`;
  const { status, body: second } = await backend.call('POST', '/wx/refresh', { body, headers: FORM });
  assert.equal(status, 200);
  assert.equal(await at(backend, second.sessionid), 200);
});

test('each refresh token has its whole time to live, up to its end and not at it', async (t) => {
  const { backend, first } = await begin(t, { ttl: 60, refresh: { tokens: 'accounts', ttl: 100 } });
  backend.clock.now += 99_999;
  const second = await refresh(backend, first.refresh_token);
  backend.clock.now += 99_999;
  const third = await refresh(backend, second.body.refresh_token);
  assert.deepEqual([second.status, third.status], [200, 200]);
  backend.clock.now += 100_000;
  assertRefused(await refresh(backend, third.body.refresh_token));
});

test('a token that is missing or no string is told from one that is not valid', async (t) => {
  const { backend } = await begin(t);
  const answers = [
    await backend.call('POST', '/wx/refresh'),
    await backend.call('POST', '/wx/refresh', { body: [] }),
    await backend.call('POST', '/wx/refresh', { body: 'refresh_token=', headers: FORM }),
    await backend.call('POST', '/wx/refresh', { body: 'refresh_token=a&refresh_token=b', headers: FORM }),
    await backend.call('POST', `/wx/refresh?refresh_token=${NEVER_ISSUED}`),
  ];
  for (const given of [undefined, null, '', 7, true, ['a'], { a: 1 }]) answers.push(await refresh(backend, given));
  for (const { status, body } of answers) assert.deepEqual([status, body.error], [400, 'refresh_token_missing']);
  assert.equal((await backend.call('GET', '/wx/refresh')).status, 404);
});

test('unknown, ill-formed, expired, used and revoked tokens look alike', async (t) => {
  const { backend, first } = await begin(t);
  await refresh(backend, first.refresh_token);
  backend.clock.now += 10_000;
  const other = await registerAnswer(backend, 'wu');
  await backend.call('POST', '/wx/logout', { sessionid: other.sessionid });
  const asked = [first.refresh_token, other.refresh_token, NEVER_ISSUED, 'x', first.sessionid, `${NEVER_ISSUED}\n`, 'x'.repeat(3000)];
  const answers = [];
  for (const token of asked) answers.push(await refresh(backend, token));
  for (const answer of answers) {
    assertRefused(answer);
    assert.deepEqual(answer.body, answers[0].body);
  }
  assert.deepEqual(backend.logged, []);
});

test('a lost answer costs nothing: within the grace period the used token gets the same one, counted down', async (t) => {
  const { backend, first } = await begin(t, { ttl: 60 });
  const { body } = await refresh(backend, first.refresh_token);
  for (const [passed, left] of [[0, 60], [3_000, 57], [6_999, 51]]) {
    backend.clock.now += passed;
    const again = await refresh(backend, first.refresh_token);
    assert.deepEqual([again.status, again.body], [200, { ...body, expires_in: left }]);
  }
  assert.equal(await at(backend, body.sessionid), 200);
  assert.equal((await refresh(backend, body.refresh_token)).status, 200);
});

test('a used token that comes later was stolen, or its answer was: the family is revoked', async (t) => {
  const { backend, first } = await begin(t);
  const second = (await refresh(backend, first.refresh_token)).body;
  const bystander = await registerAnswer(backend, 'wu');
  const socket = openSocket(t, backend.url, { headers: { sessionid: second.sessionid } });
  await socket.message();
  backend.clock.now += 10_000;
  assertRefused(await refresh(backend, first.refresh_token));
  await assertOver(backend, second);
  assert.equal(await socket.closed, EXPIRED);
  assert.equal((await refresh(backend, bystander.refresh_token)).status, 200, 'other families are not concerned');
});

test('whoever uses the new token has its answer: the used one is not answered again', async (t) => {
  const { backend, first } = await begin(t);
  const second = (await refresh(backend, first.refresh_token)).body;
  const third = (await refresh(backend, second.refresh_token)).body;
  assertRefused(await refresh(backend, first.refresh_token));
  await assertOver(backend, third);
});

test('without a grace period a used token is reuse at once', async (t) => {
  const { backend, first } = await begin(t, { refresh: { tokens: 'accounts', grace: 0 } });
  const second = (await refresh(backend, first.refresh_token)).body;
  assertRefused(await refresh(backend, first.refresh_token));
  await assertOver(backend, second);
});

test('a session that ended by itself within the grace period has no time left in the answer', async (t) => {
  const { backend, first } = await begin(t, { ttl: 2 });
  const { body } = await refresh(backend, first.refresh_token);
  backend.clock.now += 5_000;
  assert.deepEqual((await refresh(backend, first.refresh_token)).body, { ...body, expires_in: 0 });
  assert.equal((await refresh(backend, body.refresh_token)).status, 200);
});

test('of many requests with one token at the same moment one rotates it, and all are told the same', async (t) => {
  const { backend, first } = await begin(t);
  const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(backend, first.refresh_token)));
  for (const { status, body } of answers) assert.deepEqual([status, body], [200, answers[0].body]);
  assert.equal(await at(backend, answers[0].body.sessionid), 200);
});

test('without a grace period one of them is answered, and the others revoke the family', async (t) => {
  const { backend, first } = await begin(t, { refresh: { tokens: 'accounts', grace: 0 } });
  const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(backend, first.refresh_token)));
  const [won, ...others] = answers.sort((one, other) => one.status - other.status);
  assert.equal(won.status, 200);
  for (const answer of others) assertRefused(answer);
  await assertOver(backend, won.body);
});

test('the socket of the old session is told to come back with the new one', { timeout: 10_000 }, async (t) => {
  const { backend, first } = await begin(t);
  const socket = openSocket(t, backend.url, { headers: { sessionid: first.sessionid } });
  await socket.message();
  const { body } = await refresh(backend, first.refresh_token);
  assert.equal(await socket.closed, EXPIRED);
  const next = openSocket(t, backend.url, { headers: { sessionid: body.sessionid } });
  assert.deepEqual(JSON.parse(await next.message()), { type: 'welcome', account: 'lin' });
});

test('sliding sessions slide on, and an answer that is given again counts from the last use', async (t) => {
  const { backend, first } = await begin(t, { ttl: 60, sliding: true });
  const { body } = await refresh(backend, first.refresh_token);
  backend.clock.now += 5_000;
  const { headers } = await backend.call('GET', '/account/me', { sessionid: body.sessionid });
  assert.equal(headers.get('x-session-expires-in'), '60');
  const again = await refresh(backend, first.refresh_token);
  assert.deepEqual([again.body.expires_in, again.headers.get('x-session-expires-in')], [60, null]);
});

test('where there are no refresh tokens every one is refused, and the store is not asked', async (t) => {
  const { first, backend: { store } } = await begin(t);
  const get = () => assert.fail('the store was asked');
  const backend = await startBackend(t, { store: { ...store, get }, refresh: { tokens: 'none' } });
  assertRefused(await refresh(backend, first.refresh_token));
});

test('the store holds nothing that could be used as a token, and no more after a hundred rotations', async (t) => {
  const store = createMemoryStore();
  /** @type {string[]} */
  const written = [];
  const { backend, first } = await begin(t, {
    store: {
      ...store,
      set: (...given) => (written.push(JSON.stringify(given)), store.set(...given)),
      changeIf: (...given) => (written.push(JSON.stringify(given)), store.changeIf(...given)),
    },
  });
  const tokens = [first.refresh_token];
  const sizes = [];
  for (let rotation = 1; rotation <= 100; rotation++) {
    tokens.push((await refresh(backend, tokens[rotation - 1])).body.refresh_token);
    sizes.push(store.size);
  }
  assert.equal(new Set(tokens).size, 101);
  assert.deepEqual([sizes[99], sizes[99] <= 4], [sizes[0], true], 'account, session, family, and the last used token');
  for (const part of tokens.flatMap((token) => token.split('.'))) assert.ok(!written.join().includes(part));
});

test('while the store is away a refresh is 503, and the token is as good as before', async (t) => {
  const store = createMemoryStore();
  let lost = 0;
  const { backend, first } = await begin(t, {
    store: {
      ...store,
      // The first is not carried out, the second is, and nobody hears of it.
      async changeIf(...given) {
        const done = lost !== 0 && (await store.changeIf(...given));
        if (++lost > 2) return done;
        throw new StoreError('Redis: EVAL failed (SocketClosedUnexpectedlyError)');
      },
    },
  });
  for (let time = 1; time <= 2; time++) {
    const { status, body } = await refresh(backend, first.refresh_token);
    assert.deepEqual([status, body.error], [503, 'store_unavailable']);
  }
  assert.equal(backend.logged[0], 'POST /wx/refresh: store_unavailable: Redis: EVAL failed (SocketClosedUnexpectedlyError)');
  const { status, body } = await refresh(backend, first.refresh_token);
  assert.equal(status, 200);
  assert.equal(await at(backend, body.sessionid), 200);
});
