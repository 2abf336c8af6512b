import { load } from '../wasm/start';
import { readStorage } from '../wasm/stored';
import { misused } from '../errors/failures';
import {
  OPTION_BASE_URL,
  OPTION_EXPIRED_BODY,
  OPTION_EXPIRED_TEST,
  OPTION_HOST,
  OPTION_PROTOCOL,
  OPTION_SESSION_UPDATE_EXPIRES_IN,
  OPTION_SESSION_UPDATE_ID,
  OPTIONS,
} from '../generated/options';
import { makeHostLogin } from '../login/host-login';
import { CREATE, check, type FlatOptions } from '../options/options';
import type { Client, ClientOptions, WxLike } from '../public/types';
import { makeStorage } from '../session/storage';
import type { ClientState } from '../state/client-state';
import { listen } from '../state/listeners';
import { snapshot } from '../state/snapshot';
import { beginRequest } from './begin';
import { connectSocket, destroy, login, logout, setSession } from './methods';

declare const wx: WxLike | undefined;

let lastClient = 0;

/**
 * Makes a client for one backend. Synchronous: calls made before the wasm is ready wait for it. One module makes the client,
 * and everybody requires that.
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
    _logouts: 0,
    _secrets: new Set(),
    _waiting: [],
  } as Omit<ClientState, '_storage' | '_hostLogin'> as ClientState;
  state._hostLogin = makeHostLogin(state);
  state._storage = makeStorage(state);
  readStorage(state);
  return {
    ready: load(state)!,
    login: (options = {}) => login(state, options),
    logout: (options = {}) => logout(state, options),
    request: (options) => beginRequest(state, 'request', options)._given,
    uploadFile: (options) => beginRequest(state, 'uploadFile', options)._given,
    downloadFile: (options) => beginRequest(state, 'downloadFile', options)._given,
    connectSocket: (options) => connectSocket(state, options),
    setSession: (session) => setSession(state, session),
    session: () => snapshot(state, state._loading && !state._dead ? 'loading' : 'none'),
    on: (event, listener) => listen(state._listeners, event, listener),
    destroy: () => destroy(state),
  };
}
