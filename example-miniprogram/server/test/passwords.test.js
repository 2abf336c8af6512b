import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAccounts } from '../src/accounts.js';
import { hashPassword, isPassword, unmatchedPassword } from '../src/passwords.js';
import { createMemoryStore } from '../src/store/memory.js';

test('a password matches its own hash and no other', async () => {
  const hash = await hashPassword('correct horse');
  assert.equal(await isPassword('correct horse', hash), true);
  for (const other of ['correct horsf', 'correct horse ', 'Correct horse', '', hash]) assert.equal(await isPassword(other, hash), false);
});

test('each hash has a salt of its own and tells its costs, not the password', async () => {
  const [first, second] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
  assert.notEqual(first, second);
  assert.match(first, /^scrypt:16384:8:5:[\w-]{22}:[\w-]{43}$/);
});

test('a hash made with other costs still works', async () => {
  // Made with costs lower than today's, and a hash half as long.
  const older = 'scrypt:16:1:1:c2FsdHNhbHRzYWx0c2FsdA:YHJsphM3HKAKftHfaVWhKw';
  assert.equal(await isPassword('correct horse', older), true);
  assert.equal(await isPassword('wrong', older), false);
});

test('how a keyboard composes a letter makes no difference', async () => {
  assert.equal(await isPassword('cafe\u0301 au lait', await hashPassword('caf\u00e9 au lait')), true);
});

test('nothing matches the hash of no password', async () => {
  for (const password of ['', 'correct horse']) assert.equal(await isPassword(password, unmatchedPassword()), false);
});

test('the store is never given the password', async () => {
  const store = createMemoryStore();
  /** @type {string[]} */
  const kept = [];
  const accounts = createAccounts({ ...store, add: (key, value) => (kept.push(key, value), store.add(key, value)) });
  await accounts.register('Lin', 'correct horse');
  assert.equal(kept[0], 'wx:account:lin');
  assert.match(kept[1], /^\{"name":"Lin","password":"scrypt:/);
  assert.ok(!kept[1].includes('correct horse'));
});
