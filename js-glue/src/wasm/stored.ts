/** What storage held when it was last read, until the machine is there to be told. */
import type { ReadingNo } from '../generated/border';
import {
  EVENT_FOUND,
  EVENT_RESTORED,
  RECORD_EXPIRES_AT,
  RECORD_ID,
  RECORD_OBTAINED_AT,
  RECORD_REFRESH,
  RECORD_RENEWABLE,
  RECORD_VERSION,
  RENEWABLE,
  RENEWABLE_NONE,
} from '../generated/codes';
import { isArray } from '../lib/is';
import { numberOf } from '../lib/numbers';
import { idOf } from '../session/answer';
import type { ClientState } from '../state/client-state';
import { dispatch } from '../state/dispatch';

/** In the place of the id of the session that the app brings, where it logs out. No id is like it. */
export const NO_SESSION = ' ';

/** The only storage call of a launch; synchronous ones slow it down (docs: storage). */
export function readStorage(state: ClientState): void {
  const stored = state._storage._read();
  if (!(stored instanceof Promise)) return void (state._stored = stored);
  const reading: Promise<void> = stored.then((record) => {
    // The app may have left behind what was read.
    if (state._reading !== reading) return;
    state._stored = record;
    state._reading = undefined;
  });
  state._reading = reading;
}

/** Reads storage again, for a login that is about to begin: another client may have made a session. */
export function readAgain(state: ClientState, reading: ReadingNo): void {
  const tell = (stored: unknown) => tellStored(state, EVENT_FOUND, reading, stored);
  const stored = state._storage._read(true);
  if (stored instanceof Promise) stored.then(tell);
  else tell(stored);
}

/** Hands over what storage holds: of whatever it is, what a record is made of. */
export function tellStored(state: ClientState, what: typeof EVENT_FOUND | typeof EVENT_RESTORED, reading: ReadingNo, given: unknown): void {
  const stored: any[] = isArray(given) ? given : [];
  const id = idOf(stored[RECORD_ID]);
  const expiresAt = stored[RECORD_EXPIRES_AT];
  const { _renewal: renewal } = state;
  dispatch(
    state,
    what,
    reading,
    // -1, for what is none of them, has all bits.
    (RENEWABLE.indexOf(stored[RECORD_RENEWABLE]) & RENEWABLE_NONE) + (renewal ? renewal.learn(id, stored[RECORD_REFRESH]) : 0),
    renewal ? renewal.claimedFor(stored) : 0,
    id,
    numberOf(stored[RECORD_OBTAINED_AT]),
    expiresAt === null ? 1 / 0 : numberOf(expiresAt),
    numberOf(stored[RECORD_VERSION]),
  );
}

/** What storage holds, or is about to tell, no longer counts, with the wasm or without it. */
export function forgetStored(state: ClientState): void {
  if (state._leaves === NO_SESSION) state._leaves = '';
  state._stored = '';
  state._reading = undefined;
  state._storage._remove();
}
