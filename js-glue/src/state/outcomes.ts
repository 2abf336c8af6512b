/** What the machine's outcomes are as errors, with the evidence that belongs to them. */
import { hostFailed, timedOut, wasmFailed } from '../errors/failures';
import { errorOf, type SessionError } from '../errors/session-error';
import type { NoticeNumber, OfAttempt, OutcomeNumber } from '../generated/border';
import { OUTCOME_OUT_OF_ORDER, OUTCOME_TIMED_OUT, REQUEST_FAILED, SESSION_EXPIRED } from '../generated/codes';
import type { ClientState } from './client-state';
import type { HostCall } from './ports';

/** What most often is wrong where a backend refuses the session that it has just given. */
const NEW_SESSION_REFUSED = 'a session just made was refused, too; see session.in, session.name, session.prefix';

/** How a request failed. */
export function requestError(state: ClientState, call: HostCall, outcome: OutcomeNumber, attempt: OfAttempt): SessionError {
  const { _api: api, _failure: failure, _response: response, _status: status } = call;
  if (outcome === OUTCOME_TIMED_OUT) return timedOut(api);
  if (outcome === REQUEST_FAILED) return failure || hostFailed(api, '');
  if (outcome !== SESSION_EXPIRED) return failureOf(state, api, outcome, attempt);
  return errorOf(outcome, api, { statusCode: status || undefined, response, errMsg: call._sends > 1 ? NEW_SESSION_REFUSED : '' });
}

/** How a call failed, whatever kind of call it is; with what is known of the login that failed, if it was for one. */
export function failureOf({ _hostLogin: hostLogin }: ClientState, api: string, outcome: OutcomeNumber | NoticeNumber, attempt: OfAttempt): SessionError {
  // A fault of this code, as a trap is one.
  if (outcome === OUTCOME_OUT_OF_ORDER) return wasmFailed('calls out of order')(api);
  return errorOf(outcome, api, attempt ? hostLogin._failureOf(attempt) : {});
}
