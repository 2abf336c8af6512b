import { misused } from '../errors/failures';
import { EVENTS } from '../generated/codes';
import { isFunction } from '../lib/is';
import type { ClientEvents } from '../public/types';

/** What listeners can be told of. */
export type EventName = keyof ClientEvents;

/** The app's listeners in the order in which they came, by the functions that take them away again. */
export type Listeners = Map<() => void, readonly [event: EventName, listener: (detail: any) => void]>;

/** Adds a listener; the returned function takes it away again, and not another time that the same one was added. */
export function listen(listeners: Listeners, event: EventName, listener: (detail: any) => void): () => void {
  if (EVENTS.indexOf(event) < 0 || !isFunction(listener)) throw misused('on', "takes '" + EVENTS.join("', '") + "', and a function");
  const stop = () => {
    listeners.delete(stop);
  };
  listeners.set(stop, [event, listener]);
  return stop;
}
