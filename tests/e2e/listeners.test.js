/** `client.on`: who hears of an event, whatever the listeners do to each other. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorld } from './world.js';

test('listeners hear in the order in which they came, and those that were taken away do not', async (t) => {
  const { createClient, wait } = await createWorld(t);
  const client = createClient();
  /** @type {string[]} */
  const heard = [];
  const stops = ['a', 'b', 'c', 'd'].map((name) => client.on('login', () => heard.push(name)));
  stops[1]?.();
  stops[1]?.();
  await wait(client.login());
  assert.deepEqual(heard, ['a', 'c', 'd']);
});

test('a function that listens twice hears twice, and is taken away once at a time', async (t) => {
  const { createClient, wait } = await createWorld(t);
  const client = createClient();
  let heard = 0;
  const listener = () => void heard++;
  const stops = [client.on('login', listener), client.on('login', listener)];
  client.on('logout', listener);
  await wait(client.login());
  assert.equal(heard, 2);
  // Twice the same: the other one stays.
  stops[0]?.();
  stops[0]?.();
  await wait(client.login({ force: true }));
  assert.equal(heard, 3);
  stops[1]?.();
  await wait(client.login({ force: true }));
  assert.equal(heard, 3);
});

test('who comes or goes while an event is told changes nothing for this time', async (t) => {
  const { createClient, wait } = await createWorld(t);
  const client = createClient();
  /** @type {string[]} */
  const heard = [];
  let stopLater = () => {};
  const stop = client.on('login', () => {
    heard.push('first');
    stop();
    stopLater();
    client.on('login', () => heard.push('added'));
  });
  stopLater = client.on('login', () => heard.push('later'));
  await wait(client.login());
  assert.deepEqual(heard, ['first', 'later']);
  await wait(client.login({ force: true }));
  assert.deepEqual(heard, ['first', 'later', 'added']);
});

test('two hundred thousand listeners are added, told and taken away', { timeout: 60_000 }, async (t) => {
  const { createClient, wait } = await createWorld(t);
  const client = createClient();
  const count = 200_000;
  let heard = 0;
  const stops = Array.from({ length: count }, () => client.on('login', () => void heard++));
  await wait(client.login());
  assert.equal(heard, count);
  for (const stop of stops) stop();
  await wait(client.login({ force: true }));
  assert.equal(heard, count);
});
