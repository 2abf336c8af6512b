import { judge, type Judgement, statusOf } from './answers';
import { type Core, enter, ofApp, tell } from './core';
import { isOwn, wantsLogin } from './early';
import { startTimer, stopTimer } from './effects';
import { errorOf, SessionError } from './errors';
import { ABORTED, OUTCOME_DELIVERED, EVENT_ABORTED_CALL, EVENT_ANSWERED, EVENT_HOST_FAILED, EVENT_INSPECTED, EVENT_REQUEST, EVENT_QUERY_TARGET } from './generated/codes';
import { OPTION_REQUEST_TIMEOUT } from './generated/options';
import { isNumber, isString } from './kinds';
import { type ErrorFor, hostFailed, misused, requestError } from './outcomes';
import { addCall, callOf, removeCall } from './pending';
import { type Api, type HostCall, RequestCall } from './request';
import { soon } from './timing';
import { wordsOf } from './words';

/** `auth` and `priority` of a request, in the order of the numbers that Rust knows. */
const NEEDS: unknown[] = [true, 'optional', false];
const LANES: unknown[] = ['normal', 'high'];
/** A lane of ours: goes at once, and is not counted. */
export const FREE_LANE = 2;
/** What the parts weigh in the numbers that tell of a request and of an answer. */
const NEED = 3;
const REPLAY = 4;
const TRUSTED = 8;
const LANE = 16;
const EXPIRED = 0x10000;

/** What a URL points at, in the numbers that Rust knows: from here on it is relative, and then, a slash has to stand between. */
const RELATIVE = 2;
const NEEDS_SLASH = 3;

/** How many URLs are remembered, where an app writes numbers into them. */
const MOST_KNOWN = 99;

/** The longest time limit that host timers keep. */
const MAX_TIMEOUT = 0x7fffffff;

/** Begins a request, upload or download; what it returns is the app's. */
export function begin(core: Core, api: Api, options: any, lane?: number): any {
  const call = new RequestCall(core, api, options);
  const { priority, timeout = core._options[OPTION_REQUEST_TIMEOUT] } = options || ({} as any);
  if (lane === undefined) lane = priority === undefined ? 0 : LANES.indexOf(priority);
  dispatch(core, call, options, lane, isNumber(timeout) && timeout > 0 ? Math.min(Math.ceil(timeout), MAX_TIMEOUT) : 0);
  return call;
}

/** Tells the machine of a call. Nothing is made on the way of a call that it can be told of at once: it is the hot path. */
export function dispatch(core: Core, call: HostCall, options: { auth?: unknown; replay?: unknown } | undefined, lane: number, limit: number): void {
  const { auth = true, replay } = options || {};
  const need = NEEDS.indexOf(auth);
  const { _api: api } = call;
  addCall(core._pending, call);
  const wrong = need < 0 ? "'auth' is none of true, 'optional', false" : lane < 0 && "'priority' is none of 'normal', 'high'";
  const how = need + (replay === false ? 0 : REPLAY) + LANE * lane;
  core._entered++;
  if (wrong) endRequest(core, call, misused(api, 'option ' + wrong));
  else if (core._dead || !core._engine) wait(core, call, how, limit);
  else {
    const failed = tellRequest(core, call, how, limit);
    if (failed) endRequest(core, call, failed(api));
  }
  core._entered--;
}

/** Tells the machine of a call when it is there. */
function wait(core: Core, call: HostCall, how: number, limit: number): void {
  const begun = Date.now();
  if (limit) startTimer(core, call._id, limit);
  if (!(how & NEED) && isOwn(core, call._url) && wantsLogin(core)) core._hostLogin._askEarly();
  enter(
    core,
    () => {
      // What loading took is gone from the limit; a clock that jumped meanwhile must not make it nothing or more.
      const left = limit && Math.min(Math.max(limit - (Date.now() - begun), 1), limit);
      return callOf(core._pending, call._id) && tellRequest(core, call, how, left);
    },
    (error) => endRequest(core, call, error(call._api)),
  );
}

function tellRequest(core: Core, call: HostCall, how: number, limit: number): ErrorFor | undefined {
  const { _url: url } = call;
  const target = targetOf(core, url);
  if (target >= RELATIVE) call._url = core._base && core._base + (target === NEEDS_SLASH ? '/' : '') + url;
  return tell(core, EVENT_REQUEST, call._id, target ? how + TRUSTED : how, limit);
}

/** What a URL points at. Rust is asked once for each: its answer depends on nothing but the URL and the options. */
function targetOf(core: Core, url: unknown): number {
  const { _known: known } = core;
  // What is no URL goes to the host as it is, without the session: it has the right words for it.
  if (!isString(url)) return 0;
  const target = known.get(url);
  if (target !== undefined) return target;
  core._target = 0;
  if (!tell(core, EVENT_QUERY_TARGET, 0, 0, 0, url)) {
    if (known.size > MOST_KNOWN) known.clear();
    known.set(url, core._target);
  }
  return core._target;
}

/** The app ends a call. */
export function abort(core: Core, call: HostCall): void {
  if (core._engine) ofApp(core, () => tell(core, EVENT_ABORTED_CALL, call._id));
  else endRequest(core, call, errorOf(ABORTED, call._api));
}

/** Has a call go to the host. */
export function send(core: Core, id: number, number: number, attach: number, left: number): void {
  const call = callOf(core._pending, id)!;
  const carried = attach ? core._carried : '';
  try {
    call._send(number, left, carried);
  } catch (error) {
    // Hosts tell wrong parameters through `fail`; one that throws is answered for it here.
    const words = wordsOf(error);
    failed(core, call, number, words && error instanceof SessionError ? error : hostFailed(call._api, { errMsg: call._api + ':fail ' + words }, carried));
  }
}

/** The host has answered a send. */
export function answered(core: Core, id: number, number: number, response: any): void {
  const status = statusOf(response);
  if (core._judges) judged(core, id, number, status, judge(core._options, response));
  else tell(core, EVENT_ANSWERED, id, number, status);
}

/** The same, where more than the status was looked at. */
export function judged(core: Core, id: number, number: number, status: number, { _expired, _id, _seconds }: Judgement): void {
  tell(core, EVENT_INSPECTED, id, number, (status & 0xffff) + (_expired ? EXPIRED : 0), _id, _seconds);
}

/** A send came to nothing. */
export function failed(core: Core, call: HostCall, number: number, failure: SessionError): void {
  call._failure = failure;
  tell(core, EVENT_HOST_FAILED, call._id, number);
}

/** The machine has ended a call. */
export function settle(core: Core, call: HostCall, outcome: number): void {
  endRequest(core, call, outcome === OUTCOME_DELIVERED ? undefined : requestError(core, call, outcome));
}

export function endRequest(core: Core, call: HostCall, error: SessionError | undefined): void {
  if (!removeCall(core._pending, call)) return;
  if (core._timers.size) stopTimer(core, call._id);
  // As `afterReturn`, which would need a function even where nothing has to wait.
  if (core._entered || !core._engine) soon(() => call._settle(error));
  else call._settle(error);
}
