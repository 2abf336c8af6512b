import { hostFailed } from '../errors/failures';
import type { SessionError } from '../errors/session-error';
import type { SendNo } from '../generated/border';
import { callSafely } from '../lib/call-safely';
import { copyOf } from '../lib/copy';
import { assign, isFunction, isString } from '../lib/is';
import { soon } from '../lib/timing';
import type { SocketOptions, SocketTask } from '../public/types';
import { closedExpired } from '../session/answer';
import type { ClientState } from '../state/client-state';
import type { HostCall } from '../state/ports';
import { showIn, wordsOf } from '../state/secrets';
import { applyDefaults, hostOptions } from './host-options';
import { LOOKS } from './limits';
import { abortCall, loseSend, reportClose, reportFailure } from './report';

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
  let isTold = false;
  /** Whether the app has closed it: then nothing connects it again. */
  let isClosed = false;
  /** The connection that is up or coming up. What others still tell is nobody's business. */
  let live: any;
  let isOpen = false;
  const listeners: Array<[event: SocketEvent, listener: (result: any) => void]> = [];
  /** What has come before the app could listen; nothing, once it does. */
  let kept: Array<[SocketEvent, unknown]> | undefined = [];

  const call: HostCall & { _promise: Promise<SocketTask> } = {
    _id: 0,
    _api: API,
    // Origins are those of HTTP; the scheme is put back for the host.
    _url: isString(first.url) ? first.url.replace(/^ws(s?:)/i, 'http$1') : first.url,
    _sends: 0,
    _awaited: 0,
    _age: NaN,
    _looks: LOOKS,
    _response: undefined,
    _status: 0,
    _failure: checked._failure,
    _promise: new Promise((onTask, onError) => {
      resolve = onTask;
      reject = onError;
    }),
    _send: connect,
    _abortSend() {
      const task = live;
      live = undefined;
      try {
        task.close({});
      } catch {
        // There is none, or it is closed.
      }
    },
    _settle(error) {
      // Answered before it was open, it was refused.
      if (!isTold) return reject(error || call._failure || hostFailed(API, ''));
      emit('Close', call._response || { code: 1006, reason: error ? error.errMsg : '' });
    },
  };

  function connect(send: SendNo, credential: string | undefined, header: object | undefined): void {
    const { _host: host } = state;
    const outgoing = copyOf(original);
    applyDefaults(state, API, outgoing, call._url, header, credential);
    outgoing.url = outgoing.url.replace(/^http/i, 'ws');
    outgoing.fail = (failure: unknown) => {
      call._failure = hostFailed(API, wordsOf(state, failure), failure);
      reportFailure(state, call, send, failure);
    };
    isOpen = false;
    live = call._response = call._failure = undefined;
    if (!isFunction(host[API])) throw { errMsg: 'this host has no ' + API };
    const task = host[API]!(outgoing) as any;
    // A host that gives none has said why, or is about to.
    if (call._awaited !== send || !task) return;
    live = task;
    follow(task, send);
  }

  /** Hears what a connection tells. */
  function follow(task: any, send: SendNo): void {
    // Of a connection that the app has closed, no more is told than its end.
    const on = (event: SocketEvent, hear: (result: any) => void) =>
      task['on' + event]((result: unknown) => live === task && (!isClosed || event === 'Close') && hear(result));
    on('Open', (result) => {
      isOpen = true;
      // It may live as long as it likes.
      call._looks = 1 / 0;
      tellTask();
      emit('Open', showIn(state, result));
    });
    on('Message', (result) => emit('Message', result));
    on('Error', (failure) => {
      // Its message does not name the call.
      const error = (call._failure = hostFailed(API, API + ':fail ' + wordsOf(state, failure)));
      if (isTold) emit('Error', showIn(state, failure));
      // Without a connection no close may follow.
      soon(() => {
        if (isOpen || live !== task) return;
        loseSend(state, call, send, error);
        call._abortSend();
      });
    });
    on('Close', (close) => {
      live = undefined;
      const update = closedExpired(state._options, isClosed ? undefined : close);
      // Before it was open, that is how hosts end an attempt.
      if (isOpen) reportClose(state, call, send, showIn(state, close), update);
      else loseSend(state, call, send, call._failure || hostFailed(API, ''));
    });
  }

  function tellTask(): void {
    if (isTold) return;
    isTold = true;
    const task: any = {
      send: (options: unknown) => (live ? live.send(withWords(state, options)) : refuse(options, 'send')),
      close(options: any) {
        isClosed = true;
        if (live) return live.close(withWords(state, options));
        abortCall(state, call);
        refuse(options, 'close');
      },
    };
    for (const event of ['Open', 'Close', 'Error', 'Message'] as SocketEvent[]) {
      task['on' + event] = (listener: (result: any) => void) => {
        listeners.push([event, listener]);
        // When all that the app adds now is there: what came before it could listen, in its order.
        soon(() => {
          const missed = kept || [];
          kept = undefined;
          missed.forEach(([event, result]) => emit(event, result));
        });
      };
    }
    resolve(task);
  }

  function emit(event: SocketEvent, result: unknown): void {
    if (!kept) listeners.forEach(([name, listener]) => name === event && callSafely(listener, result));
    else if (event !== 'Message' || kept.length < MOST_KEPT) kept.push([event, result]);
  }

  return call;
}

/** The app's options for a call on a socket; what the host says when that fails is shown as far as it may be. */
function withWords(state: ClientState, given: any): object {
  const options = assign({}, given);
  for (const name of ['fail', 'complete']) {
    const callback = options[name];
    if (callback) options[name] = (result: unknown) => callSafely(callback, showIn(state, result));
  }
  return options;
}

/** A call on a socket that has no connection at the moment. */
function refuse(options: any, api: string): void {
  const failure = { errMsg: api + ':fail the socket is not connected' };
  soon(() => {
    callSafely(options && options.fail, failure);
    callSafely(options && options.complete, failure);
  });
}
