/** What requests, uploads, downloads and sockets have in common, and what of them goes to the host. */
import type { CallId } from '../generated/border';
import { copyOf } from '../lib/copy';
import { mergeHeaders } from '../lib/headers';
import { assign, isFunction } from '../lib/is';
import { attachSession, type Outgoing } from '../session/attach';
import type { ClientState, HostCall, HostCallClass } from '../state/client-state';
import { readOptions } from './host-options';
import { LOOKS } from './limits';

/**
 * A class of calls. What is the same for all of a client, or what nearly every call leaves as it is, stands in the prototype:
 * there it costs none of them, and engines find it sooner than what is nowhere.
 */
export function callClass(defaults: Partial<HostCall>): HostCallClass {
  function Call(this: HostCall, id: CallId, url?: unknown, data?: unknown, header?: unknown, success?: unknown) {
    this._id = id;
    this._url = url;
    this._data = data;
    this._header = header;
    this._success = success;
  }
  Call.prototype = {
    _api: 'request',
    _bits: -1,
    _sends: 0,
    _awaited: 0,
    _age: 0,
    _looks: LOOKS,
  };
  assign(Call.prototype, defaults);
  return Call as any;
}

/** Makes a call. All of the app's options are read here: a getter that throws does so to whoever made the call. */
export function makeHostCall(state: ClientState, api: string, options: any): HostCall {
  const call = new state._call(0);
  if (api !== 'request') call._api = api;
  readOptions(call, options);
  return call;
}

/** What goes to the host: the app's options with the default headers under its own, and with the session. What was kept stays as it was. */
export function outgoingOf({ _options: options }: ClientState, call: HostCall, credential: string | undefined, defaults: object | undefined): Outgoing {
  const outgoing: Outgoing = copyOf(call._more || {});
  outgoing.url = call._url;
  if (call._data !== undefined) outgoing.data = copyOf(call._data);
  if (call._header !== undefined) outgoing.header = copyOf(call._header);
  if (defaults) outgoing.header = mergeHeaders(defaults as Record<string, unknown>, outgoing.header);
  const { _retry: retry } = call;
  if (retry && retry.key) outgoing.header = mergeHeaders({ 'Idempotency-Key': retry.key }, outgoing.header);
  if (credential) attachSession(outgoing, call._api, options, credential);
  return outgoing;
}

/** Calls the host's API, or what stands before it. */
export function callHost(state: ClientState, call: HostCall, outgoing: Outgoing): any {
  const { _api: api, _line: host = state._host }: { _api: string; _line?: any } = call;
  if (!isFunction(host[api])) throw { errMsg: 'this host has no ' + api };
  return host[api](outgoing);
}
