import { misused } from '../errors/failures';
import { isFunction, isString } from '../lib/is';
import type { ClientEvents } from '../public/types';

/** The app's listeners of each event, in the order in which they came, by the functions that take them away again. */
export type Listeners = { [event in keyof ClientEvents]: Map<() => void, (detail: any) => void> };

/** No listeners, of any event. */
export function makeListeners(): Listeners {
  return { login: new Map(), logout: new Map(), expired: new Map(), error: new Map() };
}

/** Adds a listener; the returned function takes it away again, and not another time that the same one was added. */
export function listen(lists: Listeners, event: keyof ClientEvents, listener: (detail: any) => void): () => void {
  // Whatever else it has by some name is no list: any object has a `toString`.
  const list: unknown = isString(event) && lists[event];
  if (!(list instanceof Map) || !isFunction(listener)) throw misused('on', "takes 'login', 'logout', 'expired' or 'error', and a function");
  const stop = () => {
    list.delete(stop);
  };
  list.set(stop, listener);
  return stop;
}
