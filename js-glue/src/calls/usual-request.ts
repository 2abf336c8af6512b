/**
 * A request as nearly all are, under a lease: from the app to the host, and its answer to the app. Without a JIT compiler each call of a
 * function and each name costs, so it is one piece, and its names stand in the program. Whatever is not as usual goes the way of
 * every call, to the same end.
 */
import { REQUEST_REPLAY, REQUEST_TRUSTED, TARGET_RELATIVE } from '../generated/codes';
import { OPTION_EXPIRED_STATUS_CODES, OPTION_SESSION_NAME } from '../generated/options';
import { callSafely } from '../lib/call-safely';
import { keys } from '../lib/is';
import { statusOf } from '../session/answer';
import type { ClientState } from '../state/client-state';
import { BY_LEASE, leave, lends } from '../state/dispatch';
import { addCall, callOf, removeCall } from '../state/pending';
import type { HostCall } from '../state/client-state';
import { startLimit } from './limits';
import { failSend, reportAnswer, reportFailure } from './report';
import { follow } from './request-call';
import { Task } from './task';

const { getPrototypeOf, prototype } = Object;

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
  if (!target || target > TARGET_RELATIVE || keys(options).length + missing !== 6 || getPrototypeOf(options) !== prototype || !lends(state, USUAL)) return undefined;
  sentHeader[name] = state._credential;
  const call = new state._usualCall(++state._lastCall, target < TARGET_RELATIVE ? url : state._base + url, keptData, keptHeader, success);
  if (fail) call._fail = fail;
  if (complete) call._complete = complete;
  state._told = call._id;
  addCall(state, call);
  state._untold++;
  sendAsUsual(state, call, sentData, sentHeader);
  return new (Task as any)(call);
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

/** Gives it to the host. What its two functions hold is a parameter: engines lay that once where it outlives the call. */
function sendAsUsual(state: ClientState, call: HostCall, data: unknown, header: unknown): void {
  const { _url: url } = call;
  const success = (response: unknown) => answerAsUsual(state, call, response);
  const fail = (failure: unknown) => reportFailure(state, call, 1, failure);
  // What has no data has no such field: what the app has put around the host may look.
  const outgoing: Record<string, unknown> = { url, header, success, fail };
  if (data) outgoing.data = data;
  state._performing = BY_LEASE;
  try {
    follow(state, call, 1, state._host.request(outgoing), outgoing);
  } catch (error) {
    failSend(state, call, 1, error);
  }
  // What comes of it comes when the app's call has returned.
  state._entered++;
  leave(state);
  state._entered--;
  // A host that answers at once has ended it.
  if (!state._watch && callOf(state, call._id)) startLimit(state, call, 0);
}

/** Passes an ordinary answer on. */
function answerAsUsual(state: ClientState, call: HostCall, response: any): void {
  const { _success: success, _complete: complete } = call;
  const isOrdinary = state._options[OPTION_EXPIRED_STATUS_CODES].indexOf(statusOf(response)) < 0;
  if (!isOrdinary || call._bits < 0 || state._performing || state._entered || state._waiting.length) return reportAnswer(state, call, 1, response);
  removeCall(state, call);
  state._untold--;
  call._bits = -1;
  call._awaited = 0;
  call._isDone = true;
  call._response = response;
  state._performing = BY_LEASE;
  callSafely(success, response);
  if (complete) callSafely(complete, response);
  if (call._settlePromise) call._settlePromise();
  leave(state);
}
