/** A call between the host and the machine: what the host did goes to the machine, and what the machine ended to the app. */
import { hostFailed } from '../errors/failures';
import { errorOf, SessionError } from '../errors/session-error';
import type { AnswerBits, CallId, Flag, HttpStatus, OfAttempt, OutcomeNumber, SendNo } from '../generated/border';
import { ABORTED, ANSWER_EXPIRED, ANSWER_STATUS_MASK, EVENT_ABORTED, EVENT_ANSWERED, EVENT_HOST_FAILED, EVENT_INSPECTED, OUTCOME_DELIVERED } from '../generated/codes';
import { messageOf } from '../lib/redact';
import { soon } from '../lib/timing';
import { inspect, type SessionUpdate, statusOf } from '../session/answer';
import type { ClientState } from '../state/client-state';
import { dispatch } from '../state/dispatch';
import { requestError } from '../state/outcomes';
import { callOf, removeCall } from '../state/pending';
import type { HostCall } from '../state/ports';
import { stopTimer } from '../state/timers';
import { insideAppCall } from '../state/turn';

/** Has a call go to the host. */
export function sendCall(state: ClientState, id: CallId, send: SendNo, attach: Flag): void {
  const call = callOf(state._pending, id)!;
  const credential = attach ? state._credential : '';
  try {
    call._send(send, credential);
  } catch (error) {
    // Hosts tell wrong parameters through `fail`; one that throws is answered for it here.
    const message = messageOf(error);
    reportFailure(state, call, send, message && error instanceof SessionError ? error : hostFailed(call._api, { errMsg: call._api + ':fail ' + message }, credential));
  }
}

/** The host has answered a send. */
export function reportAnswer(state: ClientState, id: CallId, send: SendNo, response: any): void {
  const status = statusOf(response);
  if (state._inspects) reportInspected(state, id, send, status, inspect(state._options, response));
  else dispatch(state, EVENT_ANSWERED, id, send, status);
}

/** The same, where more than the status was looked at. */
export function reportInspected(state: ClientState, id: CallId, send: SendNo, status: HttpStatus, { _expired, _id, _seconds }: SessionUpdate): void {
  const answer: AnswerBits = (status & ANSWER_STATUS_MASK) + (_expired ? ANSWER_EXPIRED : 0);
  dispatch(state, EVENT_INSPECTED, id, send, answer, _id, _seconds);
}

/** A send came to nothing. */
export function reportFailure(state: ClientState, call: HostCall, send: SendNo, failure: SessionError): void {
  call._failure = failure;
  dispatch(state, EVENT_HOST_FAILED, call._id, send);
}

/** The app ends a call. */
export function abortCall(state: ClientState, call: HostCall): void {
  if (state._wasm) insideAppCall(state, () => dispatch(state, EVENT_ABORTED, call._id));
  else endCall(state, call, errorOf(ABORTED, call._api));
}

/** The machine has ended a call. */
export function settleCall(state: ClientState, call: HostCall, outcome: OutcomeNumber, attempt: OfAttempt): void {
  endCall(state, call, outcome === OUTCOME_DELIVERED ? undefined : requestError(state, call, outcome, attempt));
}

/** Ends a call, if it has not ended. */
export function endCall(state: ClientState, call: HostCall, error: SessionError | undefined): void {
  if (!removeCall(state._pending, call)) return;
  if (state._timers.size) stopTimer(state, call._id);
  // As `afterReturn`, which would need a function even where nothing has to wait.
  if (state._entered || !state._wasm) soon(() => call._settle(error));
  else call._settle(error);
}
