/**
 * A request as nearly all are, under a lease: from the app to the host, and its answer to the app. Without a JIT compiler each call of a
 * function and each name costs, so it is one piece, and its names stand in the program. Whatever is not as usual goes the way of
 * every call, to the same end.
 */
import { REQUEST_REPLAY, REQUEST_TRUSTED, TARGET_RELATIVE } from '../generated/codes';
import { OPTION_EXPIRED_STATUS_CODES, OPTION_SESSION_NAME } from '../generated/options';
import { callSafely } from '../lib/call-safely';
import { getPrototypeOf, keys, prototype } from '../lib/is';
import { statusOf } from '../session/answer';
import type { ClientState } from '../state/client-state';
import { BY_LEASE, leave } from '../state/dispatch';
import { DONE, addCall, callOf, removeCall } from '../state/pending';
import { insideAppCall } from '../state/turn';
import type { HostCall } from '../state/client-state';
import { startLimit } from './limits';
import { failSend, reportAnswer, reportFailure } from './report';
import { follow } from './request-call';
import { OURS, Task, then } from './task';

/** How it is treated. */
export const USUAL = REQUEST_REPLAY + REQUEST_TRUSTED;

/** Sends a request, and gives its task; nothing, if no lease allows it or if it asks for more than most. */
export function usualRequest(state: ClientState, options: any): any {
  if (!state._isUsual || !state._lent || !options) return undefined;
  const { url, data, header, success, fail, complete } = options;
  const target = state._targets.get(url);
  const name = state._options[OPTION_SESSION_NAME];
  const sentHeader = {} as any;
  const keptHeader = header && {};
  const keptData = data && {};
  const sentData = data && {};
  // A field as long as the session's may be that.
  if ((header && !copiesFlat(header, keptHeader, sentHeader, name.length)) || (data && !copiesFlat(data, keptData, sentData, 0))) return undefined;
  const missing = +!header + +!data + +!success + +!fail + +!complete;
  // The app's own getters may have made calls; from here to the host none of its code runs.
  if (!target || target > TARGET_RELATIVE || keys(options).length + missing !== 6 || getPrototypeOf(options) !== prototype) return undefined;
  // What `lends` says, without its calls.
  if (state._performing || state._untold >= state._lent || state._waiting.length || (state._lentUntil < 1 / 0 && Date.now() >= state._lentUntil)) return undefined;
  sentHeader[name] = state._credential;
  const call = new state._usualCall(++state._lastCall, target < TARGET_RELATIVE ? url : state._base + url, keptData, keptHeader, success);
  if (fail) call._fail = fail;
  if (complete) call._complete = complete;
  state._told = call._id;
  addCall(state, call);
  state._untold++;
  return sendAsUsual(state, call, sentData, sentHeader);
}

/** Copies the fields of an object twice, if it is a plain one, none of its fields is an object, and no name has this length. */
function copiesFlat(given: any, one: any, other: any, length: number): boolean {
  if (getPrototypeOf(given) !== prototype) return false;
  for (const name in given) {
    const value = given[name];
    if (typeof value === 'object' || name.length === length) return false;
    one[name] = other[name] = value;
  }
  return true;
}

/** Gives it to the host. What its functions hold is a parameter: engines lay that once where it outlives the call. */
function sendAsUsual(state: ClientState, call: HostCall, data: unknown, header: unknown): any {
  const { _url: url } = call;
  const success = (response: unknown) => answerAsUsual(state, call, response);
  const fail = (failure: unknown) => reportFailure(state, call, 1, failure);
  const outgoing: Record<string, unknown> = { url, header, success, fail };
  // What has no data has no such field: what the app has put around the host may look.
  if (data) outgoing.data = data;
  state._performing = BY_LEASE;
  try {
    const task: any = (call._hostTask = state._host.request(outgoing));
    // On most hosts there is nothing to wait for.
    if (call._awaited < 0 || (task && task.then)) follow(state, call, 1, task, outgoing);
  } catch (error) {
    // A task that can't be asked whether it is a promise is none.
    if (!call._hostTask) failSend(state, call, 1, error);
  }
  state._performing = 0;
  // What comes of it comes when the app's call has returned.
  if (state._holds) insideAppCall(state, () => leave(state));
  // A host that answers at once has ended it.
  if (!state._watch && callOf(state, call._id)) startLimit(state, call, 0);
  return new (Task as any)((a: any, b: any) => (a === OURS ? call : then(call, a, b)));
}

/** Passes an ordinary answer on. */
function answerAsUsual(state: ClientState, call: HostCall, response: any): void {
  const { _success: success, _complete: complete } = call;
  const isExpired = state._options[OPTION_EXPIRED_STATUS_CODES].indexOf(statusOf(response)) >= 0;
  if (isExpired || call._bits < 0 || state._performing || state._entered || state._waiting.length) return reportAnswer(state, call, 1, response);
  removeCall(state, call);
  state._untold--;
  call._awaited = 0;
  call._bits = DONE;
  call._response = response;
  state._performing = BY_LEASE;
  callSafely(success, response);
  if (complete) callSafely(complete, response);
  if (call._settlePromise) call._settlePromise();
  state._performing = 0;
  if (state._holds) leave(state);
}
