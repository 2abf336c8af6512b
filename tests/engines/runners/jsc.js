// Comes before a program in JavaScriptCore's shell.
// @ts-nocheck
globalThis.runner = {
  report: print,
  turn: () => new Promise((resolve) => setTimeout(resolve, 0)),
  unheard: [],
};
setUnhandledRejectionCallback((promise, reason) => void runner.unheard.push(String(reason)));
