/**
 * The same scripts in QuickJS, an engine without WebAssembly: there the package runs on its fallback. No module of Node
 * is near it, so this is also the proof that glue, fallback and replayer need nothing but the language.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { newQuickJSWASMModule } from 'quickjs-emscripten';
import { ON_DEMAND } from '../e2e/package.js';

/** An interpreter inside WebAssembly is slow: so many scripts tell as much as all, in a few seconds. `FULL=1` takes all. */
const SCRIPTS = process.env.FULL === '1' ? Infinity : 100;

/** @param {string} path of the project */
const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** A file of the package as its exports. @param {string} path */
const commonJs = (path) => `(() => { const exports = {}, module = { exports }; ${read(`js-glue/dist/miniprogram/${path}`)}\n; return module.exports; })()`;

/** Runs inside QuickJS, as a module: leaves the first difference as JSON, or what was thrown. @param {string} scripts @param {boolean} gives whether the app gives the fallback */
const main = (scripts, gives) => `
  import { createReplayer } from './replay.js';
  // The wasm is loaded with a host's timers; a script begins after that and brings its own.
  globalThis.setTimeout = () => 0;
  globalThis.clearTimeout = () => {};
  const beside = { ${ON_DEMAND.map((name) => `'./${name}.js': () => ${commonJs(`${name}.js`)}`)} };
  const require = (file) => beside[file]();
  const fallback = ${commonJs('fallback.js')};
  const sdk = ${commonJs('index.js')};
  const createClient = (options) => sdk.createClient(${gives} ? { ...options, wasm: { fallback } } : options);
  const host = { login() {}, request() {}, getStorageSync: () => '' };
  async function replayAll() {
    await createClient({ baseUrl: 'https://api.example.com', login: { url: '/login' }, host }).ready;
    const replay = createReplayer({ createClient, global: globalThis });
    let steps = 0;
    for (const script of ${scripts}) {
      const difference = await replay(script);
      if (difference) return { difference };
      steps += script.steps.length;
    }
    return { steps, webAssembly: typeof WebAssembly, decoder: typeof TextDecoder };
  }
  replayAll().catch((error) => ({ thrown: String(error), stack: error.stack })).then((result) => (globalThis.result = JSON.stringify(result)));
`;

/** In an engine of its own, which is thrown away as it is. @param {object[]} scripts @param {boolean} [gives] */
async function replayInQuickJS(scripts, gives = true) {
  const context = (await newQuickJSWASMModule()).newContext();
  context.runtime.setModuleLoader((name) => read(`tests/levels/${name}`));
  context.unwrapResult(context.evalCode(main(JSON.stringify(scripts), gives), 'main.js', { type: 'module' })).dispose();
  // There are no timers but those of the scripts, so all that happens is promises.
  context.unwrapResult(context.runtime.executePendingJobs());
  return JSON.parse(context.getProp(context.global, 'result').consume((handle) => context.getString(handle)));
}

/** @type {object[]} */
const scripts = read('target/levels/scripts.jsonl').trimEnd().split('\n').slice(0, SCRIPTS).map((line) => JSON.parse(line));

test('in QuickJS the package does the same as the machine', async (t) => {
  const { steps, ...rest } = await replayInQuickJS(scripts);
  assert.deepEqual(rest, { webAssembly: 'undefined', decoder: 'undefined' });
  t.diagnostic(`${scripts.length} scripts, ${steps} steps`);
  assert.ok(steps > 1000);
});

test('in QuickJS a difference is found, too', async () => {
  const changed = structuredClone(/** @type {any} */ (scripts[0]));
  const index = changed.steps.findIndex((/** @type {any} */ step) => step.out.length > 0);
  changed.steps[index].out.pop();
  const { difference } = await replayInQuickJS([changed]);
  assert.deepEqual([difference?.step, difference?.what], [index, 'outputs']);
});

test('without the fallback there is an error that names it', async () => {
  const { thrown } = await replayInQuickJS([], false);
  assert.match(thrown, /WASM_UNAVAILABLE: .*WXWebAssembly.*wasm\.fallback/);
});
