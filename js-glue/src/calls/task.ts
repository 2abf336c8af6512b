/** What the app holds of a request, upload or download: the host's task, and a promise besides. It shows nothing of the call. */
import { attempt } from '../lib/attempt';
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

const PROGRESS = 'ProgressUpdate';

/** Who has that learns by this method whose a task is: of all of them, it is the one that nobody has a reason to replace. */
export function offProgressUpdate(call: HostCall, listener?: TaskListener): HostCall | void {
  return (listener as unknown) === OURS ? call : removeListener(call, PROGRESS, listener);
}

/** Its methods: functions of their own, that work as well where they are taken off the task. */
const METHODS: Record<string, (call: HostCall) => Method> = {
  then: (call) => (onFulfilled, onRejected) => then(call, onFulfilled, onRejected),
  abort: (call) => () => call._abort(call),
  catch: (call) => (onRejected) => then(call, undefined, onRejected),
  finally: (call) => (onFinally) => (then(call) as any).finally(onFinally),
};
for (const event of [PROGRESS, 'HeadersReceived', 'ChunkReceived']) {
  METHODS['on' + event] = (call) => (listener: TaskListener) => call._listen(call, event, listener);
  if (event !== PROGRESS) METHODS['off' + event] = (call) => (listener?: TaskListener) => removeListener(call, event, listener);
}

/** A task, with the one method that it has from the beginning. That is not written where it is assigned: see `onSuccess`. */
export function Task(this: any, method: Method): void {
  this.offProgressUpdate = method;
}

// To Vue 2 and to consoles it is no plain object, whose fields are of interest.
const methods = (Task.prototype = { [Symbol.toStringTag]: 'Promise' } as object);

// Most apps use none of them: each is made when it is asked for, and then it stays.
for (const name of keys(METHODS)) {
  // The app may have frozen it: then it is made each time.
  const put = (task: object, value: unknown) => (attempt(() => defineProperty(task, name, { value, configurable: true, enumerable: true, writable: true })), value);
  defineProperty(methods, name, {
    enumerable: true,
    get(this: any) {
      const made = METHODS[name]!(this.offProgressUpdate(OURS));
      // Whoever awaits a task asks for that one, and for that alone: to keep it costs as much as the promise.
      return name === 'then' ? made : put(this, made);
    },
    set(this: any, value) {
      put(this, value);
    },
  });
}
