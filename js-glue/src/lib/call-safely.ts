import { soon } from './timing';

/**
 * Calls a function of the app. What it throws harms nobody else: it surfaces on its own, as an uncaught exception
 * (`App.onError`), where an exception in a callback of `wx.request` would surface too.
 */
export function callSafely(callback: unknown, argument?: unknown): unknown {
  try {
    return typeof callback === 'function' ? callback(argument) : undefined;
  } catch (error) {
    soon(() => {
      throw error;
    });
    return undefined;
  }
}
