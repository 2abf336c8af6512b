/** What the machine's outcomes are as errors, with the evidence that belongs to them. */
import { wasmFailed } from '../errors/failures';
import { errorOf, type SessionError } from '../errors/session-error';
import type { NoticeNumber, OfAttempt, OutcomeNumber } from '../generated/border';
import { OUTCOME_OUT_OF_ORDER } from '../generated/codes';
import { assign } from '../lib/is';
import type { ClientState } from './client-state';
import { retryAt } from './snapshot';

/** How a call failed, whatever kind of call it is; with what is known of the login that failed, if it was for one. */
export function failureOf(state: ClientState, api: string, outcome: OutcomeNumber | NoticeNumber, attempt: OfAttempt): SessionError {
  // A fault of this code, as a trap is one.
  if (outcome === OUTCOME_OUT_OF_ORDER) return wasmFailed('calls out of order')(api);
  return errorOf(outcome, api, attempt ? assign({ retryAt: retryAt(state) }, state._hostLogin._failureOf(attempt)) : {});
}
