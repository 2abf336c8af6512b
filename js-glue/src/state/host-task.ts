import { attempt } from '../lib/attempt';

/** The API whose task is closed, where all others' are aborted. */
export const SOCKET = 'connectSocket';

/** Has the host end what it does for a call, or for a login. */
export function endTask(asked: { _hostTask: any; readonly _api?: string }): void {
  const { _hostTask: task } = asked;
  asked._hostTask = undefined;
  // There may be none, or older base libraries lack it; and what the host has to say is not the app's fault.
  attempt(() => task[asked._api === SOCKET ? 'close' : 'abort']({}));
}
