/** The errors of what did not come from the machine: a host that failed, a wasm that is not there, arguments that are wrong. */
import { WASM_UNAVAILABLE } from '../generated/codes';
import { isNumber } from '../lib/is';
import { valueAt } from '../lib/paths';
import { messageOf } from '../lib/words';
import { errorOf, SessionError } from './session-error';

/** Makes an error for the kind of call that meets it: `request`, `login` and so on. */
export type ErrorFor = (api: string) => SessionError;

/** What the host said of a send that came to nothing, in words that may be shown. Not all of them name the call. */
export function hostFailed(api: string, words: string, failure?: unknown): SessionError {
  return new SessionError('REQUEST_FAILED', /:fail/.test(words) ? words : api + ':fail' + (words && ' ' + words), { errno: errnoOf(failure) });
}

/** The host's number for a failure (docs: errno). */
export function errnoOf(failure: unknown): number | undefined {
  const errno = valueAt(failure, 'errno');
  return isNumber(errno) ? errno : undefined;
}

/** As the host tells it (docs: errno). */
export function timedOut(api: string): SessionError {
  return hostFailed(api, 'timeout', { errno: 5 });
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

/** What is told of a function among the options that threw; `words`: what, as it may be shown. */
export function threw(option: string, words: string): string {
  return "option '" + option + "' threw" + (words && ': ' + words);
}

/** The same, of one that gave something else than an object. */
export function gave(option: string, value: unknown): string {
  return "option '" + option + "' gave a " + typeof value + '; accepted: an object';
}
