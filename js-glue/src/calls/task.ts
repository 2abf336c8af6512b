/** What the app holds of a request, upload or download: the host's task, and a promise besides. It shows nothing of the call. */
import { defineProperty, keys } from '../lib/is';
import type { TaskListener } from '../public/types';
import type { HostCall } from '../state/client-state';
import { DONE } from '../state/pending';
import { removeListener } from './task-events';

type Method = (...given: any[]) => any;

/** The promise is made when somebody asks for it: a call with callbacks costs none. */
function then(call: HostCall, onFulfilled?: any, onRejected?: any): Promise<any> {
  call._promise =
    call._promise ||
    new Promise((resolve, reject) => {
      call._settlePromise = () => (call._failure ? reject(call._failure) : resolve(call._response));
      if (call._bits === DONE) call._settlePromise();
    });
  return call._promise.then(onFulfilled, onRejected);
}

/** What nobody else has. */
export const OURS = {};

/** Its methods: functions of their own, that work as well where they are taken off the task. */
const METHODS: Record<string, (call: HostCall) => Method> = {
  then: (call) => (onFulfilled, onRejected) => then(call, onFulfilled, onRejected),
  abort: (call) => () => call._abort(call),
  catch: (call) => (onRejected) => then(call, undefined, onRejected),
  finally: (call) => (onFinally) => (then(call) as any).finally(onFinally),
};
for (const event of ['HeadersReceived', 'ChunkReceived', 'ProgressUpdate']) {
  METHODS['on' + event] = (call) => (listener: TaskListener) => call._listen(call, event, listener);
  METHODS['off' + event] = (call) => (listener?: TaskListener) => removeListener(call, event, listener);
}

/** A task. `of` gives its call to who has `OURS`. Not written where it is assigned: see `onSuccess`. */
export function Task(this: any, of: (key: unknown) => HostCall | false): void {
  this._of = of;
}

// To Vue 2 and to consoles it is no plain object, whose fields are of interest.
const methods = (Task.prototype = { [Symbol.toStringTag]: 'Promise' } as object);

// Most apps use none of them: each is made when it is asked for, and then it stays.
for (const name of keys(METHODS)) {
  const put = (task: object, value: unknown) => (defineProperty(task, name, { value, configurable: true, enumerable: true, writable: true }), value);
  defineProperty(methods, name, {
    enumerable: true,
    get(this: any) {
      return put(this, METHODS[name]!(this._of(OURS)));
    },
    set(this: any, value) {
      put(this, value);
    },
  });
}
