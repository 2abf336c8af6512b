/** What the host's task tells while a call is out, for the app's listeners. What belongs to a refused answer is not told. */
import type { SendNo } from '../generated/border';
import { OPTION_EXPIRED_STATUS_CODES } from '../generated/options';
import { callSafely } from '../lib/call-safely';
import type { TaskListener } from '../public/types';
import { statusOf } from '../session/answer';
import type { ClientState } from '../state/client-state';
import type { HostCall } from '../state/ports';
import { HOLD, startTimer, stopTimer } from '../state/timers';

/** Milliseconds that chunks are held back where nobody tells the status: a refusal is short, and its end follows at once. */
const HOLD_LIMIT = 1000;

const HEADERS = 'HeadersReceived';

export interface TaskEvents {
  _on(event: string, listener: TaskListener): void;
  /** Without a listener: all of the event. */
  _off(event: string, listener?: TaskListener): void;
  /** A send is out. */
  _begin(task: any, send: SendNo, isAttached: boolean): void;
  /** The call is over. */
  _end(isDelivered: boolean): void;
}

/** `isStream`: chunks come before anybody knows whether the answer is a refusal. */
export function makeTaskEvents(state: ClientState, call: HostCall, isStream: boolean): TaskEvents {
  let listeners: Array<[event: string, listener: TaskListener]> = [];
  /** The events that the current task is listened to for. */
  let heard: string[] = [];
  let task: any;
  let send: SendNo = 0;
  let isAttached = false;
  /** What came before the status was known. */
  let held: Array<[event: string, result: unknown]> | undefined;

  function tell(event: string, result: unknown): void {
    listeners.forEach(([name, listener]) => name === event && callSafely(listener, result));
  }

  function release(): void {
    const missed = held || [];
    held = undefined;
    missed.forEach(([event, result]) => tell(event, result));
  }

  function receive(event: string, result: unknown): void {
    const status = event === HEADERS ? statusOf(result) : NaN;
    if (isAttached && state._options[OPTION_EXPIRED_STATUS_CODES].indexOf(status) >= 0) return;
    if (status) release();
    if (!held) tell(event, result);
    // Once: a stream that goes on must not be held for longer.
    else if (held.push([event, result]) < 2) startTimer(state, call._id + HOLD, HOLD_LIMIT, release);
  }

  function hear(event: string): void {
    const mine = send;
    if (heard.indexOf(event) >= 0) return;
    heard.push(event);
    try {
      task['on' + event]((result: unknown) => call._awaited === mine && receive(event, result));
    } catch {
      // There is no task yet, or it has no such event.
    }
  }

  return {
    _on(event, listener) {
      listeners.push([event, listener]);
      if (task) hear(event);
    },
    _off(event, listener) {
      listeners = listeners.filter(([name, known]) => name !== event || (listener && listener !== known));
    },
    _begin(hostTask, number, attached) {
      task = hostTask;
      send = number;
      isAttached = attached;
      heard = [];
      held = isStream && attached ? [] : undefined;
      if (held) hear(HEADERS);
      listeners.forEach(([event]) => hear(event));
    },
    _end(isDelivered) {
      stopTimer(state, call._id + HOLD);
      if (isDelivered) release();
    },
  };
}
