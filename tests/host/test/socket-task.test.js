import assert from 'node:assert/strict';
import test from 'node:test';
import { createBackground } from '../background.js';
import { createClock } from '../clock.js';
import { createLoop } from '../loop.js';
import { createRealm } from '../realm.js';
import { createSocketTask } from '../wx/socket-task.js';

test('a task closed while the news of its opening was on the way never opens', async () => {
  const clock = createClock();
  const loop = createLoop(clock);
  const context = { realm: createRealm({}), clock, loop, background: createBackground(clock, loop), behaviour: /** @type {any} */ ({}) };
  /** @type {number[]} */
  const closings = [];
  const { task, emit } = createSocketTask(context, () => ({ send() {}, close: (code) => void closings.push(code), terminate() {} }));
  /** @type {string[]} */
  const events = [];
  task.onOpen(() => void events.push('open'));
  task.onClose(() => void events.push('close'));
  emit('Open', {});
  task.close();
  await clock.idle();
  assert.deepEqual([events, closings, task.readyState], [[], [1000], task.CLOSING]);
  emit('Close', {});
  await clock.idle();
  assert.deepEqual([events, task.readyState], [['close'], task.CLOSED]);
});
