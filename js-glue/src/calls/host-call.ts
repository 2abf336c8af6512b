/** What requests, uploads, downloads and sockets begin with, and what of them goes to the host. */
import { copyOf } from '../lib/copy';
import { mergeHeaders } from '../lib/headers';
import { isFunction } from '../lib/is';
import { attachSession, type Outgoing } from '../session/attach';
import type { ClientState } from '../state/client-state';
import type { HostCall } from '../state/ports';
import { hostOptions } from './host-options';
import { LOOKS } from './limits';

/** A call, as far as all of them are alike. All of the app's options are read here: a getter that throws does so to whoever made the call. */
export function makeHostCall(api: string, options: any, send: HostCall['_send'], settle: HostCall['_settle']): HostCall {
  const first: Outgoing = {};
  const call: HostCall = {
    _id: 0,
    _api: api,
    _url: undefined,
    _original: first,
    _first: first,
    _sends: 0,
    _awaited: 0,
    _isAborted: false,
    _isLogout: false,
    _age: NaN,
    _looks: LOOKS,
    _response: undefined,
    _failure: undefined,
    _hostTask: undefined,
    _isAttached: false,
    _listeners: undefined,
    _held: undefined,
    _send: send,
    _settle: settle,
    _given: undefined,
  };
  call._original = hostOptions(options, first, call);
  call._url = call._original.url;
  return call;
}

/** What goes to the host: the app's options with the default headers under its own, and with the session. */
export function outgoingOf(state: ClientState, call: HostCall, credential: string | undefined, header: object | undefined): Outgoing {
  // What went to the host before may no longer be as it was.
  const outgoing = call._first || copyOf(call._original);
  call._first = undefined;
  outgoing.url = call._url;
  if (header) outgoing.header = mergeHeaders(header as Record<string, unknown>, outgoing.header);
  if (credential) attachSession(outgoing, call._api, state._options, credential);
  return outgoing;
}

/** Calls the host's API. */
export function callHost({ _host: host }: ClientState, { _api: api }: HostCall, outgoing: Outgoing): any {
  if (!isFunction((host as any)[api])) throw { errMsg: 'this host has no ' + api };
  return (host as any)[api](outgoing);
}
