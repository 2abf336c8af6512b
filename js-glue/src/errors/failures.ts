/** The errors of what did not come from the machine: a host that failed, a wasm that is not there, arguments that are wrong. */
import { WASM_UNAVAILABLE } from '../generated/codes';
import { valueAt } from '../lib/paths';
import { messageOf, redact } from '../lib/redact';
import { type Evidence, errorOf, SessionError } from './session-error';

/** Makes an error for the kind of call that meets it: `request`, `login` and so on. */
export type ErrorFor = (api: string) => SessionError;

/** What is known of the login that failed last. */
export type LoginFailure = Evidence & { errMsg?: string };

/** What the host said of a send that came to nothing. The credential that was attached must not be in its message. */
export function hostFailed(api: string, failure?: unknown, credential?: string): SessionError {
  return new SessionError('REQUEST_FAILED', redact(messageOf(failure) || api + ':fail', credential), { errno: valueAt(failure, 'errno') });
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
