import type { SessionError } from '../errors/session-error';
import { callSafely } from '../lib/call-safely';
import type { HostCall } from '../state/client-state';
import { DONE } from '../state/pending';
import { releaseHeld } from './task-events';

/** Tells the app how a request ended. */
export function settleRequest(call: HostCall, error: SessionError | undefined): void {
  const result = error || call._response;
  call._failure = error;
  call._bits = DONE;
  if (call._isStream) {
    clearTimeout(call._holdTimer);
    if (!error) releaseHeld(call);
  }
  callSafely(error ? call._fail : call._success, result);
  if (call._complete) callSafely(call._complete, result);
  if (call._settlePromise) call._settlePromise();
}
