/**
 * The same script on two levels: the simulation writes down what went into the machine and what came out, and here the
 * same goes into the built package. Whatever comes out differently is a fault of the boundary.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CALL_OPTIONS } from '../e2e/call-options.js';
import { createWorld } from '../e2e/world.js';
import { createReplayer, same } from './replay.js';

/** @import { Script } from './replay.js' */

const SCRIPTS = fileURLToPath(new URL('../../target/levels/scripts.jsonl', import.meta.url));

/** Options of a call that end in the glue: the simulation does not know them. @type {string[]} */
const OF_THE_GLUE = ['retry'];

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

  const steps = scripts.flatMap((script) => script.steps);
  const ends = (/** @type {string} */ kind) => new Set(steps.flatMap((step) => [...step.out, ...step.promised]).filter(([name]) => name === kind).map((note) => note.at(-1)));
  const failures = ['LOGIN_FAILED', 'LOGIN_TIMEOUT', 'LOGIN_UNAVAILABLE', 'EXCHANGE_FAILED', 'EXCHANGE_REJECTED', 'LOGGED_OUT', 'DESTROYED'];
  const lost = 'REQUEST_FAILED request:fail lost';
  hasAll(ends('settle'), [...failures, 'SESSION_EXPIRED', 'ABORTED', lost, 'REQUEST_FAILED request:fail timeout', 200, 1000, 4401], 'no request or open socket ends as');
  hasAll(ends('socket'), [...failures, 'SESSION_EXPIRED', lost, 'open'], 'no socket that is awaited ends as');
  hasAll(ends('login'), [...failures, 'fresh', 'as before'], 'no login ends as');
});

test('the scripts let the backend say everything that it can', () => {
  const scripts = readScripts();
  const notes = scripts.flatMap((script) => [...script.steps.flatMap((step) => [step.do, ...step.out]), ...script.inside.map(([, input]) => input)]);
  const of = (/** @type {string} */ kind) => notes.filter(([name]) => name === kind);
  const said = of('answer').map((note) => note.at(-1));
  hasAll(new Set(said.map(([expired]) => expired)), [true, false], 'no body says expired:');
  hasAll(new Set(said.map(([, id]) => id !== null)), [true, false], 'no answer gives a new id:');
  hasAll(new Set(said.map(([, , lifetime]) => lifetime !== null)), [true, false], 'no answer tells a lifetime:');
  hasAll(new Set(of('exchange').map(([, by]) => typeof by)), ['number', 'string'], 'no exchange of a code, or of credentials:');
  hasAll(new Set(of('set').flatMap(([, record]) => (Array.isArray(record) ? [record.at(-1)] : []))), [true, false], 'no session in storage is renewable:');
  assert.ok(of('check key').length > 0, 'wx.checkSession is asked');
  for (const habit of /** @type {const} */ (['readsItself', 'inBody', 'rotates', 'retells'])) {
    hasAll(new Set(scripts.map(({ habits }) => habits[habit])), [true, false], `no script has ${habit}`);
  }
});

test('the scripts try several values of each option that the machine decides by', () => {
  /** @type {Record<string, Set<unknown>>} */
  const tried = {};
  /** @param {Record<string, any>} group @param {string} prefix */
  const note = (group, prefix) => {
    for (const [name, value] of Object.entries(group)) {
      if (typeof value === 'object' && !Array.isArray(value)) note(value, `${prefix}${name}.`);
      else (tried[prefix + name] ??= new Set()).add(JSON.stringify(value));
    }
  };
  for (const { options } of readScripts()) note(options, '');
  // The simulation's backend knows no other status for it than 401.
  delete tried['expired.statusCodes'];
  assert.ok(Object.keys(tried).length > 0);
  for (const [option, values] of Object.entries(tried)) assert.ok(values.size > 1, `${option} is always ${[...values]}`);
});

test('the scripts try several values of each option of a call', () => {
  const scripts = readScripts();
  const inputs = scripts.flatMap((script) => [...script.steps.map((step) => step.do), ...script.inside.map(([, input]) => input)]);
  const given = inputs.filter(([name]) => name === 'request').map((input) => input.at(-1));
  for (const option of [...CALL_OPTIONS, 'timeout'].filter((name) => !OF_THE_GLUE.includes(name))) {
    const values = new Set(given.map((options) => JSON.stringify(options[option]) ?? 'left out'));
    assert.ok(values.size > 1, `${option} is always ${[...values]}`);
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

/** @param {Set<unknown>} found @param {unknown[]} wanted @param {string} complaint */
function hasAll(found, wanted, complaint) {
  for (const one of wanted) assert.ok(found.has(one), `${complaint} ${one}`);
}

/** @param {import('./replay.js').Difference | undefined} difference */
const describe = (difference) => difference && JSON.stringify(difference, undefined, 1);
