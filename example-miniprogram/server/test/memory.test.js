import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryStore } from '../src/store/memory.js';

/** @import { Change } from '../src/store/store.js' */

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

test('adding does nothing when there is something, and what it added stays for ever', async () => {
  const { clock, store } = storeWithClock();
  await store.set('key', 'value', 10);
  assert.equal(await store.add('key', 'another'), false);
  assert.equal(await store.get('key'), 'value');
  clock.now = 10_000;
  assert.equal(await store.add('key', 'another'), true);
  clock.now = Number.MAX_SAFE_INTEGER;
  await store.set('a sweep', 'x', 10);
  assert.equal(await store.get('key'), 'another');
});

test('extending starts the time to live anew, up to its end and not at it', async () => {
  const { clock, store } = storeWithClock();
  await store.set('key', 'value', 10);
  clock.now = 9_999;
  assert.equal(await store.extend('key', 10), true);
  clock.now = 19_998;
  assert.equal(await store.get('key'), 'value');
  clock.now = 19_999;
  assert.equal(await store.extend('key', 10), false);
  assert.equal(await store.get('key'), null);
});

test('counting goes on until the time to live of the first is over', async () => {
  const { clock, store } = storeWithClock();
  assert.deepEqual([await store.count('key', 10), await store.count('key', 10)], [1, 2]);
  clock.now = 9_999;
  assert.equal(await store.count('key', 10), 3);
  clock.now = 10_000;
  assert.equal(await store.count('key', 10), 1);
  await store.delete('key');
  assert.equal(await store.count('key', 10), 1);
});

test('changes are made all at once while the key holds what is expected, and else none is', async () => {
  const { clock, store } = storeWithClock();
  await store.set('key', 'value', 10);
  await store.set('old', 'x', 10);
  /** @type {Change[]} */
  const changes = [
    { key: 'key', value: 'next', ttlSeconds: 20 },
    { key: 'new', value: 'y', ttlSeconds: 5 },
    { key: 'old', value: null },
    { key: 'never there', value: null },
  ];
  for (const [key, expected] of [['key', 'another'], ['none', ''], ['none', 'null']]) {
    assert.equal(await store.changeIf(key, expected, changes), false);
  }
  assert.deepEqual([await store.get('key'), await store.get('new'), await store.get('old')], ['value', null, 'x']);
  assert.equal(await store.changeIf('key', 'value', changes), true);
  assert.deepEqual([await store.get('key'), await store.get('new'), await store.get('old')], ['next', 'y', null]);
  clock.now = 19_999;
  assert.deepEqual([await store.get('key'), await store.get('new')], ['next', null]);
  clock.now = 20_000;
  assert.equal(await store.changeIf('key', 'next', changes), false, 'its time to live is over');
});

test('what is left of a time to live', async () => {
  const { clock, store } = storeWithClock();
  await store.set('key', 'value', 10);
  await store.add('account', 'value');
  clock.now = 9_999;
  assert.deepEqual([await store.left('key'), await store.left('account'), await store.left('none')], [1, Infinity, 0]);
  clock.now = 10_000;
  assert.equal(await store.left('key'), 0);
});
