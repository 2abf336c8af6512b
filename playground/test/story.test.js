/** The picture that is made of what is told. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { createStory } from '../page/story.js';

/** @import { Chapter } from '../page/story.js' */

/** A story with a clock that the test sets. */
function tellStory() {
  /** @type {Chapter[]} */
  const chapters = [];
  let time = 0;
  let ended = 0;
  const story = createStory({ begin: (chapter) => void chapters.push(chapter), draw: () => {}, end: () => void ended++ }, () => time);

  return {
    chapters,
    story,
    ended: () => ended,
    /** @param {number} ms */
    wait: (ms) => void (time += ms),
    /** A request of the pages. @param {number} call */
    request: (call) => story.hear({ type: 'ask', id: `app-${call}`, from: 'app', to: 'sdk', name: 'GET /list', call }),
    /** @param {number} call @param {number} generation @param {boolean} [replay] */
    send: (call, generation, replay = false) =>
      story.hear({ type: 'ask', id: `wire-${call}`, from: 'sdk', to: 'backend', name: 'GET /list', call, session: { id: 'abcd…', generation }, replay }),
    /** @param {number} call @param {string} status */
    answer: (call, status) => story.hear({ type: 'answer', id: `wire-${call}`, name: status, tone: status === '200' ? 'ok' : 'warn' }),
    /** @param {number} call @param {import('../phone/link.js').Tone} [tone] */
    settle: (call, tone = 'ok') => story.hear({ type: 'answer', id: `app-${call}`, name: '200', tone }),
    /** The last chapter's rows, in words. */
    rows: () => (chapters.at(-1)?.rows ?? []).map(({ from, to, name, count, replay }) => `${from}-${to} ${name} ×${count}${replay ? ' replay' : ''}`),
  };
}

test('what is alike is one row with a count, and its answer says how long it took', () => {
  const { request, send, answer, settle, wait, rows, chapters } = tellStory();
  for (const call of [1, 2, 3]) request(call);
  for (const call of [1, 2, 3]) send(call, 1);
  for (const call of [1, 2, 3]) {
    wait(10);
    answer(call, '200');
  }
  for (const call of [1, 2, 3]) settle(call);
  assert.deepEqual(rows(), ['app-sdk GET /list ×3', 'sdk-backend GET /list ×3', 'backend-sdk 200 ×3', 'sdk-app 200 ×3']);
  assert.deepEqual(chapters[0].rows[2].took, { least: 10, most: 30 });
});

test('a replay, and a send with another session, are rows of their own', () => {
  const { request, send, answer, settle, rows, chapters } = tellStory();
  request(1);
  request(2);
  send(1, 1);
  answer(1, '401');
  send(1, 2, true);
  send(2, 2);
  answer(1, '200');
  answer(2, '200');
  settle(1);
  settle(2);
  assert.deepEqual(rows().slice(1, 5), ['sdk-backend GET /list ×1', 'backend-sdk 401 ×1', 'sdk-backend GET /list ×1 replay', 'sdk-backend GET /list ×1']);
  assert.equal(chapters[0].replays, 1);
});

test('an answer never stands above what it answers', () => {
  const { request, send, answer, settle, rows } = tellStory();
  request(1);
  request(2);
  send(1, 2, true);
  answer(1, '200');
  settle(1);
  send(2, 2);
  answer(2, '200');
  settle(2);
  assert.deepEqual(rows().slice(1), [
    'sdk-backend GET /list ×1 replay', 'backend-sdk 200 ×1', 'sdk-app 200 ×1',
    'sdk-backend GET /list ×1', 'backend-sdk 200 ×1', 'sdk-app 200 ×1',
  ]);
});

