/**
 * Hints, by which `wx.login` is asked while the wasm is still loading. The machine decides whether the code is used; a
 * wrong guess costs one unused `wx.login`.
 */
import { RECORD_REFRESH, RECORD_RENEW_AT } from '../generated/codes';
import type { ClientState } from '../state/client-state';

/** Whether a login will be wanted, as far as the app and the record in storage tell. */
export function wantsLogin(state: ClientState): boolean {
  const renewAt = state._stored && state._stored[RECORD_RENEW_AT];
  const isRefreshable = state._renewal && state._stored && state._stored[RECORD_REFRESH];
  return !state._dead && !state._isGiven && !state._reading && renewAt !== null && !(Date.now() < renewAt) && !isRefreshable;
}
