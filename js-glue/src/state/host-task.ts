import { attempt } from '../lib/attempt';

/** Has the host end what it does for a call, or for a login. */
export function endTask(asked: { _hostTask: any }): void {
  const { _hostTask: task } = asked;
  asked._hostTask = undefined;
  // There may be none, or older base libraries lack it; and what the host has to say is not the app's fault.
  attempt(() => task.abort());
}
