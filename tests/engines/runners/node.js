/** Runs a program in V8: `node runners/node.js <program>`. Its realm has what the language has, and forbids code from text as mini programs do. */
import { readFileSync, writeSync } from 'node:fs';
import vm from 'node:vm';

const file = process.argv[2] ?? '';
/** @type {string[]} */
const unheard = [];
process.on('unhandledRejection', (reason) => void unheard.push(String(reason)));
/** @type {typeof runner} */
const given = {
  report: (text) => void writeSync(1, text),
  turn: () => new Promise((resolve) => setImmediate(resolve)),
  unheard,
};
const context = vm.createContext({ runner: given }, { codeGeneration: { strings: false, wasm: true } });
vm.runInContext(readFileSync(file, 'utf8'), context, { filename: file });
