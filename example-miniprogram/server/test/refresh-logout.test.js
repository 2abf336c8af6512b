import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryStore } from '../src/store/memory.js';
import { assertOver, assertRefused, at, begin, refresh, registerAnswer } from '../testing/refresh.js';
import { openSocket } from '../testing/socket.js';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const OK = { ok: true };

test('logout ends the session and its refresh token', async (t) => {
  const { backend, first } = await begin(t);
  const other = await registerAnswer(backend, 'wu');
  const { status, body } = await backend.call('POST', '/wx/logout', { sessionid: first.sessionid });
  assert.deepEqual([status, body], [200, OK]);
  await assertOver(backend, first);
  assert.equal(await at(backend, other.sessionid), 200);
});

test('so it does after a rotation, and an answer is not given again afterwards', async (t) => {
  const { backend, first } = await begin(t);
  const second = (await refresh(backend, first.refresh_token)).body;
  await backend.call('POST', '/wx/logout', { sessionid: second.sessionid });
  assertRefused(await refresh(backend, first.refresh_token));
  await assertOver(backend, second);
});

test('the refresh token ends its session, whatever the session id says', async (t) => {
  for (const sessionid of [undefined, 'A'.repeat(43), '*']) {
    const { backend, first } = await begin(t);
    const socket = openSocket(t, backend.url, { headers: { sessionid: first.sessionid } });
    await socket.message();
    const { body } = await backend.call('POST', '/wx/logout', { sessionid, body: { refresh_token: first.refresh_token } });
    assert.deepEqual(body, OK);
    await assertOver(backend, first);
    assert.equal(await socket.closed, 4401);
  }
});

test('a used refresh token still tells which session to end', async (t) => {
  for (const passed of [0, 60_000]) {
    const { backend, first } = await begin(t);
    const second = (await refresh(backend, first.refresh_token)).body;
    backend.clock.now += passed;
    const body = `refresh_token=${first.refresh_token}`;
    assert.equal((await backend.call('POST', '/wx/logout', { body, headers: FORM })).status, 200);
    await assertOver(backend, second);
  }
});

test('session and refresh token of two logins: both end', async (t) => {
  const { backend, first } = await begin(t);
  const other = await registerAnswer(backend, 'wu');
  await backend.call('POST', '/wx/logout', { sessionid: first.sessionid, body: { refresh_token: other.refresh_token } });
  await assertOver(backend, first);
  await assertOver(backend, other);
});

test('a refresh token that is unknown or none is no error', async (t) => {
  const { backend, first } = await begin(t);
  for (const refresh_token of [`${'A'.repeat(22)}.${'A'.repeat(43)}`, 'x', '', 7, null, ['a']]) {
    const { status, body } = await backend.call('POST', '/wx/logout', { body: { refresh_token } });
    assert.deepEqual([status, body], [200, OK]);
  }
  assert.equal((await refresh(backend, first.refresh_token)).status, 200);
});

test('a logout that a rotation overtakes ends what came of it', async (t) => {
  const store = createMemoryStore();
  /** @type {(() => Promise<unknown>) | undefined} */
  let overtake;
  const { backend, first } = await begin(t, {
    store: {
      ...store,
      async changeIf(...given) {
        const rotate = overtake;
        overtake = undefined;
        await rotate?.();
        return store.changeIf(...given);
      },
    },
  });
  /** @type {any} */
  let second;
  overtake = async () => (second = (await refresh(backend, first.refresh_token)).body);
  await backend.call('POST', '/wx/logout', { sessionid: first.sessionid });
  assert.ok(second.refresh_token);
  await assertOver(backend, second);
});

test('a session that only ran out leaves its refresh token', async (t) => {
  const { backend, first } = await begin(t, { dev: true });
  await backend.call('POST', '/dev/expire', { sessionid: first.sessionid });
  assert.equal(await at(backend, first.sessionid), 401);
  assert.equal((await refresh(backend, first.refresh_token)).status, 200);
});
