/** What the machine's outcomes are as errors, with the evidence that belongs to them. */
import { hostFailed, timedOut, wasmFailed } from '../errors/failures';
import { type Evidence, errorOf, type SessionError } from '../errors/session-error';
import type { OfAttempt, OutcomeNumber } from '../generated/border';
import { OUTCOME_OUT_OF_ORDER, OUTCOME_TIMED_OUT, REQUEST_FAILED, SESSION_EXPIRED } from '../generated/codes';
import { valueAt } from '../lib/paths';
import type { ClientState } from './client-state';
import type { HostCall } from './ports';

/** How a request failed. */
export function requestError(state: ClientState, { _api: api, _failure: failure, _response: response }: HostCall, outcome: OutcomeNumber, attempt: OfAttempt): SessionError {
  if (outcome === OUTCOME_TIMED_OUT) return timedOut(api);
  if (outcome === REQUEST_FAILED) return failure || hostFailed(api);
  if (outcome === SESSION_EXPIRED) return errorOf(outcome, api, { statusCode: valueAt(response, 'statusCode'), response });
  return loginError(state, api, outcome, attempt);
}

/** How a call failed where it does not depend on what kind of call it is. */
export function loginError(state: ClientState, api: string, outcome: OutcomeNumber, attempt: OfAttempt): SessionError {
  // A mistake of this code, as a trap is one.
  if (outcome === OUTCOME_OUT_OF_ORDER) return wasmFailed('calls out of order')(api);
  return errorOf(outcome, api, evidence(state, attempt));
}

/** What is known about the failure of a login; other errors have no attempt. */
export function evidence({ _hostLogin: hostLogin }: ClientState, attempt: OfAttempt): Evidence {
  return attempt ? hostLogin._lastFailure() : {};
}
