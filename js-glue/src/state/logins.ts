/** How the app's login calls end. */
import type { SessionError } from '../errors/session-error';
import type { CallId, OfAttempt, OutcomeNumber } from '../generated/border';
import { OUTCOME_ALREADY_LOGGED_IN, OUTCOME_LOGGED_IN } from '../generated/codes';
import { defineProperty } from '../lib/is';
import type { LoginResult } from '../public/types';
import type { ClientState } from './client-state';
import { failureOf } from './outcomes';
import { snapshot } from './snapshot';

/** The machine has ended a login call. */
export function settleLogin(state: ClientState, id: CallId, outcome: OutcomeNumber, attempt: OfAttempt): void {
  const { _logins: logins } = state;
  const fresh = outcome === OUTCOME_LOGGED_IN;
  if (!fresh && outcome !== OUTCOME_ALREADY_LOGGED_IN) return endLogin(state, id, failureOf(state, 'login', outcome, attempt));
  const call = logins.get(id);
  logins.delete(id);
  if (!call) return;
  const result = { fresh, expiresAt: snapshot(state).expiresAt };
  // Not enumerable: it holds the session id, and results get logged.
  call._resolve(defineProperty(result, 'response', { value: fresh ? state._hostLogin._responseTo(attempt) : null }) as LoginResult);
}

/** Ends a login call with an error. */
export function endLogin({ _logins: logins }: ClientState, id: CallId, error: SessionError): void {
  const call = logins.get(id);
  logins.delete(id);
  if (call) call._reject(error);
}
