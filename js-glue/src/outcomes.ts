import { follow } from './answers';
import type { Core } from './core';
import { type Evidence, errorOf, SessionError } from './errors';
import { OUTCOME_TIMED_OUT, REQUEST_FAILED, SESSION_EXPIRED, STORAGE_FAILED, WASM_UNAVAILABLE } from './generated/codes';
import type { HostCall } from './request';
import { without, wordsOf } from './words';

/** Makes an error for the kind of call that meets it: `request`, `login` and so on. */
export type ErrorFor = (api: string) => SessionError;

/** How a request failed, by the number of the boundary. */
export function requestError(core: Core, { _api: api, _failure: failure, _response: response }: HostCall, outcome: number): SessionError {
  if (outcome === OUTCOME_TIMED_OUT) return timedOut(api);
  if (outcome === REQUEST_FAILED) return failure || hostFailed(api);
  return errorOf(outcome, api, outcome === SESSION_EXPIRED ? { statusCode: follow(response, 'statusCode'), response } : evidence(core, outcome));
}

/** What the host said of a send that came to nothing. The session that the send carried must not be in its words. */
export function hostFailed(api: string, failure?: unknown, carried?: string): SessionError {
  return new SessionError('REQUEST_FAILED', without(wordsOf(failure) || api + ':fail', carried), { errno: follow(failure, 'errno') });
}

/** What is known about the failure of a login. Other outcomes have nothing to do with it. */
export function evidence({ _hostLogin: hostLogin }: Core, outcome: number): Evidence {
  return outcome < SESSION_EXPIRED || outcome === STORAGE_FAILED ? hostLogin._trouble() : {};
}

/** As the host tells it (docs: errno). */
export function timedOut(api: string): SessionError {
  return hostFailed(api, { errMsg: api + ':fail timeout', errno: 5 });
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
