import { hostFailed, timedOut } from '../errors/failures';
import { errorOf, type SessionError } from '../errors/session-error';
import type { OfAttempt, OutcomeNumber } from '../generated/border';
import { OUTCOME_TIMED_OUT, REQUEST_FAILED, SESSION_EXPIRED } from '../generated/codes';
import { statusOf } from '../session/answer';
import type { ClientState, HostCall } from '../state/client-state';
import { failureOf } from '../state/outcomes';
import { retryAt } from '../state/snapshot';

/** What most often is wrong where a backend refuses the session that it has just given. */
const NEW_SESSION_REFUSED = 'the new session was refused, too; see session.in, session.name, session.prefix';

/** How a request failed. */
export function requestError(state: ClientState, call: HostCall, outcome: OutcomeNumber, attempt: OfAttempt): SessionError {
  const { _api: api, _failure: failure, _response: response } = call;
  if (outcome === OUTCOME_TIMED_OUT) return timedOut(api);
  if (outcome === REQUEST_FAILED) return failure || hostFailed(api, '');
  if (outcome !== SESSION_EXPIRED) return failureOf(state, api, outcome, attempt);
  return errorOf(outcome, api, { statusCode: statusOf(response) || undefined, response, retryAt: retryAt(state), errMsg: call._sends > 1 ? NEW_SESSION_REFUSED : '' });
}
