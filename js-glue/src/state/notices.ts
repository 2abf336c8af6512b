/** What the app's listeners are told. */
import { errorOf } from '../errors/session-error';
import type { NoticeNumber, OfAttempt } from '../generated/border';
import { NOTICE_EXPIRED, NOTICE_LOGGED_IN, NOTICE_LOGGED_OUT, STORAGE_FAILED } from '../generated/codes';
import { callSafely } from '../lib/call-safely';
import type { ClientEvents } from '../public/types';
import type { ClientState } from './client-state';
import { failureOf } from './outcomes';
import { snapshot } from './snapshot';
import { afterReturn } from './turn';

/** Tells the listeners of an event: who comes or goes while they are told changes nothing for this time. */
export function emit(state: ClientState, event: keyof ClientEvents, detail?: unknown): void {
  afterReturn(state, () => Array.from(state._listeners[event].values()).forEach((listener) => callSafely(listener, detail)));
}

/** Tells the listeners of what the machine noticed. */
export function emitNotice(state: ClientState, notice: NoticeNumber, attempt: OfAttempt): void {
  if (notice === NOTICE_LOGGED_IN) emit(state, 'login', { expiresAt: snapshot(state).expiresAt });
  else if (notice === NOTICE_LOGGED_OUT) {
    // Here, and not where the app says it: what it has sent before, in the same callback, comes before it here, too.
    state._logouts++;
    emit(state, 'logout');
  }
  else if (notice === NOTICE_EXPIRED) emit(state, 'expired');
  else if (notice === STORAGE_FAILED) emit(state, 'error', errorOf(notice, 'storage', { errMsg: state._storage._words() }));
  else emit(state, 'error', failureOf(state, 'login', notice, attempt));
}
