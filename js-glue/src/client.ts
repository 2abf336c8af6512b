import { idOf } from './answers';
import { begin, dispatch, FREE_LANE } from './calls';
import { afterReturn, type Core, emitSoon, enter, ofApp, tell } from './core';
import { deliver } from './deliver';
import { wantsLogin } from './early';
import { endLogin, look } from './effects';
import { errorOf, type SessionError } from './errors';
import { DESTROYED, SESSION_ID, EVENT_SET_SESSION, EVENT_DESTROY, EVENT_LOGIN, EVENT_LOGOUT, EVENT_ACCOUNT_LOGIN } from './generated/codes';
import {
  BOOLEAN,
  NUMBER,
  OBJECT,
  OPTION_BASE_URL,
  OPTION_EXPIRED_BODY,
  OPTION_EXPIRED_TEST,
  OPTION_HOST,
  OPTION_LOGIN_TIMEOUT,
  OPTION_PROTOCOL,
  OPTION_SESSION_UPDATE_EXPIRES_IN,
  OPTION_SESSION_UPDATE_ID,
  OPTIONS,
  type OptionRows,
  REQUIRED,
  STRING,
  STRING_VALUES,
} from './generated/options';
import { die, load, readStorage } from './launch';
import { listen } from './listeners';
import { makeHostLogin } from './login';
import { CREATE, check, type FlatOptions } from './options';
import { misused } from './outcomes';
import { makePending } from './pending';
import { makeSocketCall } from './socket';
import { makeStorage } from './storage';
import type { Client, ClientOptions, LoginCallOptions, LoginResult, SocketOptions, SocketTask, WxLike } from './types';

declare const wx: WxLike | undefined;

/** What `login` takes. */
const LOGIN_OPTIONS: OptionRows = {
  force: BOOLEAN,
  data: OBJECT,
  via: { url: STRING | REQUIRED, data: OBJECT, method: STRING, header: OBJECT | STRING_VALUES },
};

let lastClient = 0;

/**
 * Makes a client for one backend. Synchronous: calls made before the wasm is ready wait for it.
 *
 * @throws SessionError `CONFIG_INVALID`, naming the option, what was given and what is accepted
 */
export function createClient(options: ClientOptions): Client {
  const flat = [] as unknown as FlatOptions;
  check(CREATE, options, OPTIONS, flat);
  const host: WxLike | false = flat[OPTION_HOST] || (typeof wx !== 'undefined' && wx);
  if (!host) throw misused(CREATE, "option 'host' is missing, and there is no global wx");
  const core = makeCore(flat, host);
  return {
    ready: load(core)!,
    login: (options = {}) => login(core, options),
    logout: (options = {}) => logout(core, options),
    request: (options) => begin(core, 'request', options),
    uploadFile: (options) => begin(core, 'uploadFile', options),
    downloadFile: (options) => begin(core, 'downloadFile', options),
    connectSocket: (options) => connectSocket(core, options),
    setSession: (session) => setSession(core, session),
    session: () => look(core, core._loading && !core._dead ? 'loading' : 'none'),
    on: (event, listener) => listen(core._listeners, event, listener),
    destroy: () => destroy(core),
  };
}

function makeCore(options: FlatOptions, host: WxLike): Core {
  const core = {
    _options: options,
    _host: host,
    _base: (options[OPTION_BASE_URL] || '').replace(/\/+$/, ''),
    _number: ++lastClient,
    _pending: makePending(),
    _known: new Map(),
    _target: 0,
    _logins: new Map(),
    _timers: new Map(),
    _listeners: { login: [], logout: [], expired: [], error: [] },
    _judges: [OPTION_PROTOCOL, OPTION_EXPIRED_BODY, OPTION_EXPIRED_TEST, OPTION_SESSION_UPDATE_ID, OPTION_SESSION_UPDATE_EXPIRES_IN].some((row) => options[row]),
    _entered: 0,
    _lastCall: 0,
    _queue: [],
    _stored: '',
  } as Omit<Core, '_storage' | '_hostLogin'> as Core;
  core._hostLogin = makeHostLogin(core);
  core._storage = makeStorage(core);
  readStorage(core);
  return core;
}

function login(core: Core, given: LoginCallOptions): Promise<LoginResult> {
  return new Promise((_resolve, _reject) => {
    const _options: LoginCallOptions = check('login', given, LOGIN_OPTIONS);
    const { force, via } = _options;
    const id = ++core._lastCall;
    core._logins.set(id, { _options, _resolve, _reject });
    enter(
      core,
      () => tell(core, via ? EVENT_ACCOUNT_LOGIN : EVENT_LOGIN, id, +!!force),
      (error) => endLogin(core, id, error('login')),
    );
    // A client that is dead has ended it.
    if (!core._engine && !via && core._logins.has(id) && (force || wantsLogin(core))) core._hostLogin._askEarly();
  });
}

function logout(core: Core, given: { url?: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    const { url } = check('logout', given, { url: STRING });
    const told = url && tellLogout(core, url);
    enter(
      core,
      () => {
        const failed = tell(core, EVENT_LOGOUT);
        // After the calls that it ended, and after its event.
        if (!failed) afterReturn(core, () => resolve(told));
        return failed;
      },
      (error) => {
        // Even without wasm: the next launch must not find the session.
        core._stored = '';
        deliver(() => core._storage._remove());
        reject(error('logout'));
      },
    );
  });
}

/** Tells the backend of a logout, while there is a session to tell it about. Nobody fails for it. */
function tellLogout(core: Core, url: string): Promise<void> {
  const options = { url, method: 'POST', auth: 'optional', replay: false, timeout: core._options[OPTION_LOGIN_TIMEOUT] };
  return begin(core, 'request', options, FREE_LANE).then(
    () => {},
    (error: SessionError) => {
      // That the session was over already is what was wanted.
      if (error.code === 'REQUEST_FAILED') emitSoon(core, 'error', error);
    },
  );
}

function connectSocket(core: Core, options: SocketOptions): Promise<SocketTask> {
  const call = makeSocketCall(core, options);
  dispatch(core, call, options, FREE_LANE, 0);
  return call._promise;
}

function setSession(core: Core, session: { id: string; expiresIn?: number; renewable?: boolean } | null): void {
  if (session === null) {
    logout(core, {}).catch(() => {});
    return;
  }
  const { id, expiresIn, renewable } = check('setSession', session, { id: STRING, expiresIn: NUMBER, renewable: BOOLEAN });
  if (!SESSION_ID.test(idOf(id) || '')) throw misused('setSession', "option 'id' cannot be sent; accepted: printable ASCII");
  enter(
    core,
    () => tell(core, EVENT_SET_SESSION, +(renewable !== false), 0, 0, id, expiresIn),
    (error) => emitSoon(core, 'error', error('setSession')),
  );
}

function destroy(core: Core): void {
  die(core, (api) => errorOf(DESTROYED, api));
  ofApp(core, () => tell(core, EVENT_DESTROY));
  if (core._engine) core._engine._release(core._number);
  core._engine = undefined;
}
