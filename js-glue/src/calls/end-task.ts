import type { HostCall } from '../state/ports';

/** The API whose task is closed, where all others' are aborted. */
export const SOCKET = 'connectSocket';

/** Has the host end what it does for a call. */
export function endTask(call: HostCall): void {
  const { _hostTask: task } = call;
  call._hostTask = undefined;
  try {
    task[call._api === SOCKET ? 'close' : 'abort']({});
  } catch {
    // There is none, or older base libraries lack it; and what the host has to say is not the app's fault.
  }
}
