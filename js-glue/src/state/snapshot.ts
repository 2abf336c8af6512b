import { EVENT_QUERY_SESSION } from '../generated/codes';
import type { SessionState } from '../public/types';
import type { ClientState } from './client-state';
import { dispatch } from './dispatch';

/** The session as the machine has it; `otherwise` is its state where there is no machine. */
export function snapshot(state: ClientState, otherwise: SessionState['state'] = 'none'): SessionState {
  state._snapshot = state._retryAt = undefined;
  dispatch(state, EVENT_QUERY_SESSION);
  return state._snapshot || { state: otherwise, id: null, expiresAt: null };
}

/** When it is worth trying again, if there have been so many logins that the machine makes none for now. */
export function retryAt(state: ClientState): number | undefined {
  snapshot(state);
  return state._retryAt;
}
