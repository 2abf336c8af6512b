import { OPTION_EXPIRED_CLOSE_CODES } from '../generated/options';
import type { SocketModule } from '../lib/modules';
import type { SocketOptions } from '../public/types';
import type { ClientState, HostCall } from '../state/client-state';
import { show } from '../state/secrets';
import { callHost, makeHostCall, outgoingOf } from './host-call';
import { abortCall, failureOfHost, reportClose, reportFailure } from './report';

/** What a socket is to the host. */
export const SOCKET = 'connectSocket';

/** A socket of the app, as the module for it makes one; and what the app gets of it. */
export function makeSocketCall(state: ClientState, { open }: SocketModule, options: SocketOptions): [call: HostCall, task: Promise<any>] {
  const call = makeHostCall(state, SOCKET, options);
  const line = open({
    codes: state._options[OPTION_EXPIRED_CLOSE_CODES],
    host: (outgoing) => callHost(state, call, outgoing),
    show: (words) => show(state, words),
    failed: (failure) => failureOfHost(state, SOCKET, failure),
    opened: () => {
      call._looks = 1 / 0;
    },
    fail: (send, failure) => reportFailure(state, call, send, failure),
    close: (send, close, isExpired) => reportClose(state, call, send, close, isExpired),
    abort: () => abortCall(state, call),
  });
  call._url = line.url(call._url);
  call._settle = line.settle;
  call._send = (_, send, credential, header) => {
    call._hostTask = line;
    line.connect(send, outgoingOf(state, call, credential, header));
  };
  return [call, line.task];
}
