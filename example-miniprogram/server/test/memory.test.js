import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryStore } from '../src/store/memory.js';

function storeWithClock() {
  const clock = { now: 0 };
  return { clock, store: createMemoryStore({ now: () => clock.now }) };
}

test('a value lives up to its time to live and not at it', async () => {
  const { clock, store } = storeWithClock();
  await store.set('key', 'value', 10);
  clock.now = 9_999;
  assert.equal(await store.get('key'), 'value');
  clock.now = 10_000;
  assert.equal(await store.get('key'), null);
  assert.equal(store.size, 0);
});

test('setting again replaces value and time to live', async () => {
  const { clock, store } = storeWithClock();
  await store.set('key', 'old', 10);
  clock.now = 5_000;
  await store.set('key', 'new', 10);
  clock.now = 14_999;
  assert.equal(await store.get('key'), 'new');
});

test('deleting is idempotent', async () => {
  const { store } = storeWithClock();
  await store.set('key', 'value', 10);
  await store.delete('key');
  await store.delete('key');
  assert.equal(await store.get('key'), null);
});

test('entries that nobody asks for again are swept', async () => {
  const { clock, store } = storeWithClock();
  await store.set('short', 'x', 30);
  await store.set('long', 'x', 3600);
  clock.now = 59_999;
  await store.set('later', 'x', 3600);
  assert.equal(store.size, 3, 'at most one sweep a minute');
  clock.now = 60_000;
  await store.set('last', 'x', 3600);
  assert.equal(store.size, 3);
  assert.equal(await store.get('long'), 'x');
});
