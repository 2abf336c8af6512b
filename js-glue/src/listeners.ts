import { isArray, isFunction, isString } from './kinds';
import { misused } from './outcomes';
import type { ClientEvents } from './types';

/** The app's listeners of one client. */
export type Listeners = { [event in keyof ClientEvents]: Array<(detail: any) => void> };

/** Adds a listener; the returned function takes it away again. */
export function listen(lists: Listeners, event: keyof ClientEvents, listener: (detail: any) => void): () => void {
  if (!isString(event) || !isArray(lists[event]) || !isFunction(listener)) {
    throw misused('on', "takes 'login', 'logout', 'expired' or 'error', and a function");
  }
  lists[event] = lists[event].concat(listener);
  return () => {
    lists[event] = lists[event].filter((known) => known !== listener);
  };
}
