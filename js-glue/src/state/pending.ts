import type { CallId } from '../generated/border';
import type { HostCall } from './ports';

/** How many calls have a place of their own; a power of two, and more than a host takes at once (docs: network). */
const PLACES = 16;

/** The calls that have not settled, by their numbers. */
export interface Pending {
  /**
   * The place of a call is the end of its number. A `Map` makes a new table whenever the numbers of those that went have
   * filled the old one, and V8's garbage collector then keeps the calls of both alive: that took a fifth of a request.
   */
  readonly _places: Array<HostCall | undefined>;
  /** Those who found their place taken. */
  readonly _others: Map<CallId, HostCall>;
}

export function makePending(): Pending {
  return { _places: [], _others: new Map() };
}

export function addCall(pending: Pending, call: HostCall): void {
  const places = pending._places;
  const place = call._id % PLACES;
  if (places[place]) pending._others.set(call._id, call);
  else places[place] = call;
}

export function callOf(pending: Pending, id: CallId): HostCall | undefined {
  const call = pending._places[id % PLACES];
  return call && call._id === id ? call : pending._others.get(id);
}

/** Takes a call out; whether it was there. */
export function removeCall(pending: Pending, call: HostCall): boolean {
  const places = pending._places;
  const place = call._id % PLACES;
  if (places[place] !== call) return pending._others.delete(call._id);
  places[place] = undefined;
  return true;
}

export function allCalls({ _places: places, _others: others }: Pending): HostCall[] {
  return [...places, ...others.values()].filter((call) => call) as HostCall[];
}
