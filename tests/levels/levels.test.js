/**
 * The same script on two levels: the simulation writes down what went into the machine and what came out, and here the
 * same goes into the built package. Whatever comes out differently is a fault of the boundary.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createWorld } from '../e2e/world.js';
import { createReplayer, same } from './replay.js';

/** @import { Script } from './replay.js' */

const SCRIPTS = fileURLToPath(new URL('../../target/levels/scripts.jsonl', import.meta.url));

/** @returns {Script[]} */
function readScripts() {
  let text;
  try {
    text = readFileSync(SCRIPTS, 'utf8');
  } catch (cause) {
    throw new Error('target/levels/scripts.jsonl is missing: run `cargo test --test simulation` first', { cause });
  }
  return text.trimEnd().split('\n').map((line) => JSON.parse(line));
}

/** @param {import('node:test').TestContext} t */
async function createPackage(t) {
  const { host, sdk, createClient, wait } = await createWorld(t);
  // The wasm is loaded with the host's own timers; a script begins after that.
  await wait(createClient().ready);
  return createReplayer({ createClient: sdk.createClient, global: host.evaluate('this') });
}

test('the machine and the built package do the same', async (t) => {
  const scripts = readScripts();
  const replay = await createPackage(t);
  let steps = 0;
  for (const script of scripts) {
    assert.equal(describe(await replay(script)), undefined);
    steps += script.steps.length;
  }
  t.diagnostic(`${scripts.length} scripts, ${steps} steps`);
  assert.ok(scripts.length >= 100, 'enough scripts');
});

test('the scripts tell the package everything that can be told', () => {
  const scripts = readScripts();
  const inputs = new Set(scripts.flatMap((script) => [...script.steps.map((step) => step.do), ...script.inside.map(([, input]) => input)]).map(([name]) => name));
  const all = ['launch', 'request', 'socket', 'login', 'sign in', 'adopt', 'abort', 'logout', 'destroy', 'fire', 'answer', 'close', 'fail', 'code', 'no code', 'key over', 'exchanged', 'exchange unreadable', 'exchange lost'];
  assert.deepEqual([...inputs].sort(), all.sort());

  const settled = new Set(scripts.flatMap((script) => script.steps).flatMap((step) => [...step.out.filter(([name]) => name === 'settle'), ...step.promised]).map((note) => String(note.at(-1))));
  for (const code of ['LOGIN_FAILED', 'LOGIN_TIMEOUT', 'LOGIN_UNAVAILABLE', 'EXCHANGE_FAILED', 'EXCHANGE_REJECTED', 'SESSION_EXPIRED', 'ABORTED', 'LOGGED_OUT', 'DESTROYED', '200', 'fresh', 'as before']) {
    assert.ok(settled.has(code), `no call ends as ${code}`);
  }
});

test('a difference is found, and told with its seed', async (t) => {
  const replay = await createPackage(t);
  const script = readScripts()[0];
  const index = script.steps.findIndex((step) => step.out.length > 0);
  script.steps[index].out.pop();
  const difference = await replay(script);
  assert.deepEqual([difference?.seed, difference?.step, difference?.what], [script.seed, index, 'outputs']);
});

test('values are compared by what they hold', () => {
  assert.ok(same([1, [null, 'a'], { b: 1 }], [1, [null, 'a'], { b: 1 }]));
  for (const other of [[1], [1, 2, 3], [1, null], { 0: 1, 1: 2 }, null, '1,2']) assert.ok(!same([1, 2], other));
});

/** @param {import('./replay.js').Difference | undefined} difference */
const describe = (difference) => difference && JSON.stringify(difference, undefined, 1);
