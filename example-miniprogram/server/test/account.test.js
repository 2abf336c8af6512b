import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBackend } from '../testing/backend.js';

const PASSWORD = 'correct horse';
const FIFTEEN_MINUTES = 15 * 60_000;

/** @typedef {Awaited<ReturnType<typeof startBackend>>} Backend */

/** @param {Backend} backend @param {unknown} username @param {unknown} password */
async function signIn({ call }, username, password = PASSWORD) {
  const { status, body } = await call('POST', '/account/signin', { body: { username, password } });
  return { status, error: body.error, sessionid: body.sessionid, body };
}

test('an account is made and signed in, and its session is like any other', async (t) => {
  const { clock, call, register } = await startBackend(t, { ttl: 60 });
  const { status, body } = await call('POST', '/account/register', { body: { username: '林_lin.1', password: PASSWORD } });
  assert.deepEqual([status, Object.keys(body), body.expires_in], [200, ['sessionid', 'expires_in'], 60]);
  const { sessionid } = body;
  assert.deepEqual((await call('GET', '/account/me', { sessionid })).body, { account: '林_lin.1' });
  assert.equal((await call('GET', '/wx/products/list', { sessionid })).status, 200);
  clock.now += 60_000;
  assert.equal((await call('GET', '/account/me', { sessionid })).status, 401);

  const another = await register('wu', PASSWORD);
  await call('POST', '/wx/logout', { sessionid: another });
  assert.equal((await call('GET', '/account/me', { sessionid: another })).status, 401);
});

test('signing in gives a new session each time', async (t) => {
  const backend = await startBackend(t);
  const first = await backend.register('lin', PASSWORD);
  const second = await signIn(backend, 'lin');
  assert.deepEqual([second.status, Object.keys(second.body)], [200, ['sessionid', 'expires_in']]);
  assert.notEqual(first, second.sessionid);
  for (const sessionid of [first, second.sessionid]) {
    assert.deepEqual((await backend.call('GET', '/account/me', { sessionid })).body, { account: 'lin' });
  }
});

test('a WeChat user has no account, and nobody has one without a session', async (t) => {
  const { call, login } = await startBackend(t);
  assert.deepEqual((await call('GET', '/account/me', { sessionid: await login() })).body, { account: null });
  assert.equal((await call('GET', '/account/me')).status, 401);
});

test('a name is taken in whichever case and form it is written', async (t) => {
  const backend = await startBackend(t);
  await backend.register('Josué', PASSWORD);
  for (const username of ['Josué', 'JOSUÉ', 'josue\u0301']) {
    const { status, body } = await backend.call('POST', '/account/register', { body: { username, password: 'another one' } });
    assert.deepEqual([status, body.error], [409, 'account_exists']);
    const { sessionid } = await signIn(backend, username);
    assert.deepEqual((await backend.call('GET', '/account/me', { sessionid })).body, { account: 'Josué' }, 'as it was registered');
  }
});

test('of two who register a name at the same time, one has it', async (t) => {
  const { call } = await startBackend(t);
  const body = { username: 'lin', password: PASSWORD };
  const answers = await Promise.all([1, 2].map(() => call('POST', '/account/register', { body })));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
});

/** @type {Array<[fields: object, error: string]>} */
const REFUSED = [
  [{}, 'username_invalid'],
  [{ username: 7, password: PASSWORD }, 'username_invalid'],
  [{ username: '', password: PASSWORD }, 'username_invalid'],
  [{ username: 'x'.repeat(33), password: PASSWORD }, 'username_invalid'],
  [{ username: 'lin' }, 'password_invalid'],
  [{ username: 'lin', password: ['a'] }, 'password_invalid'],
  [{ username: 'lin', password: 'x'.repeat(129) }, 'password_invalid'],
];
/** @type {typeof REFUSED} */
const REFUSED_FOR_NEW = [
  [{ username: 'l', password: PASSWORD }, 'username_invalid'],
  [{ username: 'lin lin', password: PASSWORD }, 'username_invalid'],
  [{ username: '<lin>', password: PASSWORD }, 'username_invalid'],
  [{ username: 'lin', password: '1234567' }, 'password_invalid'],
];

test('fields that are missing, ill-typed, too long or too short are refused', async (t) => {
  const { store, call } = await startBackend(t);
  const cases = /** @type {const} */ ([
    ['/account/register', [...REFUSED, ...REFUSED_FOR_NEW]],
    ['/account/signin', REFUSED],
  ]);
  for (const [path, refused] of cases) {
    for (const [body, error] of refused) {
      const answer = await call('POST', path, { body });
      assert.deepEqual([answer.status, answer.body.error], [400, error], JSON.stringify(body));
    }
    assert.equal((await call('POST', path)).status, 400, 'no body at all');
  }
  assert.equal(store.size, 0);
});

test('the longest and the shortest that are accepted', async (t) => {
  const backend = await startBackend(t);
  for (const [username, password] of [['x'.repeat(32), 'x'.repeat(128)], ['林一', '12345678']]) {
    await backend.register(username, password);
    assert.equal((await signIn(backend, username, password)).status, 200);
  }
});

test('a wrong password and an unknown name look alike, and are not "expired"', async (t) => {
  const backend = await startBackend(t);
  await backend.register('lin', PASSWORD);
  const wrong = await signIn(backend, 'lin', 'wrong');
  const unknown = await signIn(backend, 'nobody', 'wrong');
  assert.deepEqual([wrong.status, wrong.error], [403, 'credentials_wrong']);
  assert.deepEqual(unknown.body, wrong.body);
  assert.deepEqual(backend.logged, []);
});

test('after five wrong passwords not even the right one is looked at, for fifteen minutes', async (t) => {
  const backend = await startBackend(t);
  const sessionid = await backend.register('lin', PASSWORD);
  await backend.register('wu', PASSWORD);
  for (let attempt = 1; attempt <= 5; attempt++) {
    assert.equal((await signIn(backend, attempt % 2 ? 'lin' : 'LIN', 'wrong')).status, 403);
  }
  const braked = await signIn(backend, 'lin');
  assert.deepEqual([braked.status, braked.error], [429, 'too_many_attempts']);
  assert.equal((await signIn(backend, 'wu')).status, 200, 'other accounts are not concerned');
  assert.equal((await backend.call('GET', '/account/me', { sessionid })).status, 200, 'nor are sessions');

  backend.clock.now += FIFTEEN_MINUTES - 1;
  assert.equal((await signIn(backend, 'lin')).status, 429);
  backend.clock.now += 1;
  assert.equal((await signIn(backend, 'lin')).status, 200);
});

test('guesses sent all at once count, and so do those at a name that nobody has', async (t) => {
  const backend = await startBackend(t);
  const answers = await Promise.all(Array.from({ length: 8 }, () => signIn(backend, 'nobody', 'guess')));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [403, 403, 403, 403, 403, 429, 429, 429]);
});

test('whoever signs in has five attempts again', async (t) => {
  const backend = await startBackend(t);
  await backend.register('lin', PASSWORD);
  for (let round = 1; round <= 2; round++) {
    for (let attempt = 1; attempt <= 4; attempt++) assert.equal((await signIn(backend, 'lin', 'wrong')).status, 403);
    assert.equal((await signIn(backend, 'lin')).status, 200);
  }
});
