import assert from 'node:assert/strict';
import test from 'node:test';
import { createClock } from '../clock.js';
import { joinLink, openLink } from '../links.js';

/** Whether virtual time passes as things are. @param {import('../clock.js').Clock} clock */
async function passes(clock) {
  const before = clock.elapsed();
  const advanced = clock.advance(1);
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  return { advanced, at: clock.elapsed() - before };
}

test('a message is under way until it has been dealt with', async () => {
  const clock = createClock();
  const link = openLink(clock, 'a key', 'a label');
  joinLink('a key');
  link.send('server');
  link.send('client');
  const { advanced, at } = await passes(clock);
  link.arrive('client')?.();
  const arrived = link.arrive('server');
  assert.deepEqual([at, (await passes(clock)).at], [0, 0]);
  arrived?.();
  await advanced;
  assert.deepEqual([link.arrive('client'), link.arrive('server')], [undefined, undefined]);
});

test('an end that goes without a word is waited for until the other has noticed', async () => {
  const clock = createClock();
  const link = openLink(clock, 'a key', 'a label');
  joinLink('a key');
  link.send('client');
  link.closed('client');
  link.send('client');
  const { advanced, at } = await passes(clock);
  assert.equal(at, 0);
  link.closed('server');
  await advanced;
});

test('without a server that joined there is nothing to wait for at the far end', async () => {
  const clock = createClock();
  const link = openLink(clock, 'a key', 'a label');
  link.send('server');
  assert.equal(link.reaches('server'), false);
  assert.equal((await passes(clock)).at, 1);
  link.close();
  const { advanced, at } = await passes(clock);
  assert.equal(at, 0);
  link.closed('client');
  await advanced;
  assert.equal(joinLink('a key'), undefined, 'a server that is too late finds nobody');
  assert.equal(joinLink(undefined), undefined);
});
