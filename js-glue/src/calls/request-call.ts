/** A request, upload or download of the app, from its begin to its end; and what sockets have in common with them. */
import type { SendNo } from '../generated/border';
import { OPTION_REQUEST_TIMEOUT } from '../generated/options';
import { whenResolved } from '../lib/thenable';
import { statusOf } from '../session/answer';
import { endTask } from '../state/host-task';
import type { ClientState, HostCall } from '../state/client-state';
import { callHost, makeHostCall, outgoingOf } from './host-call';
import { LOOKS_AT_TRANSFERS } from './limits';
import { reportAnswer, reportFailure } from './report';
import { firstListeners, followTask } from './task-events';

/** The APIs that answer once. */
export type Api = 'request' | 'uploadFile' | 'downloadFile';

export function makeRequestCall(state: ClientState, api: Api, options: any): HostCall {
  const call = makeHostCall(state, api, options);
  if (options) {
    call._success = options.success;
    call._fail = options.fail;
    call._complete = options.complete;
  }
  if (call._more && call._more.enableChunked) {
    call._isStream = true;
    call._listeners = firstListeners();
  }
  if (api !== 'request' || call._isStream) call._looks = LOOKS_AT_TRANSFERS;
  return call;
}

/** Has the host take a send. */
export function sendRequest(state: ClientState, call: HostCall, send: SendNo, credential: string | undefined, header: object | undefined): void {
  const outgoing = outgoingOf(state, call, credential, header);
  const timeout = state._options[OPTION_REQUEST_TIMEOUT];
  if (timeout && outgoing.timeout === undefined && !call._line) outgoing.timeout = timeout;
  outgoing.success = onSuccess(state, call, send);
  outgoing.fail = onFail(state, call, send);
  call._isAttached = !!credential;
  follow(state, call, send, callHost(state, call, outgoing), outgoing);
}

/** Takes what the host gave for a send: its task, or, on some hosts, a promise of the answer or of the task. */
export function follow(state: ClientState, call: HostCall, send: SendNo, task: any, outgoing: Record<string, any>): void {
  call._hostTask = task;
  if (call._listeners) followTask(state, call);
  // What the app has put around the host may have ended the call meanwhile.
  if (call._awaited < 0) endTask(call);
  const take = (result: any) => {
    if (statusOf(result) >= 0) return outgoing.success(result);
    if (call._sends !== send) return;
    follow(state, call, send, result, outgoing);
    if (call._awaited !== send) endTask(call);
  };
  whenResolved(task, take, outgoing.fail);
}

// Not written where they are assigned: V8 puts a function that is into its old space, at several times the cost, and the call
// with it that the function holds.
function onSuccess(state: ClientState, call: HostCall, send: SendNo): (response: unknown) => void {
  return (response) => reportAnswer(state, call, send, response);
}

function onFail(state: ClientState, call: HostCall, send: SendNo): (failure: unknown) => void {
  return (failure) => reportFailure(state, call, send, failure);
}
