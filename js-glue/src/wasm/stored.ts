/** What storage held when it was last read, until the machine is there to be told. */
import type { ClientState } from '../state/client-state';

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

/** What storage holds, or is about to tell, no longer counts, with the wasm or without it. */
export function forgetStored(state: ClientState): void {
  if (state._leaves === NO_SESSION) state._leaves = '';
  state._stored = '';
  state._reading = undefined;
  state._storage._remove();
}
