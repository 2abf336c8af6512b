/**
 * A socket of the app. To the machine it is a request whose answer
 * is the close: it has a session attached, "expired" leads to a login and one more connection, and whatever else it is closed with is
 * the app's.
 */
import { attempt } from '../lib/attempt';
import { callSafely } from '../lib/call-safely';
import type { SocketLine, Sockets } from '../lib/ondemand';
import { numberIn } from '../lib/numbers';
import { valueAt } from '../lib/paths';
import { soon } from '../lib/timing';
import { messageOf } from '../lib/words';

/** What a socket's listeners hear of. */
type SocketEvent = 'Open' | 'Close' | 'Error' | 'Message';

const EVENTS: SocketEvent[] = ['Open', 'Close', 'Error', 'Message'];

/** How much is kept for listeners that are still to come before messages are dropped. */
const MOST_KEPT = 100;

/** Makes what becomes a socket of the app; see `lib/ondemand`. */
export const open: Sockets['open'] = (url, host, show, failed, opened, abort): SocketLine => {
  let resolve: (task: any) => void;
  let reject: (error: unknown) => void;
  let isTold = false;
  /** Whether the app has closed it: then nothing connects it again. */
  let isClosed = false;
  let isOpen = false;
  /** The host's task, as long as there is a connection; and what it was asked for last, until it has answered or nobody waits. */
  let current: any;
  let asked: unknown;
  /** Why the last connection came to nothing, and what it was closed with. */
  let failure: unknown;
  let closed: unknown;
  const listeners: Array<[event: SocketEvent, listener: (result: any) => void]> = [];
  /** What has come before the app could listen; nothing, once it does. */
  let kept: Array<[SocketEvent, unknown]> | undefined = [];

  /** A host's object for the app, with the texts in it as they may be shown. */
  function shown(given: any): any {
    const fields: Record<string, unknown> = {};
    // What can't be read is left out.
    attempt(() => {
      if (typeof given === 'object') for (const name in given) fields[name] = typeof given[name] === 'string' ? show(given[name]) : given[name];
    });
    return fields;
  }

  /** The app's options for a call on a socket; what the host says when that fails is shown as far as it may be. */
  function withWords(given: any): any {
    const options = Object.assign({}, given);
    for (const name of ['fail', 'complete']) {
      const callback = options[name];
      if (callback) options[name] = (result: unknown) => callSafely(callback, shown(result));
    }
    return options;
  }

  function connectSocket(outgoing: Record<string, any>): { abort(): void } {
    const { success, fail } = outgoing;
    if (typeof host.connectSocket !== 'function') throw { errMsg: 'this host has no connectSocket' };
    // A host's `success` says no more than that it tries (docs: wx.connectSocket).
    delete outgoing.success;
    outgoing.url = outgoing.url.replace(/^http/i, 'ws');
    outgoing.fail = (given: unknown) => {
      failure = given;
      if (asked === outgoing) asked = undefined;
      fail(given);
    };
    isOpen = false;
    current = closed = failure = undefined;
    asked = outgoing;
    const task = host.connectSocket(outgoing);
    // A host that gives none has said why, or is about to.
    if (asked === outgoing && task) follow((current = task), success, fail);
    return { abort: end };
  }

  /** Hears what a connection tells. */
  function follow(task: any, success: (close: object) => void, fail: (failure: unknown) => void): void {
    // Of a connection that the app has closed, no more is told than its end.
    const on = (event: SocketEvent, hear: (result: any) => void) =>
      task['on' + event]((result: unknown) => current === task && (!isClosed || event === 'Close') && hear(result));
    on('Open', (result) => {
      isOpen = true;
      opened();
      tellTask();
      emit('Open', shown(result));
    });
    on('Message', (result) => emit('Message', result));
    on('Error', (result) => {
      failure = { errMsg: messageOf(result) };
      if (isTold) emit('Error', shown(result));
      // Without a connection no close may follow.
      soon(() => {
        if (isOpen || current !== task) return;
        fail(failure);
        end();
      });
    });
    on('Close', (close) => {
      current = undefined;
      // Before it was open, that is how hosts end an attempt.
      if (!isOpen) return fail(failure);
      closed = shown(close);
      success(isClosed ? {} : Object.assign({}, closed, { code: numberIn(valueAt(close, 'code')) }));
    });
  }

  /** Closes the connection, if there is one; nothing more is told of it. */
  function end(): void {
    const task = current;
    current = asked = undefined;
    // There may be none; and what the host has to say is not the app's fault.
    attempt(() => task.close({}));
  }

  function settle(error: any): void {
    asked = undefined;
    // Answered before it was open, it was refused.
    if (!isTold) reject(error || failed(failure));
    else emit('Close', closed || { code: 1006, reason: error ? error.errMsg : '' });
  }

  function tellTask(): void {
    if (isTold) return;
    isTold = true;
    const task: any = {
      send: (options: unknown) => (current ? current.send(withWords(options)) : refuse(options, 'send')),
      close(options: unknown) {
        isClosed = true;
        if (current) return current.close(withWords(options));
        abort();
        refuse(options, 'close');
      },
    };
    for (const event of EVENTS) {
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

  return {
    task: new Promise((onTask, onError) => {
      resolve = onTask;
      reject = onError;
    }),
    url: typeof url === 'string' ? url.replace(/^ws(s?:)/i, 'http$1') : url,
    connectSocket,
    settle,
  };
};

/** A call on a socket that has no connection at the moment. */
function refuse(options: any, api: string): void {
  const failure = { errMsg: api + ':fail the socket is not connected' };
  soon(() => {
    callSafely(options && options.fail, failure);
    callSafely(options && options.complete, failure);
  });
}
