/**
 * A request as nearly all are, under a lease: from the app to the host, and its answer to the app, without a word to the machine. Without
 * a JIT compiler each call of a function and each name costs, so it is one piece, and its names stand in the program. Whatever is
 * not as usual goes the way of every call, to the same end.
 */
import { TARGET_RELATIVE } from '../generated/codes';
import { OPTION_EXPIRED_STATUS_CODES, OPTION_SESSION_NAME } from '../generated/options';
import { callSafely, surface } from '../lib/call-safely';
import { isFunction, keys } from '../lib/is';
import type { ClientState, HostCall } from '../state/client-state';
import { afterLease, BY_LEASE } from '../state/dispatch';
import { endTask } from '../state/host-task';
import { PLACES } from '../state/pending';
import { startLimit } from './limits';
import { failSend, reportAnswer, reportFailure } from './report';
import { followPromise } from './request-call';
import { Task } from './task';

const { getPrototypeOf, prototype } = Object;

/** Sends a request, and gives its task; nothing, if no lease allows it or if it asks for more than most. */
export function usualRequest(state: ClientState, options: any): any {
  if (!state._lent || !state._isSimple || !options) return undefined;
  const { url, data, header, success, fail, complete } = options;
  const target = state._targets.get(url);
  const name = state._options[OPTION_SESSION_NAME];
  const sentHeader: any = {};
  let keptHeader: any;
  let keptData: any;
  let sentData: any;
  let count = 2;
  if (header) {
    count++;
    keptHeader = {};
    if (header.constructor !== Object) return undefined;
    for (const field in header) {
      const value = header[field];
      // One as long as the session's may be that.
      if (field.length === name.length || typeof value === 'object') return undefined;
      sentHeader[field] = keptHeader[field] = value;
    }
  }
  if (data) {
    count++;
    keptData = {};
    sentData = {};
    if (getPrototypeOf(data) !== prototype) return undefined;
    for (const field in data) {
      const value = data[field];
      if (typeof value === 'object') return undefined;
      sentData[field] = keptData[field] = value;
    }
  }
  if (fail) count++;
  if (complete) count++;
  // The app's own getters may have made calls; from here to the host none of its code runs.
  if (!target || !isFunction(success) || keys(options).length !== count || options.constructor !== Object) return undefined;
  if (state._performing || state._untold >= state._lent || state._waiting.length || (state._lentUntil < 1 / 0 && state._lentUntil <= Date.now())) return undefined;
  sentHeader[name] = state._credential;
  const call = new state._leasedCall(++state._lastCall, target < TARGET_RELATIVE ? url : state._base + url, keptData, keptHeader, success);
  if (fail) call._fail = fail;
  if (complete) call._complete = complete;
  const place = call._id % PLACES;
  if (state._places[place]) state._others.set(call._id, call);
  else state._places[place] = call;
  state._untold++;
  sendAsUsual(state, call, sentData, sentHeader);
  return new (Task as any)(call);
}

/** Gives it to the host. The two functions hold nothing but the call, which is a parameter: what they hold has to be laid where it outlives this. */
function sendAsUsual(state: ClientState, call: HostCall, data: unknown, header: unknown): void {
  const outgoing = {
    url: call._url,
    data,
    header,
    success: (response: unknown) => answerAsUsual(call, response),
    fail: (failure: unknown) => reportFailure(call._state, call, 1, failure),
  };
  state._performing = BY_LEASE;
  try {
    const task: any = (call._hostTask = state._host.request(outgoing));
    // What the app has put around the host may have ended it meanwhile.
    if (call._awaited < 0) endTask(call);
    if (task && task.then) followPromise(call, 1, task, outgoing);
  } catch (error) {
    failSend(call, 1, error);
  }
  state._performing = 0;
  if (state._holds || state._kept.length) {
    // What comes of it comes when the app's call has returned.
    state._entered++;
    afterLease(state);
    state._entered--;
  }
  if (!state._watch) startLimit(state, call, 0);
}

/** Passes an ordinary answer on. */
function answerAsUsual(call: HostCall, response: any): void {
  const { _state: state } = call;
  const place = call._id % PLACES;
  let isOrdinary;
  try {
    const { statusCode } = response;
    // As text it may mean the same.
    isOrdinary = typeof statusCode === 'number' && state._options[OPTION_EXPIRED_STATUS_CODES].indexOf(statusCode) < 0;
  } catch {
    // Whatever the host gave.
  }
  if (!isOrdinary || call._bits < 0 || state._performing || state._entered || state._waiting.length || state._places[place] !== call) {
    return reportAnswer(state, call, 1, response);
  }
  const { _success: success, _complete: complete } = call as any;
  state._places[place] = undefined;
  state._untold--;
  call._isDone = true;
  call._response = response;
  state._performing = BY_LEASE;
  try {
    success(response);
  } catch (error) {
    surface(error);
  }
  if (complete) callSafely(complete, response);
  if (call._settlePromise) call._settlePromise();
  state._performing = 0;
  if (state._holds || state._kept.length) afterLease(state);
}
