/**
 * A request as nearly all are, under a lease: from the app to the host, and its answer to the app. Without a JIT compiler each call of a
 * function and each name costs, so it is one piece, its names stand in the program, and what it says in the place of a function is
 * named. Whatever is not as usual goes the way of every call, to the same end.
 */
import { REQUEST_REPLAY, REQUEST_TRUSTED, TARGET_RELATIVE } from '../generated/codes';
import { OPTION_EXPIRED_STATUS_CODES, OPTION_SESSION_NAME } from '../generated/options';
import { callSafely, surface } from '../lib/call-safely';
import { getOwnPropertyNames, getPrototypeOf, prototype } from '../lib/is';
import { statusOf } from '../session/answer';
import type { ClientState } from '../state/client-state';
import { BY_LEASE, leave } from '../state/dispatch';
import { DONE, PLACES, callOf } from '../state/pending';
import { knownTarget } from '../state/targets';
import { insideAppCall } from '../state/turn';
import type { HostCall } from '../state/client-state';
import { startLimit } from './limits';
import { failSend, reportAnswer, reportFailure } from './report';
import { follow } from './request-call';
import { offProgressUpdate, Task } from './task';

/** How it is treated. */
export const USUAL = REQUEST_REPLAY + REQUEST_TRUSTED;

/** Sends a request, and gives its task; nothing, if no lease allows it or if it asks for more than most. */
export function usualRequest(state: ClientState, options: any): any {
  if (!state._isUsual || !state._lent || !options) return undefined;
  const { url, data, header, success, fail, complete } = options;
  const target = state._targets.get(url) || knownTarget(state, url);
  const name = state._options[OPTION_SESSION_NAME];
  const sentHeader: any = {};
  let keptHeader: any;
  let keptData: any;
  let sentData: any;
  let count = 1;
  if (header) {
    if (getPrototypeOf(header) !== prototype) return undefined;
    keptHeader = {};
    for (const field in header) {
      const value = header[field];
      // One as long as the session's may be that.
      if (typeof value === 'object' || field.length === name.length) return undefined;
      sentHeader[field] = keptHeader[field] = value;
    }
    count++;
  }
  if (data) {
    if (getPrototypeOf(data) !== prototype) return undefined;
    keptData = {};
    sentData = {};
    for (const field in data) {
      const value = data[field];
      if (typeof value === 'object') return undefined;
      sentData[field] = keptData[field] = value;
    }
    count++;
  }
  if (success) count++;
  if (fail) count++;
  if (complete) count++;
  // The app's own getters may have made calls; from here to the host none of its code runs.
  if (!target || target > TARGET_RELATIVE || getOwnPropertyNames(options).length !== count || getPrototypeOf(options) !== prototype) return undefined;
  // `lends`.
  if (state._performing || state._untold >= state._lent || state._waiting.length || (state._lentUntil < 1 / 0 && Date.now() >= state._lentUntil)) return undefined;
  sentHeader[name] = state._credential;
  const call = new state._usualCall(++state._lastCall, target < TARGET_RELATIVE ? url : state._base + url, keptData, keptHeader, success);
  if (fail) call._fail = fail;
  if (complete) call._complete = complete;
  state._told = call._id;
  // `addCall`.
  const place = call._id % PLACES;
  if (state._places[place]) state._others.set(call._id, call);
  else state._places[place] = call;
  state._untold++;
  return sendAsUsual(state, call, sentData, sentHeader);
}

/** Gives it to the host. What its functions hold is a parameter: engines lay that once where it outlives the call. */
function sendAsUsual(state: ClientState, call: HostCall, data: unknown, header: unknown): any {
  const { _url: url } = call;
  const success = (response: unknown) => answerAsUsual(state, call, response);
  const fail = (failure: unknown) => reportFailure(state, call, 1, failure);
  // What has no data has no such field: what the app has put around the host may look.
  const outgoing = data ? { url, data, header, success, fail } : { url, header, success, fail };
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
  return new (Task as any)((listener: any) => offProgressUpdate(call, listener));
}

/** Passes an ordinary answer on. */
function answerAsUsual(state: ClientState, call: HostCall, response: any): void {
  const { _success: success, _complete: complete } = call;
  const isExpired = state._options[OPTION_EXPIRED_STATUS_CODES].indexOf(statusOf(response)) >= 0;
  if (isExpired || call._bits < 0 || state._performing || state._entered || state._waiting.length) return reportAnswer(state, call, 1, response);
  // `removeCall`.
  const place = call._id % PLACES;
  if (state._places[place] === call) state._places[place] = undefined;
  else state._others.delete(call._id);
  state._untold--;
  call._awaited = 0;
  call._bits = DONE;
  call._response = response;
  state._performing = BY_LEASE;
  // `callSafely`.
  try {
    if (typeof success === 'function') success(response);
  } catch (error) {
    surface(error);
  }
  if (complete) callSafely(complete, response);
  if (call._settlePromise) call._settlePromise();
  state._performing = 0;
  if (state._holds) leave(state);
}
