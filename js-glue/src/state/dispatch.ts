import { type ErrorFor, wasmFailed } from '../errors/failures';
import type { CallId, EventFields } from '../generated/border';
import { EVENT_QUERY_TARGET } from '../generated/codes';
import type { ClientState } from './client-state';
import { keepSecret } from './secrets';

/**
 * Tells the machine what happened, if it is there: the one way in for events. What is thrown there is a trap.
 *
 * @param what an `EVENT_…`; which fields belong to it, the generated table says, and the compiler
 */
export function dispatch<What extends keyof EventFields>(state: ClientState, what: What, ...fields: EventFields[What]): ErrorFor | undefined;
export function dispatch(state: ClientState, what: number, a = 0, b = 0, c = 0, text?: string, x = 0, y = 0, z = 0): ErrorFor | undefined {
  const { _wasm: instance } = state;
  // Whatever has a text but a question about a URL has a session id.
  if (text && what !== EVENT_QUERY_TARGET) keepSecret(state, text);
  try {
    if (instance) instance._bindings._dispatch(state._clientId, what, a, b, c, Date.now(), text, x, y, z);
    return undefined;
  } catch (cause) {
    instance!._lose(cause);
    return wasmFailed(cause);
  }
}

/** Whether the machine has been told of a call: they reach it in the order of their numbers. */
export function knows(state: ClientState, call: CallId): boolean {
  return !!state._wasm && call <= state._told;
}
