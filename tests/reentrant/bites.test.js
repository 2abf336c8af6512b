/** A referee who finds nothing proves nothing: here the package is broken on purpose, and each fault is found by the rule for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAULTS, spoiled } from './faulty.js';
import { runCase } from './matrix/case.js';
import { POLITE } from './phone/manners.js';

/** @import { Case } from './matrix/case.js' */

/** What has to be enough to find each: a session that ends, calls that fail, and all is over. @type {Case[]} */
const CASES = [
  ['request, success', 'logout, with url'],
  ['request, fail', 'request'],
  ['request, success', 'destroy'],
  ['request, success', 'abort, another'],
  ['login, then', 'setSession'],
  ['login, then', 'setSession, null'],
  ['on error', 'login, force'],
  ['a getter of the options of setSession', 'session'],
].flatMap(([name = '', method = '']) => ['cold, while the module loads', 'with a session'].map((moment) => ({ name, method, moment, manner: POLITE })));

for (const [what, { rule, spoil }] of Object.entries(FAULTS)) {
  test(`${what}: ${rule}`, async () => {
    /** @type {Set<string>} */
    const rules = new Set();
    for (const one of CASES) for (const violation of (await runCase(one, { closely: true, spoil: spoiled(spoil) })).violations) rules.add(violation.rule);
    assert.ok(rules.has(rule), `found: ${[...rules].join(', ')}`);
  });
}

test('nothing is found where nothing is broken', async () => {
  for (const one of CASES) assert.deepEqual((await runCase(one, { closely: true })).violations, []);
});
