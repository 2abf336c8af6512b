/** A call of the app begins: its options are checked, and an event tells the machine of it, now or when the wasm is ready. */
import { startLimit } from '../calls/limits';
import { endCall } from '../calls/report';
import { type Api, makeRequestCall } from '../calls/request-call';
import { whenReady } from '../wasm/start';
import { type ErrorFor, misused } from '../errors/failures';
import type { Milliseconds, RequestBits, TargetNumber } from '../generated/border';
import {
  AUTH,
  AUTH_HELD,
  EVENT_QUERY_TARGET,
  EVENT_REQUEST,
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

/** How many URLs are remembered, where an app writes numbers into them. */
const MOST_TARGETS = 99;

/**
 * How much of a URL is looked at. All of it that can tell its origin: one that is trusted is no longer than an option may
 * be. What goes to the wasm stays in its memory.
 */
const MOST_OF_URL = 2 * MAX_LENGTH;

/** The longest timeout that host timers keep, in milliseconds. */
const MAX_TIMEOUT = 0x7fffffff;

/** Begins a request, upload or download. `priority` and `auth` are indices, where they are not the app's to say. */
export function beginRequest(state: ClientState, api: Api, options: any, priority?: number, auth?: number): HostCall {
  const call = makeRequestCall(state, api, options);
  const { timeout = state._options[OPTION_REQUEST_TIMEOUT] } = options || ({} as any);
  beginCall(state, call, options || {}, isNumber(timeout) && timeout > 0 ? Math.min(Math.ceil(timeout), MAX_TIMEOUT) : 0, priority, auth);
  return call;
}

/** Makes a call pending, and tells the machine of it. Nothing is made on the way of a call that need not wait: it is the hot path. */
export function beginCall(state: ClientState, call: HostCall, options: any, timeout: Milliseconds, priority?: number, auth?: number): void {
  const { auth: needs = AUTH[0], priority: wanted = PRIORITY[0], replay = true } = options;
  if (auth === undefined) auth = AUTH.indexOf(needs);
  if (priority === undefined) priority = PRIORITY.indexOf(wanted);
  const isFine = auth >= 0 && priority >= 0 && isBoolean(replay);
  const wrong = call._failure || (isFine ? undefined : checkCall(call._api, options));
  const bits = auth + (replay ? REQUEST_REPLAY : 0) + REQUEST_PRIORITY * priority;
  // Not before: the app's own getters may have made calls, and from here to the machine none of its code runs.
  call._id = ++state._lastCall;
  call._isLogout = auth === AUTH_HELD;
  addCall(state, call);
  state._entered++;
  if (wrong) endCall(state, call, wrong);
  else {
    if (!state._isReady) callWhenReady(state, call, bits);
    else {
      const failed = dispatchRequest(state, call, bits);
      if (failed) endCall(state, call, failed(call._api));
    }
    // A host that answers at once has ended it.
    if (callOf(state, call._id)) startLimit(state, call, timeout);
  }
  state._entered--;
}

/** Tells the machine of a call when the wasm is ready. */
function callWhenReady(state: ClientState, call: HostCall, bits: RequestBits): void {
  whenReady(
    state,
    () => callOf(state, call._id) && dispatchRequest(state, call, bits),
    (error) => endCall(state, call, error(call._api)),
  );
  if (!(bits & REQUEST_AUTH_MASK) && !state._wasm && isOwn(state, call._url) && wantsLogin(state)) state._hostLogin._prefetchCode();
}

function dispatchRequest(state: ClientState, call: HostCall, bits: RequestBits): ErrorFor | undefined {
  const { _url: url } = call;
  const target = targetOf(state, url);
  if (target >= TARGET_RELATIVE) {
    if (!state._base) return (api) => misused(api, "option 'url' is relative, and there is no option 'baseUrl'");
    call._url = state._base + (target === TARGET_NEEDS_SLASH ? '/' : '') + url;
  }
  state._told = call._id;
  return dispatch(state, EVENT_REQUEST, call._id, target ? bits + REQUEST_TRUSTED : bits);
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
    targets.set(url, state._target!);
  }
  return state._target!;
}
