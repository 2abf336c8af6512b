import { abortCall } from '../calls/report';
import { addListener } from '../calls/task-events';
import { callClass } from '../calls/host-call';
import { USUAL, usualRequest } from '../calls/usual-request';
import { assign } from '../lib/is';
import { loadRenewal, loadRetries } from '../lib/ondemand';
import { valueAt } from '../lib/paths';
import { makeEffects } from '../wasm/effects';
import { borrowAtLaunch } from '../wasm/launch-lease';
import { load } from '../wasm/start';
import { readStorage } from '../wasm/stored';
import { misused } from '../errors/failures';
import {
  OPTION_BASE_URL,
  OPTION_EXPIRED_BODY,
  OPTION_EXPIRED_TEST,
  OPTION_HOST,
  OPTION_PROTOCOL,
  OPTION_RENEW,
  OPTION_REQUEST_HEADER,
  OPTION_REQUEST_RETRY,
  OPTION_REQUEST_TIMEOUT,
  OPTION_SESSION_IN,
  OPTION_SESSION_UPDATE_EXPIRES_IN,
  OPTION_SESSION_UPDATE_ID,
  OPTIONS,
} from '../generated/options';
import { makeHostLogin } from '../login/host-login';
import { CREATE, check, type FlatOptions } from '../options/options';
import type { Client, ClientOptions, WxLike } from '../public/types';
import { makeStorage } from '../session/storage';
import type { ClientState, HostCall } from '../state/client-state';
import { listen } from '../state/listeners';
import { keepSecret } from '../state/secrets';
import { snapshot } from '../state/snapshot';
import { beginRequest } from './begin';
import { destroy, login, logout, setSession } from './methods';
import { connectSocket } from './socket';

declare const wx: WxLike | undefined;

let lastClient = 0;

/**
 * Makes a client for one backend. Synchronous: calls can be made at once, and wait for the wasm where they need it. One module
 * makes the client, and everybody requires that.
 *
 * @param options Where the backend is, how to log in there, and what else there is to choose.
 * @throws `CONFIG_INVALID`, at once, naming the option, what was given and what is accepted
 * @example
 * const { createClient } = require('weapp-session');
 *
 * module.exports = createClient({
 *   baseUrl: 'https://api.example.com',
 *   login: { url: '/wx/onlogin', expiresIn: 'expires_in' },
 * });
 */
export function createClient(options: ClientOptions): Client {
  const flat = [] as unknown as FlatOptions;
  check(CREATE, options, OPTIONS, flat);
  const host: WxLike | false = flat[OPTION_HOST] || (typeof wx !== 'undefined' && wx);
  if (!host) throw misused(CREATE, "option 'host' is missing, and there is no global wx");
  const state = {
    _options: flat,
    _host: host,
    _base: (flat[OPTION_BASE_URL] || '').replace(/\/+$/, ''),
    _clientId: ++lastClient,
    _places: [],
    _others: new Map(),
    _targets: new Map(),
    _logins: new Map(),
    _listeners: new Map(),
    _inspects: [OPTION_PROTOCOL, OPTION_EXPIRED_BODY, OPTION_EXPIRED_TEST, OPTION_SESSION_UPDATE_ID, OPTION_SESSION_UPDATE_EXPIRES_IN].some((row) => flat[row]),
    _entered: 0,
    _lastCall: 0,
    _told: 0,
    _lent: 0,
    _lentUntil: 0,
    _untold: 0,
    _performing: 0,
    _logouts: 0,
    _secrets: new Set(),
    _waiting: [],
  } as Omit<ClientState, '_storage' | '_hostLogin' | '_tools' | '_call' | '_effects' | '_usualCall' | '_isUsual'> as ClientState;
  const methods: Pick<HostCall, '_abort' | '_listen'> = {
    _abort: (call) => abortCall(state, call),
    _listen: (call, event, listener) => addListener(state, call, event, listener),
  };
  state._tools = { check, valueAt, keepSecret: (text) => keepSecret(state, text) };
  if (flat[OPTION_RENEW]) state._renewal = loadRenewal()(state._tools, flat[OPTION_RENEW]);
  if (flat[OPTION_REQUEST_RETRY]) state._retries = loadRetries()(state._tools, CREATE, flat[OPTION_REQUEST_RETRY]);
  state._call = callClass(methods);
  state._usualCall = callClass(assign({ _bits: USUAL, _sends: 1, _awaited: 1, _isAttached: true }, methods));
  state._isUsual = !state._inspects && flat[OPTION_SESSION_IN] === 'header' && !flat[OPTION_REQUEST_HEADER] && !flat[OPTION_REQUEST_TIMEOUT] && !state._retries;
  state._hostLogin = makeHostLogin(state);
  state._storage = makeStorage(state);
  state._effects = makeEffects(state);
  readStorage(state);
  borrowAtLaunch(state);
  return {
    ready: load(state)!,
    login: (options = {}) => login(state, options),
    logout: (options = {}) => logout(state, options),
    request: (options) => usualRequest(state, options) || beginRequest(state, 'request', options),
    uploadFile: (options) => beginRequest(state, 'uploadFile', options),
    downloadFile: (options) => beginRequest(state, 'downloadFile', options),
    connectSocket: (options) => connectSocket(state, options),
    setSession: (session) => setSession(state, session),
    session: () => snapshot(state, state._loading && !state._dead ? 'loading' : 'none'),
    on: (event, listener) => listen(state._listeners, event, listener),
    destroy: () => destroy(state),
  };
}
