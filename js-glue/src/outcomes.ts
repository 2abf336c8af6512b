import { type Evidence, errorOf, SessionError } from './errors';
import { OUTCOME_TIMED_OUT, REQUEST_FAILED, SESSION_EXPIRED, STORAGE_FAILED, WASM_UNAVAILABLE } from './generated/codes';
import { type Trouble, without } from './login';
import type { HostCall } from './request';

/** Makes an error for the kind of call that meets it: `request`, `login` and so on. */
export type ErrorFor = (api: string) => SessionError;

/** How a request failed, by the number of the boundary. */
export function requestError(outcome: number, call: HostCall, trouble: Trouble): SessionError {
  const { _api: api, _failure: failure, _response: response } = call;
  if (outcome === OUTCOME_TIMED_OUT) return timedOut(api);
  if (outcome === REQUEST_FAILED) {
    if (failure instanceof SessionError) return failure;
    const { errMsg, errno } = failure || ({} as Partial<NonNullable<typeof failure>>);
    return new SessionError('REQUEST_FAILED', typeof errMsg === 'string' ? without(errMsg, call._secret) : api + ':fail', { errno });
  }
  if (outcome === SESSION_EXPIRED) {
    return errorOf(outcome, api, { statusCode: response && response.statusCode, response });
  }
  return errorOf(outcome, api, evidence(outcome, trouble));
}

/** What is known about the failure of a login. Other outcomes have nothing to do with it. */
export function evidence(outcome: number, trouble: Trouble): Evidence {
  return outcome < SESSION_EXPIRED || outcome === STORAGE_FAILED ? trouble : {};
}

/** As the host tells it (docs: errno). */
export function timedOut(api: string): SessionError {
  return new SessionError('REQUEST_FAILED', api + ':fail timeout', { errno: 5 });
}

/** The wasm could not be loaded, or trapped. `hint`: what would have helped. */
export function wasmFailed(cause: any, hint = ''): ErrorFor {
  const errMsg = String((cause && (cause.errMsg || cause.message)) || cause) + hint;
  return (api) => errorOf(WASM_UNAVAILABLE, api, { cause, errMsg });
}

/** A call with arguments that are not accepted. */
export function misused(api: string, reason: string, cause?: unknown): SessionError {
  return new SessionError('CONFIG_INVALID', api + ':fail ' + reason, { cause });
}