test('a chapter ends when nothing is under way, and the next request begins another', () => {
  const { request, settle, chapters, ended, story } = tellStory();
  request(1);
  request(2);
  settle(1);
  assert.equal(ended(), 0);
  settle(2, 'bad');
  assert.equal(ended(), 1);
  assert.equal(chapters[0].failed, 1);
  request(3);
  assert.equal(chapters.length, 2);
  story.mark('offlineOn');
  assert.equal(chapters.length, 2, 'a mark in the middle of something stays in its chapter');
  settle(3);
  story.mark('offlineOff');
  request(4);
  assert.equal(chapters.length, 3, 'a mark and the request after it share a chapter');
});

test('a restart forgets what was under way', () => {
  const { request, settle, chapters, story } = tellStory();
  request(1);
  story.hear({ type: 'launch' });
  assert.equal(chapters[0].rows[0].open, 0);
  settle(1);
  assert.equal(chapters[0].rows.length, 1, 'an answer from before the restart is not drawn');
});

test("a login's attempts are drawn one after the other", () => {
  const { story, rows } = tellStory();
  for (const attempt of [1, 2]) {
    story.hear({ type: 'ask', id: `login-${attempt}`, from: 'sdk', to: 'wechat', name: 'wx.login' });
    story.hear({ type: 'answer', id: `login-${attempt}`, name: `code ${attempt}…`, tone: 'ok' });
  }
  assert.deepEqual(rows(), ['sdk-wechat wx.login ×1', 'wechat-sdk code 1… ×1', 'sdk-wechat wx.login ×1', 'wechat-sdk code 2… ×1']);
});

test('how far an upload is stands in the row that asked for it', () => {
  const { story, request, settle, chapters } = tellStory();
  request(1);
  for (const percent of [25, 50]) story.hear({ type: 'progress', id: 'app-1', percent });
  assert.equal(chapters[0].rows[0].progress, 50);
  assert.equal(chapters[0].rows.length, 1);
  settle(1);
  story.hear({ type: 'progress', id: 'app-1', percent: 100 });
  assert.equal(chapters[0].rows[0].progress, 50, 'what comes too late is not drawn');
});

test('a socket is one chapter, from its first connection to its end, and its connections are counted', () => {
  const { story, rows, chapters, ended } = tellStory();
  story.hear({ type: 'ask', id: 'app', from: 'app', to: 'sdk', name: 'connectSocket', socket: true });
  for (const connection of [1, 2]) {
    story.hear({ type: 'ask', id: `wire-${connection}`, from: 'sdk', to: 'backend', name: 'WS', socket: true, replay: connection > 1 });
    story.hear({ type: 'answer', id: `wire-${connection}`, name: 'open', tone: 'ok' });
    story.hear({ type: 'push', from: 'backend', to: 'sdk', name: 'close 4401', tone: 'warn' });
    story.mark('expire');
  }
  assert.equal(ended(), 0);
  story.hear({ type: 'answer', id: 'app', name: 'onClose 1000', tone: 'ok' });
  assert.deepEqual(rows().slice(0, 4), ['app-sdk connectSocket ×1', 'sdk-backend WS ×1', 'backend-sdk open ×1', 'backend-sdk close 4401 ×1']);
  const [{ sockets, connections, dropped, requests, replays }] = chapters;
  assert.deepEqual({ sockets, connections, dropped, requests, replays }, { sockets: 1, connections: 2, dropped: 0, requests: 0, replays: 1 });
});

test('what a logout ends is told from what fails, and from what the app aborts', () => {
  const { story, request, chapters } = tellStory();
  for (const [call, code, tone] of /** @type {const} */ ([[1, 'LOGGED_OUT', 'warn'], [2, 'ABORTED', 'warn'], [3, 'REQUEST_FAILED', 'bad']])) {
    request(call);
    story.hear({ type: 'answer', id: `app-${call}`, name: code, tone });
  }
  const told = chapters.map(({ loggedOut, ended, failed }) => ({ loggedOut, ended, failed }));
  assert.deepEqual(told, [{ loggedOut: 1, ended: 1, failed: 0 }, { loggedOut: 0, ended: 1, failed: 0 }, { loggedOut: 0, ended: 0, failed: 1 }]);
});
