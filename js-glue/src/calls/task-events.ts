/** What the host's task tells while a call is out, for the app's listeners. What belongs to a refused answer is not told. */
import { OPTION_EXPIRED_STATUS_CODES } from '../generated/options';
import { attempt } from '../lib/attempt';
import { callSafely } from '../lib/call-safely';
import type { TaskListener } from '../public/types';
import { statusOf } from '../session/answer';
import type { ClientState, HostCall } from '../state/client-state';

/** Milliseconds that chunks are held back where nobody tells the status: a refusal is short, and its end follows at once. */
const HOLD_LIMIT = 1000;

const HEADERS = 'HeadersReceived';

/** Of a stream, where nobody has listened yet. */
export function firstListeners(): HostCall['_listeners'] {
  return { [HEADERS]: [] };
}

export function addListener(state: ClientState, call: HostCall, event: string, listener: TaskListener): void {
  const listeners = (call._listeners = call._listeners || {});
  if (!listeners[event]) {
    listeners[event] = [];
    hear(state, call, event);
  }
  listeners[event]!.push(listener);
}

/** Without a listener: all of the event. */
export function removeListener(call: HostCall, event: string, listener?: TaskListener): void {
  const listeners = call._listeners;
  if (listeners && listeners[event]) listeners[event] = listener ? listeners[event]!.filter((known) => known !== listener) : [];
}

/** The host has given a task. */
export function followTask(state: ClientState, call: HostCall): void {
  if (call._isStream) call._held = call._isAttached ? [] : undefined;
  // Nobody listens to most.
  if (call._listeners) for (const event in call._listeners) hear(state, call, event);
}

/** Tells what was held back; with the end of a call that has come to nothing, it is not told. */
export function releaseHeld(call: HostCall): void {
  const held = call._held || [];
  call._held = undefined;
  held.forEach(([event, result]) => tell(call, event, result));
}

function tell(call: HostCall, event: string, result: unknown): void {
  // A retry would tell the app from the beginning what it has in part.
  if (event === 'ChunkReceived') call._retry = undefined;
  call._listeners![event]!.forEach((listener) => callSafely(listener, result));
}

function hear(state: ClientState, call: HostCall, event: string): void {
  const { _sends: send } = call;
  // There may be no task yet, or it has no such event.
  attempt(() => call._hostTask['on' + event]((result: unknown) => call._awaited === send && receive(state, call, event, result)));
}

function receive(state: ClientState, call: HostCall, event: string, result: unknown): void {
  const status = event === HEADERS ? statusOf(result) : NaN;
  if (call._isAttached && state._options[OPTION_EXPIRED_STATUS_CODES].indexOf(status) >= 0) return;
  if (status) releaseHeld(call);
  if (!call._held) tell(call, event, result);
  // Once: a stream that goes on must not be held for longer.
  else if (call._held.push([event, result]) < 2) call._holdTimer = setTimeout(() => releaseHeld(call), HOLD_LIMIT);
}
