/** No call waits for ever: each ends by its own `timeout`, or by one that no answer of a working host exceeds. */
import { timedOut } from '../errors/failures';
import type { Milliseconds } from '../generated/border';
import { EVENT_TIMER_FIRED } from '../generated/codes';
import type { ClientState, HostCall } from '../state/client-state';
import { dispatch, knows } from '../state/dispatch';
import { allCalls } from '../state/pending';
import { endUnknown } from './report';

/** Between two looks at the calls that are out, in milliseconds: a timer for each would cost each of them. */
const LOOK_EVERY = 60_000;

/** Looks after which a send without an answer has none to come: hosts give up after a minute (docs: network). */
export const LOOKS = 9;

/** The same for uploads, downloads and streams, which take as long as they are. */
export const LOOKS_AT_TRANSFERS = 119;

/** Bounds a call. */
export function startLimit(state: ClientState, call: HostCall, timeout: Milliseconds): void {
  if (timeout) {
    call._looks = 1 / 0;
    call._timer = setTimeout(() => timeOut(state, call), timeout);
  } else if (!state._watch) watch(state);
}

function watch(state: ClientState): void {
  const timer: any = setTimeout(() => {
    state._watch = undefined;
    const calls = allCalls(state);
    if (calls.length) watch(state);
    // Those that are not at the host wait for something that has a limit of its own.
    for (const call of calls) if (++call._age > call._looks) timeOut(state, call);
  }, LOOK_EVERY);
  // In Node.js, where apps are tested, a timer keeps the process alive.
  if (timer && timer.unref) timer.unref();
  state._watch = timer || true;
}

function timeOut(state: ClientState, call: HostCall): void {
  if (knows(state, call)) dispatch(state, EVENT_TIMER_FIRED, call._id);
  else endUnknown(state, call, timedOut(call._api));
}
