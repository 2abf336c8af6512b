/** The errors of what did not come from the machine: a host that failed, a wasm that is not there, arguments that are wrong. */
import { REQUEST_FAILED, WASM_UNAVAILABLE } from '../generated/codes';
import { isNumber } from '../lib/is';
import { valueAt } from '../lib/paths';
import { messageOf } from '../lib/words';
import { errorOf, SessionError } from './session-error';

/** Makes an error for the kind of call that meets it: `request`, `login` and so on. */
export type ErrorFor = (api: string) => SessionError;

/** What the host said of a send that came to nothing, in words that may be shown. */
export function hostFailed(api: string, words: string, failure?: unknown): SessionError {
  return new SessionError('REQUEST_FAILED', words || api + ':fail', { errno: errnoOf(failure) });
}

/** The host's number for a failure (docs: errno). */
export function errnoOf(failure: unknown): number | undefined {
  const errno = valueAt(failure, 'errno');
  return isNumber(errno) ? errno : undefined;
}

/** As the host tells it (docs: errno). */
export function timedOut(api: string): SessionError {
  return hostFailed(api, api + ':fail timeout', { errno: 5 });
}

/** The machine refused a call, whose number was not greater than all before it. That is a fault of this SDK. */
export function outOfOrder(api: string): SessionError {
  return errorOf(REQUEST_FAILED, api, { errMsg: 'out of order; please report this' });
}

/** The wasm could not be loaded, or trapped. `hint`: what would have helped. */
export function wasmFailed(cause: unknown, hint = ''): ErrorFor {
  const errMsg = (messageOf(cause) || 'no reason given') + hint;
  return (api) => errorOf(WASM_UNAVAILABLE, api, { cause, errMsg });
}

/** A call with arguments that are not accepted. */
export function misused(api: string, reason: string, cause?: unknown): SessionError {
  return new SessionError('CONFIG_INVALID', api + ':fail ' + reason, { cause });
}

/** A function among the options threw. `words`: what, as it may be shown. */
export function threw(api: string, option: string, words: string, cause: unknown): SessionError {
  return misused(api, "option '" + option + "' threw" + (words && ': ' + words), cause);
}
