/** What something gives; or `otherwise`, where it throws: for what a host or an app made, at which any look can throw. */
export function attempt<T>(run: () => T, otherwise: T): T;
export function attempt<T>(run: () => T): T | undefined;
export function attempt(run: () => unknown, otherwise?: unknown): unknown {
  try {
    return run();
  } catch {
    return otherwise;
  }
}
