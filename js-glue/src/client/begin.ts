/** A call of the app begins: its options are checked, and an event tells the machine of it, now or when the wasm is ready. */
import { startLimit } from '../calls/limits';
import { endCall } from '../calls/report';
import { type Api, makeRequestCall } from '../calls/request-call';
import { offProgressUpdate, Task } from '../calls/task';
import { whenReady } from '../wasm/start';
import { type ErrorFor, misused } from '../errors/failures';
import type { Milliseconds, RequestBits, TargetNumber } from '../generated/border';
import {
  AUTH,
  AUTH_HELD,
  EVENT_QUERY_TARGET,
  EVENT_REQUEST,
  PRIORITY,
  PRIORITY_EXEMPT,
  REQUEST_AUTH_MASK,
  REQUEST_PRIORITY,
  REQUEST_REPLAY,
  REQUEST_TRUSTED,
  TARGET_FOREIGN,
  TARGET_NEEDS_SLASH,
  TARGET_RELATIVE,
} from '../generated/codes';
import { OPTION_REQUEST_TIMEOUT } from '../generated/options';
import type { SessionError } from '../errors/session-error';
import { isNumber, isString } from '../lib/is';
import { loadRetries } from '../lib/ondemand';
import { wantsLogin } from '../login/hints';
import { checkCall } from '../options/call-options';
import type { ClientState } from '../state/client-state';
import { dispatch, lends } from '../state/dispatch';
import { addCall, callOf } from '../state/pending';
import type { HostCall } from '../state/client-state';
import { knownTarget, MOST_OF_URL, remember } from '../state/targets';

/** The longest timeout that host timers keep, in milliseconds. */
const MAX_TIMEOUT = 0x7fffffff;

/** A call that takes no place at the host. */
export const EXEMPT = REQUEST_PRIORITY * PRIORITY_EXEMPT;

/** Begins a request, upload or download, and gives the app its task. `extra`: bits that are not the app's to choose. */
export function beginRequest(state: ClientState, api: Api, options: any, extra = 0): any {
  const call = makeRequestCall(state, api, options);
  const { timeout = state._options[OPTION_REQUEST_TIMEOUT] } = call._more || ({} as any);
  beginCall(state, call, isNumber(timeout) && timeout > 0 ? Math.min(Math.ceil(timeout), MAX_TIMEOUT) : 0, extra);
  return new (Task as any)((listener: any) => offProgressUpdate(call, listener));
}

/** Makes a call pending, and tells the machine of it. Nothing is made on the way of a call that need not wait: it is the hot path. */
export function beginCall(state: ClientState, call: HostCall, timeout: Milliseconds, extra: RequestBits): void {
  const { auth = AUTH[0], replay = true, priority = PRIORITY[0], retry } = call._own || ({} as any);
  const wrong = call._failure || (call._own && checkCall(call._api, call._own)) || takeRetry(state, call, retry);
  const bits = AUTH.indexOf(auth) + (replay ? REQUEST_REPLAY : 0) + REQUEST_PRIORITY * PRIORITY.indexOf(priority) + extra;
  // Not before: the app's own getters may have made calls, and from here to the machine none of its code runs.
  call._id = ++state._lastCall;
  call._isLogout = (bits & REQUEST_AUTH_MASK) === AUTH_HELD;
  addCall(state, call);
  state._entered++;
  if (wrong) endCall(state, call, wrong);
  else {
    if (!state._isReady && !(lends(state, bits + REQUEST_TRUSTED) && knownTarget(state, call._url))) callWhenReady(state, call, bits);
    else {
      const failed = dispatchRequest(state, call, bits);
      if (failed) endCall(state, call, failed(call._api));
    }
    // A host that answers at once has ended it.
    if (callOf(state, call._id)) startLimit(state, call, timeout);
  }
  state._entered--;
}

/** How a call is retried: as its own options say, or those of the client. */
function takeRetry(state: ClientState, call: HostCall, own: unknown): SessionError | undefined {
  if (own === undefined ? !state._retries : own === false) return undefined;
  try {
    const retries = own === undefined ? state._retries! : loadRetries()(state._tools, call._api, own);
    if (call._api !== 'connectSocket') call._retry = retries(call._api, call._more && call._more.method);
  } catch (error) {
    return error as SessionError;
  }
  return undefined;
}

/** Tells the machine of a call when the wasm is ready. */
function callWhenReady(state: ClientState, call: HostCall, bits: RequestBits): void {
  whenReady(
    state,
    () => callOf(state, call._id) && dispatchRequest(state, call, bits),
    (error) => endCall(state, call, error(call._api)),
  );
  if (!(bits & REQUEST_AUTH_MASK) && !state._wasm && knownTarget(state, call._url) && wantsLogin(state)) state._hostLogin._prefetchCode();
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
  // What is no URL goes to the host as it is, without the session: it has the right words for it.
  if (!isString(url)) return TARGET_FOREIGN;
  const known = knownTarget(state, url);
  if (known !== undefined) return known;
  state._target = TARGET_FOREIGN;
  // What Rust could not be asked, because it trapped, is not remembered.
  if (!dispatch(state, EVENT_QUERY_TARGET, 0, 0, 0, url.slice(0, MOST_OF_URL))) remember(state, url, state._target!);
  return state._target!;
}
