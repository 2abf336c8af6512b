import { type Evidence, errorOf, SessionError } from './errors';
import { OUTCOME_TIMED_OUT, REQUEST_FAILED, SESSION_EXPIRED, STORAGE_FAILED, WASM_UNAVAILABLE } from './generated/codes';
import type { Trouble } from './login';
import type { RequestCall } from './request';

/** Makes an error for the kind of call that meets it: `request`, `login` and so on. */
export type ErrorFor = (api: string) => SessionError;

/** How a request failed, by the number of the boundary. */
export function requestError(outcome: number, { failure, response }: RequestCall, trouble: Trouble): SessionError {
  if (outcome === OUTCOME_TIMED_OUT) return timedOut();
  if (outcome === REQUEST_FAILED) {
    const { errMsg, errno } = failure || ({} as Partial<NonNullable<typeof failure>>);
    return new SessionError('REQUEST_FAILED', typeof errMsg === 'string' ? errMsg : 'request:fail', { errno });
  }
  if (outcome === SESSION_EXPIRED) {
    return errorOf(outcome, 'request', { statusCode: response && response.statusCode, response });
  }
  return errorOf(outcome, 'request', evidence(outcome, trouble));
}

/** What is known about the failure of a login. Other outcomes have nothing to do with it. */
export function evidence(outcome: number, trouble: Trouble): Evidence {
  return outcome < SESSION_EXPIRED || outcome === STORAGE_FAILED ? trouble : {};
}

/** As the host tells it (docs: errno). */
export function timedOut(): SessionError {
  return new SessionError('REQUEST_FAILED', 'request:fail timeout', { errno: 5 });
}

/** The wasm could not be loaded, or trapped. */
export function wasmFailed(cause: any): ErrorFor {
  const errMsg = String((cause && (cause.errMsg || cause.message)) || cause);
  return (api) => errorOf(WASM_UNAVAILABLE, api, { cause, errMsg });
}

/** A call with arguments that are not accepted. */
export function misused(api: string, reason: string): SessionError {
  return new SessionError('CONFIG_INVALID', api + ':fail ' + reason);
}
