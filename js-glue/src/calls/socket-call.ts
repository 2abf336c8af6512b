import { hostFailed } from '../errors/failures';
import type { SessionError } from '../errors/session-error';
import type { Timeout, SendNo } from '../generated/border';
import { callSafely } from '../lib/call-safely';
import { assign, isString } from '../lib/is';
import { messageOf } from '../lib/redact';
import { soon } from '../lib/timing';
import type { SocketOptions, SocketTask, WxFailure } from '../public/types';
import { closedExpired } from '../session/answer';
import type { ClientState } from '../state/client-state';
import type { HostCall } from '../state/ports';
import { applyDefaults, hostOptions } from './host-options';
import { abortCall, reportFailure, reportInspected } from './report';

/** What a socket's listeners hear of. */
type SocketEvent = 'Open' | 'Close' | 'Error' | 'Message';

/** How much is kept for listeners that are still to come before messages are dropped. */
const MOST_KEPT = 100;

const API = 'connectSocket';

/**
 * A socket of the app. To the machine it is a request whose answer is the close: it has a session attached, "expired" leads to
 * a login and one more connection, and whatever else it is closed with is the app's.
 */
export function makeSocketCall(state: ClientState, options: SocketOptions): HostCall & { _promise: Promise<SocketTask> } {
  const first: Record<string, any> = {};
  const checked: { _api: string; _failure?: SessionError | undefined } = { _api: API };
  const original = hostOptions(options, first, checked);
  let resolve: (task: SocketTask) => void;
  let reject: (error: SessionError) => void;
  let isOpen = false;
  let isTold = false;
  /** The connection that is up or coming up. */
  let live: any;
  const listeners: { [event: string]: Array<(result: any) => void> } = {};
  /** Listeners that have caught up. */
  let heard: typeof listeners = {};
  let kept: Array<[SocketEvent, unknown]> = [];

  const call: HostCall & { _promise: Promise<SocketTask> } = {
    _id: ++state._lastCall,
    _api: API,
    // Origins are those of HTTP; the scheme is put back for the host.
    _url: isString(first.url) ? first.url.replace(/^ws/i, 'http') : first.url,
    _response: undefined,
    _failure: checked._failure,
    _promise: new Promise((onTask, onError) => {
      resolve = onTask;
      reject = onError;
    }),
    _send: connect,
    _abortSend() {
      const task = live;
      live = undefined;
      callSafely(task && (() => task.close({})));
    },
    _settle(error) {
      if (!isTold && error) return reject(error);
      tellTask();
      emit('Close', call._response || { code: 1006, reason: error ? error.errMsg : '' });
    },
  };

  function connect(send: SendNo, _remaining: Timeout, credential: string | undefined): void {
    const outgoing = assign({}, original);
    applyDefaults(state, API, outgoing, call._url, credential);
    outgoing.url = outgoing.url.replace(/^http/i, 'ws');
    isOpen = false;
    outgoing.fail = (failure: WxFailure) => reportFailure(state, call, send, hostFailed(API, failure, credential));
    const task = state._host.connectSocket!(outgoing) as any;
    live = task;
    task.onOpen((result: unknown) => {
      isOpen = true;
      tellTask();
      emit('Open', result);
    });
    task.onMessage((result: unknown) => emit('Message', result));
    task.onError((failure: WxFailure) => {
      // Its message does not name the call.
      const error = hostFailed(API, { errMsg: API + ':fail ' + messageOf(failure) }, credential);
      call._failure = error;
      if (isTold) emit('Error', failure);
      // Without a connection no close may follow.
      if (!isOpen) soon(() => reportFailure(state, call, send, error));
    });
    task.onClose((close: unknown) => {
      if (live === task) live = undefined;
      call._response = close;
      if (isOpen) reportInspected(state, call._id, send, 0, closedExpired(state._options, close));
      // Before it was open, that is how hosts end an attempt.
      else reportFailure(state, call, send, call._failure || hostFailed(API));
    });
  }

  function tellTask(): void {
    if (isTold) return;
    isTold = true;
    const task: any = {
      send: (options: unknown) => (live ? live.send(options) : refuse(options, 'send')),
      close: (options: any) => {
        if (live) return live.close(options || {});
        abortCall(state, call);
        refuse(options, 'close');
      },
    };
    for (const event of ['Open', 'Close', 'Error', 'Message'] as SocketEvent[]) {
      task['on' + event] = (listener: (result: any) => void) => {
        listeners[event] = (listeners[event] || []).concat(listener);
        // What came before the app could listen, and in its order: later ones are kept as well until these are told.
        soon(() => {
          const missed = kept;
          kept = [];
          heard = assign({}, listeners);
          missed.forEach(([event, result]) => emit(event, result));
        });
      };
    }
    resolve(task);
  }

  function emit(event: SocketEvent, result: unknown): void {
    if (heard[event]) listeners[event]!.forEach((listener) => callSafely(listener, result));
    else if (event !== 'Message' || kept.length < MOST_KEPT) kept.push([event, result]);
  }

  return call;
}

/** A call on a socket that has no connection at the moment. */
function refuse(options: any, api: string): void {
  const failure = { errMsg: api + ':fail the socket is not connected' };
  soon(() => {
    callSafely(options && options.fail, failure);
    callSafely(options && options.complete, failure);
  });
}
