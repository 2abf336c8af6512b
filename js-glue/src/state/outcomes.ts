/** What the machine's outcomes are as errors, with the evidence that belongs to them. */
import { hostFailed, timedOut } from '../errors/failures';
import { type Evidence, errorOf, type SessionError } from '../errors/session-error';
import type { NoticeNumber, OutcomeNumber } from '../generated/border';
import { LOGIN_EVIDENCE, OUTCOME_TIMED_OUT, REQUEST_FAILED, SESSION_EXPIRED } from '../generated/codes';
import { valueAt } from '../lib/paths';
import type { ClientState } from './client-state';
import type { HostCall } from './ports';

/** How a request failed. */
export function requestError(state: ClientState, { _api: api, _failure: failure, _response: response }: HostCall, outcome: OutcomeNumber): SessionError {
  if (outcome === OUTCOME_TIMED_OUT) return timedOut(api);
  if (outcome === REQUEST_FAILED) return failure || hostFailed(api);
  return errorOf(outcome, api, outcome === SESSION_EXPIRED ? { statusCode: valueAt(response, 'statusCode'), response } : evidence(state, outcome));
}

/** What is known about the failure of a login. Other errors have nothing to do with it. */
export function evidence({ _hostLogin: hostLogin }: ClientState, error: OutcomeNumber | NoticeNumber): Evidence {
  return (LOGIN_EVIDENCE >> error) & 1 ? hostLogin._lastFailure() : {};
}
