/** Calls that go under a lease, without a word to the machine. What that takes, docs/design/lease.md says. */
import type { RequestBits } from '../generated/border';
import { PRIORITY_EXEMPT, REQUEST_AUTH_MASK, REQUEST_PRIORITY } from '../generated/codes';
import type { ClientState, HostCall } from '../state/client-state';
import { performUnderLease } from '../state/dispatch';
import { callOf } from '../state/pending';
import { sendNow } from './report';

/** The place of `false` in `AUTH`. */
const NEVER = 2;

/** Whether a lease allows a call now, whose URL may have the session. */
export function isLent(state: ClientState, bits: RequestBits): boolean {
  if (state._untold >= state._lent || state._waiting.length || bits >= REQUEST_PRIORITY * PRIORITY_EXEMPT) return false;
  return state._lentUntil === 1 / 0 || !isAttached(bits) || Date.now() < state._lentUntil;
}

/** Has such a call go, or keeps it until what is being performed has come back. */
export function goUnderLease(state: ClientState, call: HostCall, bits: RequestBits): void {
  call._bits = bits;
  state._untold++;
  if (state._performing) state._kept.push(call);
  else performUnderLease(state, call, sendFirst);
}

/** Whether the session goes with it. */
const isAttached = (bits: RequestBits) => (bits & REQUEST_AUTH_MASK) < NEVER;

/** One of the calls that were kept. */
export function sendKept(call: HostCall): void {
  performUnderLease(call._state, call, sendFirst);
}

function sendFirst(state: ClientState, call: HostCall): void {
  // What was kept may have ended.
  if (callOf(state, call._id)) sendNow(state, call, 1, isAttached(call._bits));
}
