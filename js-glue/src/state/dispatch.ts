/** The way to the machine: what happened, and before that what went without a word to it (docs/design/lease.md). */
import { type ErrorFor, wasmFailed } from '../errors/failures';
import type { EventFields } from '../generated/border';
import { EVENT_HOLD, EVENT_LEASED, EVENT_QUERY_SESSION, EVENT_QUERY_TARGET, EVENT_RELEASE, EVENT_REQUEST, EVENT_RESTORED, REQUEST_TRUSTED } from '../generated/codes';
import type { ClientState, HostCall } from './client-state';
import { allCalls } from './pending';
import { keepSecret } from './secrets';

/** What the machine says is being performed, or what a lease allows. */
const BY_THE_MACHINE = 1;
export const BY_LEASE = 2;

/**
 * Tells the machine what happened, if it is there: the one way in for events. What is thrown there is a trap.
 *
 * @param what an `EVENT_…`; which fields belong to it, the generated table says, and the compiler
 */
export function dispatch<What extends keyof EventFields>(state: ClientState, what: What, ...fields: EventFields[What]): ErrorFor | undefined;
export function dispatch(state: ClientState, what: number, a = 0, b = 0, c = 0, text?: string, x = 0, y = 0, z = 0): ErrorFor | undefined {
  // Whatever has a text but a question about a URL has a session id.
  if (text && what !== EVENT_QUERY_TARGET) keepSecret(state, text);
  // What a launch found is told first, questions change nothing.
  if (what < EVENT_RESTORED) tellUntold(state);
  return tell(state, what, a, b, c, text, x, y, z);
}

function tell(state: ClientState, what: number, a = 0, b = 0, c = 0, text?: string, x = 0, y = 0, z = 0, instance = state._wasm): ErrorFor | undefined {
  const { _clientId: client, _performing: outer } = state;
  const isEvent = what < EVENT_QUERY_SESSION;
  let failed: ErrorFor | undefined;
  if (isEvent) state._lent = 0;
  if (!instance) return failed;
  try {
    const { _bindings: bindings } = instance;
    if (isEvent && outer === BY_LEASE && !state._holds) {
      state._holds = instance;
      bindings._dispatch(client, EVENT_HOLD, 0, 0, 0, 0, undefined, 0, 0, 0);
    }
    state._performing = outer || BY_THE_MACHINE;
    bindings._dispatch(client, what, a, b, c, Date.now(), text, x, y, z);
  } catch (cause) {
    instance._lose(cause);
    failed = wasmFailed(cause);
  }
  state._performing = outer;
  if (!outer) sendNextKept(state);
  return failed;
}

/** The calls that went under a lease, or are kept, and of which the machine has not been told, in the app's order. */
export function untoldCalls(state: ClientState): HostCall[] {
  return allCalls(state).filter((call) => call._bits >= 0).sort((one, other) => one._id - other._id);
}

/** Tells the machine of them, before it next decides anything. */
export function tellUntold(state: ClientState): void {
  if (!state._untold || !state._wasm) return;
  state._kept = [];
  for (const call of untoldCalls(state)) {
    const { _id: id, _bits: bits } = call;
    countTold(state, call);
    state._told = Math.max(state._told, id);
    if (call._sends) tell(state, EVENT_LEASED, id, bits + state._lentEpoch, state._lentGeneration);
    // It has not gone.
    else tell(state, EVENT_REQUEST, id, bits + REQUEST_TRUSTED, 0);
  }
}

/** A call is told, or has ended before it was. */
export function countTold(state: ClientState, call: HostCall): void {
  if (call._bits >= 0) state._untold--;
  call._bits = -1;
}

/** Does what the machine would have had done, with the same rules for what the app does from inside of it. */
export function performUnderLease(state: ClientState, call: HostCall, act: (state: ClientState, call: HostCall) => void): void {
  state._performing = BY_LEASE;
  act(state, call);
  state._performing = 0;
  afterLease(state);
}

/** Does what the app's code has led to meanwhile. */
export function afterLease(state: ClientState): void {
  const { _holds: instance } = state;
  state._holds = undefined;
  // Also where the app is done with the client by now: what it had decided before comes to pass.
  if (instance) tell(state, EVENT_RELEASE, 0, 0, 0, undefined, 0, 0, 0, instance);
  else sendNextKept(state);
}

/** What was kept goes when what was being performed has come back. */
function sendNextKept(state: ClientState): void {
  if (state._kept.length) state._sendKept(state._kept.shift()!);
}

/** Whether the machine has been told of a call, or is before it hears of anything else: they reach it in the order of their numbers. */
export function knows({ _wasm: instance, _told: told }: ClientState, { _id: id, _bits: bits }: HostCall): boolean {
  return !!instance && (id <= told || bits >= 0);
}
