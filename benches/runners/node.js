/** Runs a program in V8, with the globals of a mini program's engine: `node runners/node.js <program>`. */
import { readFileSync, writeSync } from 'node:fs';
import { promiseHooks } from 'node:v8';
import vm from 'node:vm';

const file = process.argv[2] ?? '';
const { setImmediate } = globalThis;
let hops = 0;
let watching = false;

/** @type {typeof bench} */
const runtime = {
  now: () => performance.now(),
  report: (text) => void writeSync(1, text + '\n'),
  turn: () => new Promise((resolve) => setImmediate(resolve)),
  later: (run) => void setImmediate(run),
  hops() {
    // Watching slows every promise down, so it begins with the first question.
    if (!watching) promiseHooks.onBefore(() => void hops++);
    watching = true;
    return hops;
  },
};
// What mini programs lack (docs: JavaScript support), and what here comes with Node.js.
for (const name of ['TextEncoder', 'TextDecoder', 'fetch', 'queueMicrotask']) Reflect.deleteProperty(globalThis, name);
Object.assign(globalThis, { bench: runtime });
vm.runInThisContext(readFileSync(file, 'utf8'), file);
