/** A call of the app begins: its options are checked, and an event tells the machine of it, now or when the wasm is ready. */
import { endCall } from '../calls/report';
import { type Api, RequestCall } from '../calls/request-call';
import { whenReady } from '../wasm/start';
import { type ErrorFor, timedOut } from '../errors/failures';
import type { Timeout, RequestBits, TargetNumber } from '../generated/border';
import {
  AUTH,
  EVENT_QUERY_TARGET,
  EVENT_REQUEST,
  EVENT_TIMER_FIRED,
  PRIORITY,
  REQUEST_AUTH_MASK,
  REQUEST_PRIORITY,
  REQUEST_REPLAY,
  REQUEST_TRUSTED,
  TARGET_FOREIGN,
  TARGET_NEEDS_SLASH,
  TARGET_RELATIVE,
} from '../generated/codes';
import { MAX_LENGTH, OPTION_REQUEST_TIMEOUT } from '../generated/options';
import { isBoolean, isNumber, isString } from '../lib/is';
import { isOwn, wantsLogin } from '../login/hints';
import { checkCall } from '../options/call-options';
import type { ClientState } from '../state/client-state';
import { dispatch } from '../state/dispatch';
import { addCall, callOf } from '../state/pending';
import type { HostCall } from '../state/ports';
import { startTimer } from '../state/timers';

/** How many URLs are remembered, where an app writes numbers into them. */
const MOST_TARGETS = 99;

/**
 * How much of a URL is looked at. All of it that can tell its origin: one that is trusted is no longer than an option may
 * be. What goes to the wasm stays in its memory.
 */
const MOST_OF_URL = 2 * MAX_LENGTH;

/** The longest timeout that host timers keep, in milliseconds. */
const MAX_TIMEOUT = 0x7fffffff;

/** Begins a request, upload or download; what it returns is the app's. `priority` is an index into `PRIORITY`, where it is not the app's to say. */
export function beginRequest(state: ClientState, api: Api, options: any, priority?: number): any {
  const call = new RequestCall(state, api, options);
  const { priority: wanted, timeout = state._options[OPTION_REQUEST_TIMEOUT] } = options || ({} as any);
  if (priority === undefined) priority = wanted === undefined ? 0 : PRIORITY.indexOf(wanted);
  beginCall(state, call, options, priority, isNumber(timeout) && timeout > 0 ? Math.min(Math.ceil(timeout), MAX_TIMEOUT) : 0);
  return call;
}

/** Makes a call pending, and tells the machine of it. Nothing is made on the way of a call that need not wait: it is the hot path. */
export function beginCall(state: ClientState, call: HostCall, options: { auth?: any; replay?: unknown } | undefined, priority: number, timeout: Timeout): void {
  const { auth = true, replay, priority: wanted } = options || ({} as any);
  const authIndex = AUTH.indexOf(auth);
  const { _api: api } = call;
  addCall(state._pending, call);
  const isFine = authIndex >= 0 && priority >= 0 && (replay === undefined || isBoolean(replay));
  const wrong = call._failure || (isFine ? undefined : checkCall(api, { auth, replay, priority: wanted }));
  const bits = authIndex + (replay === false ? 0 : REQUEST_REPLAY) + REQUEST_PRIORITY * priority;
  state._entered++;
  if (wrong) endCall(state, call, wrong);
  else if (state._dead || !state._wasm) callWhenReady(state, call, bits, timeout);
  else {
    const failed = dispatchRequest(state, call, bits, timeout);
    if (failed) endCall(state, call, failed(api));
  }
  state._entered--;
}

/** Tells the machine of a call when the wasm is ready. */
function callWhenReady(state: ClientState, call: HostCall, bits: RequestBits, timeout: Timeout): void {
  const { _id: id, _api: api } = call;
  const begun = Date.now();
  if (timeout) {
    startTimer(state, id, timeout, () => {
      if (state._wasm) dispatch(state, EVENT_TIMER_FIRED, id);
      else endCall(state, call, timedOut(api));
    });
  }
  if (!(bits & REQUEST_AUTH_MASK) && isOwn(state, call._url) && wantsLogin(state)) state._hostLogin._prefetchCode();
  whenReady(
    state,
    () => {
      // What loading took is gone from the timeout; a clock that jumped meanwhile must not make it nothing or more.
      const remaining = timeout && Math.min(Math.max(timeout - (Date.now() - begun), 1), timeout);
      return callOf(state._pending, id) && dispatchRequest(state, call, bits, remaining);
    },
    (error) => endCall(state, call, error(api)),
  );
}

function dispatchRequest(state: ClientState, call: HostCall, bits: RequestBits, timeout: Timeout): ErrorFor | undefined {
  const { _url: url } = call;
  const target = targetOf(state, url);
  if (target >= TARGET_RELATIVE) call._url = state._base && state._base + (target === TARGET_NEEDS_SLASH ? '/' : '') + url;
  return dispatch(state, EVENT_REQUEST, call._id, target ? bits + REQUEST_TRUSTED : bits, timeout);
}

/** What a URL points at. Rust is asked once for each: its answer depends on nothing but the URL and the options. */
function targetOf(state: ClientState, url: unknown): TargetNumber {
  const { _targets: targets } = state;
  // What is no URL goes to the host as it is, without the session: it has the right words for it.
  if (!isString(url)) return TARGET_FOREIGN;
  const target = targets.get(url);
  if (target !== undefined) return target;
  state._target = TARGET_FOREIGN;
  if (!dispatch(state, EVENT_QUERY_TARGET, 0, 0, 0, url.slice(0, MOST_OF_URL)) && url.length < MOST_OF_URL) {
    if (targets.size > MOST_TARGETS) targets.clear();
    targets.set(url, state._target);
  }
  return state._target;
}
