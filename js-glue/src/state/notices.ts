/** What the app's listeners are told. */
import { errorOf } from '../errors/session-error';
import type { NoticeNumber, OfAttempt } from '../generated/border';
import { EVENTS, FIRST_NOTICE, STORAGE_FAILED } from '../generated/codes';
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
  const name = EVENTS[notice - FIRST_NOTICE];
  // Here, and not where the app says it: what it has sent before, in the same callback, comes before it here, too.
  if (name === 'logout') state._logouts++;
  if (name) emit(state, name, name === 'login' ? { expiresAt: snapshot(state).expiresAt } : undefined);
  else emit(state, 'error', notice === STORAGE_FAILED ? errorOf(notice, 'storage', { errMsg: state._storage._words() }) : failureOf(state, 'login', notice, attempt));
}
