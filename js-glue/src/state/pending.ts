/** The calls that have not settled, by their numbers. */
import type { CallId } from '../generated/border';
import type { ClientState, HostCall } from './client-state';

/** How many calls have a place of their own; a power of two, and more than a host takes at once (docs: network). */
export const PLACES = 16;

/** The bits of a call of which the app has been told how it ended. */
export const DONE = -2;

export function addCall({ _places: places, _others: others }: ClientState, call: HostCall): void {
  const place = call._id % PLACES;
  if (places[place]) others.set(call._id, call);
  else places[place] = call;
}

export function callOf({ _places: places, _others: others }: ClientState, id: CallId): HostCall | undefined {
  const call = places[id % PLACES];
  return call && call._id === id ? call : others.get(id);
}

/** Takes a call out; whether it was there. */
export function removeCall({ _places: places, _others: others }: ClientState, call: HostCall): boolean {
  const place = call._id % PLACES;
  if (places[place] !== call) return others.delete(call._id);
  places[place] = undefined;
  return true;
}

export function allCalls({ _places: places, _others: others }: ClientState): HostCall[] {
  return [...places, ...others.values()].filter((call) => call) as HostCall[];
}
