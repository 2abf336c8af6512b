/** No callback of the app runs before the call that led to it has returned, as with `wx.request`. */
import { soon } from '../lib/timing';
import type { ClientState } from './client-state';

/** Does what a call of the app leads to; see `afterReturn`. */
export function insideAppCall(state: ClientState, run: () => void): void {
  state._entered++;
  run();
  state._entered--;
}

/** Runs something of the app, but never inside one of the app's own calls into this client. */
export function afterReturn(state: ClientState, run: () => void): void {
  if (state._entered || !state._wasm) soon(run);
  else run();
}
