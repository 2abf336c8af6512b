/** The counters, and the requests that wait inside the SDK. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { createTally } from '../page/tally.js';

/** @import { Ask } from '../phone/link.js' */

/** @param {string} id @param {'app' | 'sdk'} from @param {Partial<Ask>} [rest] @returns {Ask} */
const ask = (id, from, rest) => ({ type: 'ask', id, from, to: from === 'app' ? 'sdk' : 'backend', name: 'GET /list', ...rest });

test('a request waits until it is at the host, and again when it comes back expired', () => {
  const { hear, waiting, atHost, counts } = createTally();
  hear(ask('a', 'app', { call: 1 }));
  hear(ask('b', 'app', { call: 2 }));
  assert.equal(waiting(), 2);
  hear(ask('c', 'sdk', { call: 1 }));
  assert.deepEqual([waiting(), atHost()], [1, 1]);
  hear({ type: 'answer', id: 'c', name: '401', tone: 'warn' });
  assert.equal(waiting(), 2);
  hear(ask('d', 'sdk', { call: 1, replay: true }));
  hear({ type: 'answer', id: 'd', name: '200', tone: 'ok' });
  hear({ type: 'answer', id: 'a', name: '200', tone: 'ok' });
  assert.equal(waiting(), 1);
  assert.deepEqual(counts, { requests: 2, logins: 0, sessions: 0, replays: 1, storage: 0 });
});

test('logins and storage calls are counted, other notes are not, and a restart forgets who waits', () => {
  const { hear, waiting, counts } = createTally();
  hear(ask('a', 'sdk', { to: 'wechat', name: 'wx.login' }));
  hear(ask('l', 'sdk', { name: 'POST /wx/onlogin' }));
  hear({ type: 'answer', id: 'l', name: '200', tone: 'ok', session: { id: 'abcd…', generation: 1 } });
  hear({ type: 'note', name: 'write' });
  hear({ type: 'note', name: 'readGarbage' });
  hear({ type: 'note', name: 'wasm' });
  hear(ask('b', 'app', { call: 1 }));
  hear({ type: 'launch' });
  assert.equal(waiting(), 0);
  assert.deepEqual(counts, { requests: 1, logins: 1, sessions: 1, replays: 0, storage: 2 });
});

test('a socket is no request, and its second connection is a replay', () => {
  const { hear, waiting, counts } = createTally();
  hear(ask('a', 'app', { name: 'connectSocket', socket: true }));
  hear(ask('b', 'sdk', { name: 'WS', socket: true }));
  hear({ type: 'push', from: 'backend', to: 'sdk', name: 'close 4401' });
  hear(ask('c', 'sdk', { name: 'WS', socket: true, replay: true }));
  assert.equal(waiting(), 0);
  assert.deepEqual(counts, { requests: 0, logins: 0, sessions: 0, replays: 1, storage: 0 });
});
