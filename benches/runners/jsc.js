// Comes before a program in JavaScriptCore's shell, which has neither console nor performance.
// @ts-nocheck
globalThis.console = { log: print, error: print, warn: print };
{
  const { setTimeout } = globalThis;
  globalThis.bench = {
    now: () => preciseTime() * 1000,
    report: print,
    turn: () => new Promise((resolve) => setTimeout(resolve, 0)),
  };
}
