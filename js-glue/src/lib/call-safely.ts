import { soon } from './timing';

/**
 * Calls a function of the app. What it throws harms nobody else: it surfaces on its own, as an uncaught exception
 * (`App.onError`), where an exception in a callback of `wx.request` would surface too.
 */
export function callSafely(callback: unknown, argument?: unknown): void {
  try {
    if (typeof callback === 'function') callback(argument);
  } catch (error) {
    surface(error);
  }
}

/** Lets an exception of the app surface, after whatever runs now. */
export function surface(error: unknown): void {
  soon(() => {
    throw error;
  });
}
