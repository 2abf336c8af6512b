/** What the app's listeners are told. */
import { errorOf } from '../errors/session-error';
import type { NoticeNumber, OfAttempt } from '../generated/border';
import { NOTICE_EXPIRED, NOTICE_LOGGED_IN, NOTICE_LOGGED_OUT, STORAGE_FAILED } from '../generated/codes';
import { callSafely } from '../lib/call-safely';
import type { ClientState } from './client-state';
import type { EventName } from './listeners';
import { failureOf } from './outcomes';
import { snapshot } from './snapshot';
import { afterReturn } from './turn';

/** Tells the listeners of an event: who comes or goes while they are told changes nothing for this time. */
export function emit(state: ClientState, event: EventName, detail?: unknown): void {
  afterReturn(state, () => Array.from(state._listeners.values()).forEach(([name, listener]) => name === event && callSafely(listener, detail)));
}

/** Tells the listeners of what the machine noticed. */
export function emitNotice(state: ClientState, notice: NoticeNumber, attempt: OfAttempt): void {
  if (notice === NOTICE_LOGGED_IN) emit(state, 'login', { expiresAt: snapshot(state).expiresAt });
  else if (notice === NOTICE_LOGGED_OUT) emit(state, 'logout');
  else if (notice === NOTICE_EXPIRED) emit(state, 'expired');
  else if (notice === STORAGE_FAILED) emit(state, 'error', errorOf(notice, 'storage', { errMsg: state._storage._words() }));
  else emit(state, 'error', failureOf(state, 'login', notice, attempt));
}
