import { type Given, readable } from './wx-form';

type Listener = (result: Given) => void;

/** What the listeners of a task are told, in the words of wx (docs: my.request, RequestTask; my.uploadFile, UploadTask). */
const EVENTS: { [event: string]: (result: Given) => Given } = {
  // The headers lie in it under either name, or are it.
  HeadersReceived: (result) => ({ header: result.headers || result.header || result }),
  // An upload counts what it "writes".
  ProgressUpdate: (result) =>
    Object.assign({ totalBytesSent: result.totalBytesWritten, totalBytesExpectedToSend: result.totalBytesExpectedToWrite }, result),
};

/** A task of Alipay in the form of wx's; it has the methods that this client's task has. */
export function taskOf(task: Given | undefined): Given {
  const wrapped: Given = {};
  if (!task) return wrapped;
  if (task.abort) wrapped.abort = () => task.abort();
  for (const event in EVENTS) {
    /** The app's listeners with those that the host has in their place. */
    const known: Array<[Listener, Listener]> = [];
    const { ['on' + event]: on, ['off' + event]: off } = task;
    if (on) {
      wrapped['on' + event] = (listener: Listener) => {
        const own: Listener = (result) => listener(EVENTS[event]!(readable(result)));
        known.push([listener, own]);
        on.call(task, own);
      };
    }
    if (off) {
      wrapped['off' + event] = (listener?: Listener) => {
        const pair = known.find(([theirs]) => theirs === listener);
        off.call(task, pair && pair[1]);
      };
    }
  }
  return wrapped;
}
