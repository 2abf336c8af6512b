import { hostFailed } from '../errors/failures';
import type { SessionError } from '../errors/session-error';
import type { SendNo } from '../generated/border';
import { callSafely } from '../lib/call-safely';
import { assign, isString } from '../lib/is';
import { soon } from '../lib/timing';
import type { SocketOptions, SocketTask } from '../public/types';
import { closedExpired } from '../session/answer';
import { endTask, SOCKET } from '../state/host-task';
import type { ClientState, HostCall } from '../state/client-state';
import { showIn, wordsOf } from '../state/secrets';
import { callHost, makeHostCall, outgoingOf } from './host-call';
import { abortCall, loseSend, reportClose, reportFailure } from './report';

/** What a socket's listeners hear of. */
type SocketEvent = 'Open' | 'Close' | 'Error' | 'Message';

/** How much is kept for listeners that are still to come before messages are dropped. */
const MOST_KEPT = 100;

/**
 * A socket of the app. To the machine it is a request whose answer is the close: it has a session attached, "expired" leads to
 * a login and one more connection, and whatever else it is closed with is the app's.
 */
export function makeSocketCall(state: ClientState, options: SocketOptions): HostCall {
  let resolve: (task: SocketTask) => void;
  let reject: (error: SessionError) => void;
  let isTold = false;
  /** Whether the app has closed it: then nothing connects it again. */
  let isClosed = false;
  let isOpen = false;
  const listeners: Array<[event: SocketEvent, listener: (result: any) => void]> = [];
  /** What has come before the app could listen; nothing, once it does. */
  let kept: Array<[SocketEvent, unknown]> | undefined = [];

  const call = makeHostCall(state, SOCKET, options);
  call._send = connect;
  call._settle = settle;
  // Origins are those of HTTP; the scheme is put back for the host.
  if (isString(call._url)) call._url = call._url.replace(/^ws(s?:)/i, 'http$1');
  call._given = new Promise((onTask, onError) => {
    resolve = onTask;
    reject = onError;
  });

  function settle(_: HostCall, error: SessionError | undefined): void {
    // Answered before it was open, it was refused.
    if (!isTold) return reject(error || call._failure || hostFailed(SOCKET, ''));
    emit('Close', call._response || { code: 1006, reason: error ? error.errMsg : '' });
  }

  function connect(_: HostCall, send: SendNo, credential: string | undefined, header: object | undefined): void {
    const outgoing = outgoingOf(state, call, credential, header);
    outgoing.url = outgoing.url.replace(/^http/i, 'ws');
    outgoing.fail = (failure: unknown) => {
      call._failure = hostFailed(SOCKET, wordsOf(state, failure), failure);
      reportFailure(state, call, send, failure);
    };
    isOpen = false;
    call._hostTask = call._response = call._failure = undefined;
    const task = callHost(state, call, outgoing);
    // A host that gives none has said why, or is about to.
    if (call._awaited !== send || !task) return;
    call._hostTask = task;
    follow(task, send);
  }

  /** Hears what a connection tells. */
  function follow(task: any, send: SendNo): void {
    // Of a connection that the app has closed, no more is told than its end.
    const on = (event: SocketEvent, hear: (result: any) => void) =>
      task['on' + event]((result: unknown) => call._hostTask === task && (!isClosed || event === 'Close') && hear(result));
    on('Open', (result) => {
      isOpen = true;
      // It may live as long as it likes.
      call._looks = 1 / 0;
      tellTask();
      emit('Open', showIn(state, result));
    });
    on('Message', (result) => emit('Message', result));
    on('Error', (failure) => {
      const error = (call._failure = hostFailed(SOCKET, wordsOf(state, failure)));
      if (isTold) emit('Error', showIn(state, failure));
      // Without a connection no close may follow.
      soon(() => {
        if (isOpen || call._hostTask !== task) return;
        loseSend(state, call, send, error);
        endTask(call);
      });
    });
    on('Close', (close) => {
      call._hostTask = undefined;
      const update = closedExpired(state._options, isClosed ? undefined : close);
      // Before it was open, that is how hosts end an attempt.
      if (isOpen) reportClose(state, call, send, showIn(state, close), update);
      else loseSend(state, call, send, call._failure || hostFailed(SOCKET, ''));
    });
  }

  function tellTask(): void {
    if (isTold) return;
    isTold = true;
    const task: any = {
      send: (options: unknown) => (call._hostTask ? call._hostTask.send(withWords(state, options)) : refuse(options, 'send')),
      close(options: any) {
        isClosed = true;
        if (call._hostTask) return call._hostTask.close(withWords(state, options));
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
