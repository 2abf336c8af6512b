import type { SessionError } from '../errors/session-error';
import type { SendNo } from '../generated/border';
import { OPTION_REQUEST_TIMEOUT } from '../generated/options';
import { callSafely } from '../lib/call-safely';
import { copyOf } from '../lib/copy';
import { isFunction } from '../lib/is';
import { whenResolved } from '../lib/thenable';
import type { TaskListener } from '../public/types';
import { statusOf } from '../session/answer';
import type { Outgoing } from '../session/attach';
import type { ClientState } from '../state/client-state';
import type { HostCall } from '../state/ports';
import { applyDefaults, hostOptions } from './host-options';
import { LOOKS, LOOKS_AT_TRANSFERS } from './limits';
import { abortCall, reportAnswer, reportFailure } from './report';
import { makeTaskEvents, type TaskEvents } from './task-events';

/** The APIs that answer once. */
export type Api = 'request' | 'uploadFile' | 'downloadFile';

/** A request, upload or download of the app, and what the app holds of it. */
export interface RequestCall extends HostCall {
  /** The task that `wx.request` returns, and also a promise. It shows nothing of the call. */
  readonly _task: any;
}

/** A request, upload or download of the app, from its begin to its end. */
export function makeRequestCall(state: ClientState, api: Api, options: any): RequestCall {
  const { _host: host } = state;
  // All of it is read here: a getter that throws does so to whoever made the call.
  const { success, fail, complete } = options || ({} as any);
  /** What goes to the host first. */
  let first: Outgoing | undefined = {};
  let hostTask: any;
  /** Whether the session is attached to the last send. */
  let isAttached = false;
  let isDone = false;
  let events: TaskEvents | undefined;
  let promise: Promise<any> | undefined;
  let settlePromise: (() => void) | undefined;

  const call: RequestCall = {
    _id: 0,
    _api: api,
    _url: undefined,
    _sends: 0,
    _awaited: 0,
    _age: NaN,
    _looks: LOOKS,
    _response: undefined,
    _status: 0,
    _failure: undefined,
    _send: send,
    _abortSend() {
      try {
        hostTask.abort();
      } catch {
        // Older base libraries lack it, and what the host has to say is not the app's fault.
      }
    },
    _settle: settle,
    // Functions of their own, that work as well where they are taken off it.
    _task: {
      abort: () => abortCall(state, call),
      onHeadersReceived: on('HeadersReceived'),
      offHeadersReceived: off('HeadersReceived'),
      onChunkReceived: on('ChunkReceived'),
      offChunkReceived: off('ChunkReceived'),
      onProgressUpdate: on('ProgressUpdate'),
      offProgressUpdate: off('ProgressUpdate'),
      then,
      catch: (onRejected?: any) => then(undefined, onRejected),
      finally: (onFinally?: any) => (then() as any).finally(onFinally),
      // To Vue 2 and to consoles it is no plain object, whose fields are of interest.
      [Symbol.toStringTag]: 'Promise',
    },
  };
  const original = hostOptions(options, first, call);
  call._url = original.url;
  if (api !== 'request' || original.enableChunked) call._looks = LOOKS_AT_TRANSFERS;

  function send(number: SendNo, credential: string | undefined, header: object | undefined): void {
    // What went to the host before may no longer be as it was.
    const outgoing: Outgoing = first || copyOf(original);
    first = undefined;
    applyDefaults(state, api, outgoing, call._url, header, credential);
    const timeout = state._options[OPTION_REQUEST_TIMEOUT];
    if (timeout && outgoing.timeout === undefined) outgoing.timeout = timeout;
    outgoing.success = (response: unknown) => reportAnswer(state, call, number, response);
    outgoing.fail = (failure: unknown) => reportFailure(state, call, number, failure);
    if (!isFunction(host[api])) throw { errMsg: 'this host has no ' + api };
    isAttached = !!credential;
    const task: any = host[api]!(outgoing);
    setTask(task);
    // What the app has put around the host may have ended the call meanwhile.
    if (call._awaited < 0) call._abortSend();
    // A host that gives a promise, or what an app has put around it: of the answer, or of the task.
    const take = (result: any) => {
      if (statusOf(result) >= 0) return outgoing.success(result);
      if (call._sends !== number) return;
      setTask(result);
      if (call._awaited !== number) call._abortSend();
    };
    whenResolved(task, take, outgoing.fail);
  }

  function settle(error: SessionError | undefined): void {
    const result = error || call._response;
    call._failure = error;
    isDone = true;
    if (events) events._end(!error);
    callSafely(error ? fail : success, result);
    callSafely(complete, result);
    if (settlePromise) settlePromise();
  }

  function setTask(task: any): void {
    hostTask = task;
    if (events) events._begin(task, call._sends, isAttached);
    else if (original.enableChunked) listen();
  }

  /** What the host's task tells the app's listeners; made when there is one. */
  function listen(): TaskEvents {
    if (!events) {
      events = makeTaskEvents(state, call, !!original.enableChunked);
      events._begin(hostTask, call._sends, isAttached);
    }
    return events;
  }

  function on(event: string): (listener: TaskListener) => void {
    return (listener) => listen()._on(event, listener);
  }

  function off(event: string): (listener?: TaskListener) => void {
    return (listener) => listen()._off(event, listener);
  }

  /** The promise is made when somebody asks for it: a call with callbacks costs none. */
  function then(onFulfilled?: any, onRejected?: any): Promise<any> {
    if (!promise) {
      promise = new Promise((resolve, reject) => {
        settlePromise = () => (call._failure ? reject(call._failure) : resolve(call._response));
        if (isDone) settlePromise();
      });
    }
    return promise.then(onFulfilled, onRejected);
  }

  return call;
}
