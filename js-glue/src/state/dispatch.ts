/** The way to the machine, and past it: under a lease, what it would say is known (docs/design/lease.md). */
import { type ErrorFor, wasmFailed } from '../errors/failures';
import type { EventFields } from '../generated/border';
import {
  ANSWER_EXPIRED,
  ANSWER_STATUS_MASK,
  EFFECT_SEND,
  EFFECT_SETTLE,
  EVENT_ANSWERED,
  EVENT_INSPECTED,
  EVENT_LEASED,
  EVENT_QUERY_SESSION,
  EVENT_QUERY_TARGET,
  EVENT_RELEASE,
  EVENT_REQUEST,
  EVENT_RESTORED,
  HELD,
  OUTCOME_DELIVERED,
  PRIORITY_EXEMPT,
  REQUEST_AUTH_MASK,
  REQUEST_PRIORITY,
  REQUEST_TRUSTED,
} from '../generated/codes';
import { OPTION_EXPIRED_STATUS_CODES } from '../generated/options';
import type { ClientState } from './client-state';
import { allCalls, callOf } from './pending';
import type { HostCall } from './client-state';
import type { WasmInstance } from './ports';
import { keepSecret } from './secrets';

/** What the machine says is being performed, or what a lease allows. */
const BY_THE_MACHINE = 1;
export const BY_LEASE = 2;

/** The place of `false` in `AUTH`. */
const NEVER = 2;

/** What belongs to an event; what is left out is 0. */
type Fields = [a?: number, b?: number, c?: number, text?: string, x?: number, y?: number, z?: number];

/**
 * Tells the machine what happened, if it is there: the one way in for events. What is thrown there is a trap.
 *
 * @param what an `EVENT_…`; which fields belong to it, the generated table says, and the compiler
 */
export function dispatch<What extends keyof EventFields>(state: ClientState, what: What, ...fields: EventFields[What]): ErrorFor | undefined;
export function dispatch(state: ClientState, what: number, ...fields: Fields): ErrorFor | undefined {
  const { 3: text } = fields;
  // Whatever has a text but a question about a URL has a session id.
  if (text && what !== EVENT_QUERY_TARGET) keepSecret(state, text);
  if (goesUnderLease(state, what, fields)) return undefined;
  const tellNow = () => tell(state, state._wasm, what, ...fields);
  // What a launch found is told first, questions change nothing.
  if (what >= EVENT_RESTORED || !state._untold) return tellNow();
  if (state._wasm) {
    tellUntold(state);
    return tellNow();
  }
  // Before the machine is there, only calls under a lease are out.
  state._waiting.push([tellNow, () => {}]);
  return undefined;
}

/** Whether an event is one of which a lease says what it leads to: then that is done. */
function goesUnderLease(state: ClientState, what: number, [id = 0, b = 0, c = 0, text, seconds]: Fields): boolean {
  const call = !state._performing && callOf(state, id);
  if (!call) return false;
  if (what === EVENT_REQUEST) {
    // Before the machine is there, `beginCall` has looked: by now the clock may be on.
    if (state._wasm && !lends(state, b)) return false;
    call._bits = b;
    state._untold++;
    return perform(state, EFFECT_SEND, id, 1, +isAttached(b));
  }
  const isPlain = what === EVENT_ANSWERED || (what === EVENT_INSPECTED && !text && !seconds && c < ANSWER_EXPIRED);
  if (!isPlain || state._entered || state._waiting.length || call._bits < 0) return false;
  if (isAttached(call._bits) && state._options[OPTION_EXPIRED_STATUS_CODES].indexOf(c & ANSWER_STATUS_MASK) >= 0) return false;
  return perform(state, EFFECT_SETTLE, id, OUTCOME_DELIVERED, 0);
}

/** Whether a lease allows a call now. */
export function lends(state: ClientState, bits: number): boolean {
  const isOpen = !state._performing && state._untold < state._lent && !state._waiting.length && bits & REQUEST_TRUSTED && bits < REQUEST_PRIORITY * PRIORITY_EXEMPT;
  return (isOpen && (!isAttached(bits) || Date.now() < state._lentUntil)) as boolean;
}

/** Whether the session goes with a call. */
const isAttached = (bits: number) => (bits & REQUEST_AUTH_MASK) < NEVER;

/** Does what the machine would have had done, with the same rules for what the app does from inside of it. */
function perform(state: ClientState, effect: typeof EFFECT_SEND | typeof EFFECT_SETTLE, id: number, b: number, c: number): true {
  state._performing = BY_LEASE;
  state._effects[effect](id, b, c as 0);
  leave(state);
  return true;
}

/** It has been done: what the app has led to meanwhile is done now. */
export function leave(state: ClientState): void {
  const { _holds: instance } = state;
  state._performing = 0;
  state._holds = undefined;
  // Also where the app is done with the client by now: what it had decided before comes to pass.
  if (instance) tell(state, instance, EVENT_RELEASE);
}

function tell(state: ClientState, instance: WasmInstance | undefined, what: number, a = 0, b = 0, c = 0, text?: string, x = 0, y = 0, z = 0): ErrorFor | undefined {
  const { _performing: outer } = state;
  let failed: ErrorFor | undefined;
  if (what < EVENT_QUERY_SESSION) {
    state._lent = 0;
    if (outer === BY_LEASE && instance) {
      what += HELD;
      state._holds = instance;
    }
  }
  state._performing = outer || BY_THE_MACHINE;
  try {
    if (instance) instance._bindings._dispatch(state._clientId, what, a, b, c, Date.now(), text, x, y, z);
  } catch (cause) {
    instance!._lose(cause);
    failed = wasmFailed(cause);
  }
  state._performing = outer;
  return failed;
}

/** The calls that went under a lease, and of which the machine has not been told, in the app's order. */
export function untoldCalls(state: ClientState): HostCall[] {
  return allCalls(state).filter((call) => call._bits >= 0).sort((one, other) => one._id - other._id);
}

/** Tells the machine of them, before it next decides anything. */
export function tellUntold(state: ClientState): void {
  for (const call of untoldCalls(state)) {
    const { _id: id, _bits: bits } = call;
    countTold(state, call);
    tell(state, state._wasm, EVENT_LEASED, id, bits);
  }
}

/** A call is told, or has ended before it was. */
export function countTold(state: ClientState, call: HostCall): void {
  if (call._bits >= 0) state._untold--;
  call._bits = -1;
}

/** Whether the machine has been told of a call, or is before it hears of anything else: they reach it in the order of their numbers. */
export function knows(state: ClientState, { _id: id }: HostCall): boolean {
  return !!state._wasm && id <= state._told;
}
