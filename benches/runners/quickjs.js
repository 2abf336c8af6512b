/** Runs a program in QuickJS, which has neither WebAssembly nor a JIT. */
import { newQuickJSWASMModule } from 'quickjs-emscripten';

const PRELUDE = `
  globalThis.console = { log() {}, error() {}, warn() {} };
  globalThis.bench = { now: benchNow, report: benchReport, turn: () => Promise.resolve() };
`;

/** In an engine of its own, which is thrown away as it is: a program leaves objects behind, and QuickJS counts them when it ends. @param {string} source @returns {Promise<string>} what it reports */
export async function runInQuickJS(source) {
  const context = (await newQuickJSWASMModule()).newContext();
  let reported = '';
  const give = (/** @type {string} */ name, /** @type {import('quickjs-emscripten').QuickJSHandle} */ value) => context.setProp(context.global, name, value);
  give('benchNow', context.newFunction('benchNow', () => context.newNumber(performance.now())));
  give('benchReport', context.newFunction('benchReport', (text) => void (reported = context.getString(text))));
  context.unwrapResult(context.evalCode(PRELUDE + source));
  while (context.runtime.hasPendingJob()) context.unwrapResult(context.runtime.executePendingJobs(1000));
  return reported;
}
