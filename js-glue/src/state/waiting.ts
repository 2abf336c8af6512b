/** Calls of the app that wait for the wasm, and the end of a client that will never have it. */
import type { ErrorFor } from '../errors/failures';
import type { ClientState, WaitingCall } from './client-state';

/** Makes a call, or ends it. */
export function makeCall([make, fail]: WaitingCall): void {
  const failed = make();
  if (failed) fail(failed);
}

/** Ends all that wait. */
export function failWaiting(state: ClientState, error: ErrorFor): void {
  const queue: WaitingCall[] = state._waiting;
  state._waiting = [];
  queue.forEach(([, fail]) => fail(error));
}

/** Ends a client that will never work again. */
export function die(state: ClientState, dead: ErrorFor): void {
  if (state._dead) return;
  state._dead = dead;
  failWaiting(state, dead);
}
