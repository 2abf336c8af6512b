/** Runs a program in QuickJS, which has neither WebAssembly nor a JIT. It is itself compiled to WebAssembly. */
import { newQuickJSWASMModule, shouldInterruptAfterDeadline } from 'quickjs-emscripten';
import { HANGS } from '../installed.js';

const PRELUDE = 'globalThis.runner = { report: give, turn: () => Promise.resolve(), unheard: null };';

/** In an engine of its own, which is thrown away as it is. @param {string} program @returns {Promise<string>} what it reports */
export async function runInQuickJS(program) {
  const context = (await newQuickJSWASMModule()).newContext();
  context.runtime.setInterruptHandler(shouldInterruptAfterDeadline(Date.now() + HANGS));
  let reported = '';
  context.setProp(context.global, 'give', context.newFunction('give', (text) => void (reported = context.getString(text))));
  context.unwrapResult(context.evalCode(PRELUDE + program));
  while (context.runtime.hasPendingJob()) context.unwrapResult(context.runtime.executePendingJobs(1000));
  return reported;
}
