/** One suite of cases on every engine that is here, and on a broken package, which every engine has to notice. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { engines, faultsOf, runSuite } from './engines.js';
import { missingJsc, runFile, WITHOUT_JIT } from './installed.js';
import { createProgram } from './program.js';

const ENGINES = engines();
after(() => Promise.all(ENGINES.map(({ close }) => close?.())));

/** What is put in the place of what in a copy of the package, and a case that has to fail for it. @type {Array<[string, string, string]>} */
const BREAKS = [
  // No answer means "expired": nothing is repeated.
  ['[401]', '[418]', 'expiry: a 401 costs a login and a replay, and the app sees neither'],
  ['.Cookie=', '.Biscuit=', 'attach: in the query, in the body or in a cookie'],
  ['.abort()', '.abandon()', 'abort: in flight: at the host too, and nothing comes afterwards'],
];

/** A program in the suite's place, in which a promise is rejected and nobody hears of it. */
const LOSES_ONE = `
  Promise.reject(new Error('lost'));
  runner.turn().then(() => runner.report(JSON.stringify({ outcomes: [], unheard: runner.unheard })));
`;

/** Breaks each file of the package, and notes what it has found there. @param {Set<string>} found */
function breakPackage(found) {
  return (/** @type {string} */ text) => {
    for (const [sound, broken] of BREAKS) {
      if (text.includes(sound)) found.add(sound);
      text = text.replaceAll(sound, broken);
    }
    return text;
  };
}

for (const engine of ENGINES) {
  const options = { skip: engine.missing ?? false };

  for (const way of engine.ways) {
    test(`${engine.name}, ${way}: every case`, options, async (t) => {
      const report = await runSuite(engine, await createProgram(way));
      t.diagnostic(`${report.outcomes.length} cases`);
      assert.deepEqual(faultsOf(report, way), []);
    });
  }

  test(`${engine.name}: a broken package is noticed`, options, async () => {
    const [way = 'wasm'] = engine.ways;
    const found = new Set();
    const { outcomes } = await runSuite(engine, await createProgram(way, breakPackage(found)));
    assert.deepEqual([...found].sort(), BREAKS.map(([sound]) => sound).sort());
    const failed = outcomes.filter(({ error }) => error !== undefined).map(({ group, name }) => `${group}: ${name}`);
    for (const [, , name] of BREAKS) assert.ok(failed.includes(name), `${name} passed`);
    assert.ok(failed.length < outcomes.length / 2, 'the others pass');
  });

  test(`${engine.name}: a rejection that nobody heard is told, where the engine tells`, options, async () => {
    const { unheard } = await runSuite(engine, LOSES_ONE);
    assert.deepEqual(unheard, engine.name === 'QuickJS' ? null : ['Error: lost']);
  });

  test(`${engine.name}: a program that throws is no suite that passed`, options, async () => {
    await assert.rejects(async () => runSuite(engine, 'throw new TypeError("on purpose")'), /on purpose/);
  });
}

test('JavaScriptCore has a JIT where it is to have one, and none where not', { skip: missingJsc() ?? false }, () => {
  const has = (/** @type {NodeJS.ProcessEnv} */ env) => runFile('print($vm.useJIT())', 'jsc', [], { JSC_useDollarVM: '1', ...env }).trim();
  assert.deepEqual([has({}), has(WITHOUT_JIT)], ['true', 'false']);
});

test('a suite that never ends is no suite that passed', async () => {
  const [v8] = ENGINES;
  assert.ok(v8);
  await assert.rejects(runSuite(v8, ''), /before the suite did/);
});

test('a run that made no machine is no run, and a rejection that nobody heard is a fault', () => {
  const sound = { outcomes: [{ group: 'a', name: 'b' }], instances: 1, ownCodec: false, webAssembly: true, unheard: [] };
  assert.deepEqual(faultsOf(sound, 'wasm'), []);
  assert.equal(faultsOf({ ...sound, instances: 0 }, 'wasm').length, 1);
  assert.equal(faultsOf({ ...sound, webAssembly: false }, 'wasm').length, 1);
  assert.equal(faultsOf({ ...sound, unheard: ['Error: x'] }, 'wasm').length, 1);
});
