import { misused } from '../errors/failures';
import { isArray, isFunction, isString } from '../lib/is';
import type { ClientEvents } from '../public/types';
import type { Listeners } from './client-state';

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
