import type { SessionError } from '../errors/session-error';
import type { SendNo } from '../generated/border';
import { OPTION_REQUEST_TIMEOUT } from '../generated/options';
import { callSafely } from '../lib/call-safely';
import { whenResolved } from '../lib/thenable';
import type { TaskListener } from '../public/types';
import { statusOf } from '../session/answer';
import { endTask } from '../state/host-task';
import type { ClientState } from '../state/client-state';
import type { HostCall } from '../state/ports';
import { callHost, makeHostCall, outgoingOf } from './host-call';
import { LOOKS_AT_TRANSFERS } from './limits';
import { abortCall, reportAnswer, reportFailure } from './report';
import { addListener, firstListeners, followTask, releaseHeld, removeListener } from './task-events';

/** The APIs that answer once. */
export type Api = 'request' | 'uploadFile' | 'downloadFile';

/** A request, upload or download of the app, from its begin to its end. */
export function makeRequestCall(state: ClientState, api: Api, options: any): HostCall {
  const { success, fail, complete } = options || ({} as any);
  let isDone = false;
  let promise: Promise<any> | undefined;
  let settlePromise: (() => void) | undefined;

  const call = makeHostCall(api, options, send, settle);
  const { enableChunked: isStream } = call._original;
  call._listeners = firstListeners(isStream);
  if (api !== 'request' || isStream) call._looks = LOOKS_AT_TRANSFERS;
  // Functions of their own, that work as well where they are taken off it.
  call._given = {
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
  };

  function send(number: SendNo, credential: string | undefined, header: object | undefined): void {
    const outgoing = outgoingOf(state, call, credential, header);
    const timeout = state._options[OPTION_REQUEST_TIMEOUT];
    if (timeout && outgoing.timeout === undefined) outgoing.timeout = timeout;
    outgoing.success = (response: unknown) => reportAnswer(state, call, number, response);
    outgoing.fail = (failure: unknown) => reportFailure(state, call, number, failure);
    call._isAttached = !!credential;
    const task = callHost(state, call, outgoing);
    setTask(task);
    // What the app has put around the host may have ended the call meanwhile.
    if (call._awaited < 0) endTask(call);
    // A host that gives a promise, or what an app has put around it: of the answer, or of the task.
    const take = (result: any) => {
      if (statusOf(result) >= 0) return outgoing.success(result);
      if (call._sends !== number) return;
      setTask(result);
      if (call._awaited !== number) endTask(call);
    };
    whenResolved(task, take, outgoing.fail);
  }

  function settle(error: SessionError | undefined): void {
    const result = error || call._response;
    call._failure = error;
    isDone = true;
    if (isStream) {
      clearTimeout(call._holdTimer);
      if (!error) releaseHeld(call);
    }
    callSafely(error ? fail : success, result);
    callSafely(complete, result);
    if (settlePromise) settlePromise();
  }

  function setTask(task: any): void {
    call._hostTask = task;
    followTask(state, call, isStream);
  }

  function on(event: string): (listener: TaskListener) => void {
    return (listener) => addListener(state, call, event, listener);
  }

  function off(event: string): (listener?: TaskListener) => void {
    return (listener) => removeListener(call, event, listener);
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
