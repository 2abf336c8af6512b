import { makeHostCall } from '../calls/host-call';
import { abortCall, failureOfHost } from '../calls/report';
import { OPTION_SOCKET, OPTIONS, type OptionRow } from '../generated/options';
import { wrong } from '../options/kinds';
import type { SocketOptions, SocketTask } from '../public/types';
import type { ClientState } from '../state/client-state';
import { show } from '../state/secrets';
import { beginCall, EXEMPT } from './begin';

/** `client.connectSocket`: a call like others, but that the module for sockets stands between it and the host; see `lib/modules`. */
export function connectSocket(state: ClientState, options: SocketOptions): Promise<SocketTask> {
  const { [OPTION_SOCKET]: socket } = state._options;
  if (!socket) return Promise.reject(wrong('connectSocket', 'socket', OPTIONS.socket as OptionRow, socket));
  const call = makeHostCall(state, 'connectSocket', options);
  const opened = () => {
    call._looks = 1 / 0;
  };
  const line = (call._line = socket.open(
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
