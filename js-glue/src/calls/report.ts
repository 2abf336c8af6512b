/** A call between the host and the machine: what the host did goes to the machine, and what the machine ended to the app. */
import { hostFailed } from '../errors/failures';
import { errorOf, SessionError } from '../errors/session-error';
import type { AnswerBits, HttpStatus, OfAttempt, OutcomeNumber, SendNo } from '../generated/border';
import { ABORTED, ANSWER_EXPIRED, ANSWER_STATUS_MASK, EVENT_ABORTED, EVENT_ANSWERED, EVENT_HOST_FAILED, EVENT_INSPECTED, EVENT_RETRY_DUE, EVENT_RETRYABLE, OUTCOME_DELIVERED, RETRY_LIMIT } from '../generated/codes';
import { messageOf } from '../lib/words';
import { soon } from '../lib/timing';
import { answerOf, headerOf, inspect, isClosedExpired, type SessionUpdate, statusOf } from '../session/answer';
import { endTask } from '../state/host-task';
import type { ClientState } from '../state/client-state';
import { countTold, dispatch, knows } from '../state/dispatch';
import { callOf, removeCall } from '../state/pending';
import type { HostCall } from '../state/client-state';
import { wordsOf } from '../state/secrets';
import { snapshot } from '../state/snapshot';
import { insideAppCall } from '../state/turn';
import { requestError } from './request-error';
import { settleRequest } from './settle';

/** Hosts tell wrong parameters through `fail`; one that throws is answered for it here. */
export function failSend(state: ClientState, call: HostCall, send: SendNo, error: unknown): void {
  const isOurs = messageOf(error) && error instanceof SessionError;
  loseSend(state, call, send, isOurs ? error : failureOfHost(state, call, error));
}

/** Whether what the host says of a send counts: its first word does, as long as nothing else ended that send. */
function claimSend(call: HostCall, send: SendNo): boolean {
  if (call._awaited !== send) return false;
  call._awaited = 0;
  return true;
}

/** The host has answered a send; of a connection, what it was closed with is the answer. */
export function reportAnswer(state: ClientState, call: HostCall, send: SendNo, response: any): void {
  if (!claimSend(call, send)) return;
  call._response = response;
  const status = statusOf(response);
  if (call._line && !status) return void dispatch(state, EVENT_INSPECTED, call._id, send, isClosedExpired(state._options, response) ? ANSWER_EXPIRED : 0, undefined, 0);
  if (!state._inspects) return reportStatus(state, call, send, status);
  inspect(state._options, response, (update) => reportInspected(state, call, send, status, update));
}

/** Of the answer, nothing but the status counts. */
function reportStatus(state: ClientState, call: HostCall, send: SendNo, status: HttpStatus): void {
  if (!reportRetryable(state, call, send, status)) dispatch(state, EVENT_ANSWERED, call._id, send, status);
}

/** Tells the machine of what the call may be retried after, if it is that. */
function reportRetryable(state: ClientState, call: HostCall, send: SendNo, status: HttpStatus, words?: string): boolean {
  const { _retry: retry } = call;
  const mayFollow = !!retry && retry.mayFollow(status, status && headerOf(call._response, 'Retry-After', ''), words);
  if (mayFollow) dispatch(state, EVENT_RETRYABLE, call._id, send, status + retry.limit * RETRY_LIMIT);
  return mayFollow;
}

/** The machine has a call rest before it is retried. */
export function pauseCall(state: ClientState, call: HostCall, retries: number): void {
  call._stopRest = call._retry!.rest(state._host, retries, () => dispatch(state, EVENT_RETRY_DUE, call._id));
}

/** The same, where more than the status was looked at. */
function reportInspected(state: ClientState, call: HostCall, send: SendNo, status: HttpStatus, { _expired, _id, _seconds }: SessionUpdate): void {
  if (!_expired && reportRetryable(state, call, send, status)) return;
  // The session goes on under another id, and its refresh token with it.
  if (_id && state._renewal) state._renewal.learn(_id, undefined, snapshot(state).id);
  const answer: AnswerBits = (status & ANSWER_STATUS_MASK) + (_expired ? ANSWER_EXPIRED : 0);
  dispatch(state, EVENT_INSPECTED, call._id, send, answer, _id, _seconds);
}

/** What the host handed to `fail`. One that tells an HTTP status is the backend's answer, on every host. */
export function reportFailure(state: ClientState, call: HostCall, send: SendNo, failure: unknown): void {
  const answer = answerOf(call._api, failure);
  if (answer) reportAnswer(state, call, send, answer);
  else loseSend(state, call, send, failureOfHost(state, call, failure));
}

/** The error for what the host threw, or handed to `fail`. */
export function failureOfHost(state: ClientState, { _api: api }: HostCall, failure: unknown): SessionError {
  return hostFailed(api, wordsOf(state, failure), failure);
}

/** A send came to nothing. */
export function loseSend(state: ClientState, call: HostCall, send: SendNo, failure: SessionError): void {
  if (!claimSend(call, send)) return;
  call._failure = failure;
  if (failure.code !== 'REQUEST_FAILED' || !reportRetryable(state, call, send, 0, failure.errMsg)) dispatch(state, EVENT_HOST_FAILED, call._id, send);
}

/** The app ends a call. */
export function abortCall(state: ClientState, call: HostCall): void {
  call._isAborted = true;
  insideAppCall(state, () => {
    if (knows(state, call)) dispatch(state, EVENT_ABORTED, call._id);
    else endUnknown(state, call, errorOf(ABORTED, call._api));
  });
}

/** Ends a call of which the machine knows nothing: it waits for that, or went under a lease, and may have ended by itself. */
export function endUnknown(state: ClientState, call: HostCall, error: SessionError): void {
  if (callOf(state, call._id)) abortSend(call);
  endCall(state, call, error);
}

/** The machine has a send ended that is out. What the host still says of it is nobody's business. */
export function abortSend(call: HostCall): void {
  call._awaited = -1;
  endTask(call);
}

/** The machine has ended a call. */
export function settleCall(state: ClientState, call: HostCall, outcome: OutcomeNumber, attempt: OfAttempt): void {
  endCall(state, call, outcome === OUTCOME_DELIVERED ? undefined : requestError(state, call, outcome, attempt));
}

/** Ends a call, if it has not ended: the one place where its outcome is decided. */
export function endCall(state: ClientState, call: HostCall, error: SessionError | undefined): void {
  if (!removeCall(state, call)) return;
  countTold(state, call);
  if (call._awaited > 0) call._awaited = 0;
  if (call._timer) clearTimeout(call._timer);
  if (call._stopRest) call._stopRest();
  // As `afterReturn`, which would need a function even where nothing has to wait.
  if (state._entered || !(state._wasm || state._performing)) soon(() => tellEnd(call, error));
  else tellEnd(call, error);
}

/** The app may have ended a call that has succeeded, before it was told so. */
function tellEnd(call: HostCall, error: SessionError | undefined): void {
  const told = call._isAborted && !error ? errorOf(ABORTED, call._api) : error;
  if (call._line) call._line.settle(told);
  else settleRequest(call, told);
}
