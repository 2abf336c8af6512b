import type { ErrorFor } from '../errors/failures';
import type { ClientState } from '../state/client-state';
import { endLogin } from '../state/logins';
import { allCalls } from '../state/pending';
import { endUnknown } from './report';

/** Ends all that is pending, in the app's order. */
export function endAll(state: ClientState, error: ErrorFor): void {
  const calls = allCalls(state).sort((one, other) => one._id - other._id);
  calls.forEach((call) => endUnknown(state, call, error(call._api)));
  state._logins.forEach((_, id) => endLogin(state, id, error('login')));
}
