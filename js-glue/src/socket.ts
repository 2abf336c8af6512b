import { closedExpired } from './answers';
import { abort, failed, judged } from './calls';
import type { Core } from './core';
import { deliver } from './deliver';
import type { SessionError } from './errors';
import { assign, isString } from './kinds';
import { hostFailed } from './outcomes';
import { fill, type HostCall, theirs } from './request';
import { soon } from './timing';
import type { SocketOptions, SocketTask, WxFailure } from './types';
import { wordsOf } from './words';

/** What a socket's listeners are told of. */
type SocketEvent = 'Open' | 'Close' | 'Error' | 'Message';

/** How much is kept for listeners that are still to come before messages are dropped. */
const MOST_KEPT = 100;

const API = 'connectSocket';

/**
 * A socket of the app. To the machine it is a request whose answer is the close: it carries a session, "expired" leads to
 * a login and one more connection, and whatever else it is closed with is the app's.
 */
export function makeSocketCall(core: Core, options: SocketOptions): HostCall & { _promise: Promise<SocketTask> } {
  const first: Record<string, any> = {};
  const given = theirs(options, first);
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
    _id: ++core._lastCall,
    _api: API,
    // Origins are those of HTTP; the scheme is put back for the host.
    _url: isString(first.url) ? first.url.replace(/^ws/i, 'http') : first.url,
    _response: undefined,
    _failure: undefined,
    _promise: new Promise((onTask, onError) => {
      resolve = onTask;
      reject = onError;
    }),
    _send: connect,
    _abortSend() {
      const task = live;
      live = undefined;
      deliver(task && (() => task.close({})));
    },
    _settle(error) {
      if (!isTold && error) return reject(error);
      tellTask();
      emit('Close', call._response || { code: 1006, reason: error ? error.errMsg : '' });
    },
  };

  function connect(number: number, _left: number, carried: string | undefined): void {
    const wire = assign({}, given);
    fill(core, API, wire, call._url, carried);
    wire.url = wire.url.replace(/^http/i, 'ws');
    isOpen = false;
    wire.fail = (failure: WxFailure) => failed(core, call, number, hostFailed(API, failure, carried));
    const task = core._host.connectSocket!(wire) as any;
    live = task;
    task.onOpen((result: unknown) => {
      isOpen = true;
      tellTask();
      emit('Open', result);
    });
    task.onMessage((result: unknown) => emit('Message', result));
    task.onError((failure: WxFailure) => {
      // Its words do not name the call.
      const error = hostFailed(API, { errMsg: API + ':fail ' + wordsOf(failure) }, carried);
      call._failure = error;
      if (isTold) emit('Error', failure);
      // Without a connection no close may follow.
      if (!isOpen) soon(() => failed(core, call, number, error));
    });
    task.onClose((close: unknown) => {
      if (live === task) live = undefined;
      call._response = close;
      if (isOpen) judged(core, call._id, number, 0, closedExpired(core._options, close));
      // Before it was open, that is how hosts end an attempt.
      else failed(core, call, number, call._failure || hostFailed(API));
    });
  }

  function tellTask(): void {
    if (isTold) return;
    isTold = true;
    const task: any = {
      send: (options: unknown) => (live ? live.send(options) : refuse(options, 'send')),
      close: (options: any) => {
        if (live) return live.close(options || {});
        abort(core, call);
        refuse(options, 'close');
      },
    };
    for (const event of ['Open', 'Close', 'Error', 'Message'] as SocketEvent[]) {
      task['on' + event] = (listener: (result: any) => void) => {
        listeners[event] = (listeners[event] || []).concat(listener);
        // What came before the app could listen, and in its order: later ones are kept as well until these are told.
        soon(() => {
          const early = kept;
          kept = [];
          heard = assign({}, listeners);
          early.forEach(([event, result]) => emit(event, result));
        });
      };
    }
    resolve(task);
  }

  function emit(event: SocketEvent, result: unknown): void {
    if (heard[event]) listeners[event]!.forEach((listener) => deliver(listener, result));
    else if (event !== 'Message' || kept.length < MOST_KEPT) kept.push([event, result]);
  }

  return call;
}

/** A call on a socket that has no connection at the moment. */
function refuse(options: any, api: string): void {
  const failure = { errMsg: api + ':fail the socket is not connected' };
  soon(() => {
    deliver(options && options.fail, failure);
    deliver(options && options.complete, failure);
  });
}
