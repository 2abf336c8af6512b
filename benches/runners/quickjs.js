/** Runs a program in QuickJS, which has neither WebAssembly nor a JIT. */
import { getQuickJS } from 'quickjs-emscripten';

const PRELUDE = `
  globalThis.console = { log() {}, error() {}, warn() {} };
  globalThis.bench = { now: benchNow, report: benchReport, turn: () => Promise.resolve() };
`;

/** @param {string} source @returns {Promise<string>} what it reports */
export async function runInQuickJS(source) {
  const context = (await getQuickJS()).newContext();
  let reported = '';
  const now = context.newFunction('benchNow', () => context.newNumber(performance.now()));
  const report = context.newFunction('benchReport', (text) => void (reported = context.getString(text)));
  context.setProp(context.global, 'benchNow', now);
  context.setProp(context.global, 'benchReport', report);
  try {
    context.unwrapResult(context.evalCode(PRELUDE + source)).dispose();
    while (context.runtime.hasPendingJob()) context.unwrapResult(context.runtime.executePendingJobs(1000));
    return reported;
  } finally {
    now.dispose();
    report.dispose();
    context.dispose();
  }
}
