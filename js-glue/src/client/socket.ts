import { makeHostCall } from '../calls/host-call';
import { abortCall, failureOfHost } from '../calls/report';
import { loadSockets } from '../lib/ondemand';
import type { SocketOptions, SocketTask } from '../public/types';
import type { ClientState } from '../state/client-state';
import { show } from '../state/secrets';
import { beginCall, EXEMPT } from './begin';

/** `client.connectSocket`: a call like others, but that what makes a socket of it stands between it and the host; see `ondemand/socket`. */
export function connectSocket(state: ClientState, options: SocketOptions): Promise<SocketTask> {
  const call = makeHostCall(state, 'connectSocket', options);
  const opened = () => {
    call._looks = 1 / 0;
  };
  const line = (call._line = loadSockets().open(
    call._url,
    state._host,
    (words) => show(state, words),
    (failure) => failureOfHost(state, call, failure),
    opened,
    () => abortCall(state, call),
  ));
  call._url = line.url;
  beginCall(state, call, 0, EXEMPT);
  return line.task;
}
