/** What the app holds of a call: the task that `wx.request` returns, and also a promise. It shows nothing of the call. */
import { abortCall } from './report';
import type { RequestCall } from './request-call';
import type { TaskListener } from '../public/types';

/** The events of a task (docs: RequestTask, UploadTask, DownloadTask); those that the host's lacks never come. */
const EVENTS = ['HeadersReceived', 'ChunkReceived', 'ProgressUpdate'] as const;

export type TaskEvent = (typeof EVENTS)[number];

/** The task of a call. Functions of their own work, too, where they are taken off it. */
export function taskOf(call: RequestCall): any {
  const on = (event: TaskEvent) => (listener: TaskListener) => call._listen()._on(event, listener);
  const off = (event: TaskEvent) => (listener?: TaskListener) => call._listen()._off(event, listener);
  const then = (onFulfilled?: any, onRejected?: any) => call._then(onFulfilled, onRejected);
  return {
    abort: () => abortCall(call._state, call),
    onHeadersReceived: on(EVENTS[0]),
    offHeadersReceived: off(EVENTS[0]),
    onChunkReceived: on(EVENTS[1]),
    offChunkReceived: off(EVENTS[1]),
    onProgressUpdate: on(EVENTS[2]),
    offProgressUpdate: off(EVENTS[2]),
    then,
    catch: (onRejected?: any) => then(null, onRejected),
    finally: (onFinally?: any) => (then() as any).finally(onFinally),
  };
}
