/** The client's methods but for requests, which begin in `begin.ts`, and sockets; and their arguments, checked. */
import { endAll } from '../calls/end-all';
import { whenReady } from '../wasm/start';
import { forgetStored, NO_SESSION } from '../wasm/stored';
import { type ErrorFor, misused } from '../errors/failures';
import { type Evidence, errorOf, SessionError } from '../errors/session-error';
import { AUTH_HELD, DESTROYED, EVENT_ACCOUNT_LOGIN, EVENT_DESTROYED, EVENT_LOGIN, EVENT_LOGOUT, EVENT_SET_SESSION, SESSION_REFRESHABLE } from '../generated/codes';
import { BOOLEAN, NUMBER, OBJECT, OPTION_LOGIN_TIMEOUT, type OptionRows, REQUIRED, SECRET, STRING, STRING_VALUES } from '../generated/options';
import { wantsLogin } from '../login/hints';
import { check } from '../options/options';
import { loadWords } from '../lib/ondemand';
import type { LoginCallOptions, LoginResult } from '../public/types';
import { isSendable, SENDABLE, statusOf } from '../session/answer';
import { endpointOf } from '../state/base-url';
import type { ClientState } from '../state/client-state';
import { dispatch } from '../state/dispatch';
import { endLogin } from '../state/logins';
import { emit } from '../state/notices';
import { snapshot } from '../state/snapshot';
import { afterReturn, insideAppCall } from '../state/turn';
import { failWaiting } from '../state/waiting';
import { beginRequest, EXEMPT } from './begin';

/** What `login` takes. */
const LOGIN_OPTIONS: OptionRows = {
  force: BOOLEAN,
  data: OBJECT,
  via: { url: STRING | REQUIRED, data: OBJECT, method: STRING, header: STRING_VALUES },
};

/** `client.login`. */
export function login(state: ClientState, given: LoginCallOptions): Promise<LoginResult> {
  return new Promise((_resolve, _reject) => {
    const _options: LoginCallOptions = check('login', given, LOGIN_OPTIONS);
    const { force, via } = _options;
    const id = ++state._lastCall;
    state._logins.set(id, { _options, _resolve, _reject });
    whenReady(
      state,
      () => {
        state._told = id;
        return dispatch(state, via ? EVENT_ACCOUNT_LOGIN : EVENT_LOGIN, id, +!!force);
      },
      (error) => endLogin(state, id, error('login')),
    );
    // A client that is dead has ended it.
    if (!state._wasm && !via && state._logins.has(id) && (force || wantsLogin(state))) state._hostLogin._prefetchCode();
  });
}

/** `client.logout`. */
export function logout(state: ClientState, given: { url?: string; revoke?: boolean }): Promise<void> {
  return new Promise((resolve, reject) => {
    const { url, revoke } = check('logout', given, { url: STRING, revoke: BOOLEAN });
    const posted = url && postLogout(state, url, revoke);
    whenReady(
      state,
      () => {
        state._leaves = NO_SESSION;
        const failed = dispatch(state, EVENT_LOGOUT);
        // After the calls that it ended, and after its event.
        if (!failed) afterReturn(state, () => resolve(posted));
        return failed;
      },
      (error) => {
        // Even without wasm: the next launch must not find the session.
        forgetStored(state);
        reject(error('logout'));
      },
    );
  });
}

/** Tells the backend of a logout, while there is a session to tell it about. Nobody fails for it. */
function postLogout(state: ClientState, url: string, revokes: boolean | undefined): Promise<void> {
  const { _renewal: renewal } = state;
  // Some servers refuse a body that is called JSON and is empty.
  const data = revokes && renewal ? renewal.revoke(snapshot(state).id) : {};
  const options = { url, method: 'POST', data, replay: false, timeout: state._options[OPTION_LOGIN_TIMEOUT] };
  const failed = (what: string, evidence: Evidence) =>
    emit(state, 'error', new SessionError('REQUEST_FAILED', 'logout:fail ' + endpointOf('POST', url) + what, evidence));
  return beginRequest(state, 'request', options, EXEMPT + AUTH_HELD).then(
    (response: unknown) => {
      const statusCode = statusOf(response);
      if (!(statusCode < 300)) failed(' answered ' + statusCode, { statusCode, response });
    },
    ({ code, errMsg, errno, cause }: SessionError) => {
      // That the session was over already is what was wanted.
      if (code === 'REQUEST_FAILED' || code === 'CONFIG_INVALID') failed(': ' + errMsg, { errno, cause });
    },
  );
}

/** `client.setSession`. */
export function setSession(state: ClientState, session: { id: string; expiresIn?: number; renewable?: boolean; refresh?: string } | null): void {
  if (session === null) {
    logout(state, {}).catch(() => {});
    return;
  }
  const secret = STRING | SECRET;
  const { id, expiresIn, renewable, refresh } = check('setSession', session, { id: secret | REQUIRED, expiresIn: NUMBER, renewable: BOOLEAN, refresh: secret });
  for (const name of ['id', 'refresh']) {
    const token = { id, refresh: refresh === undefined ? id : refresh }[name];
    if (!isSendable(token)) {
      const words = loadWords();
      throw misused('setSession', words.refusal(name, words.show(token, SECRET), SENDABLE));
    }
  }
  const { _renewal: renewal } = state;
  state._isGiven = true;
  whenReady(
    state,
    () => {
      state._leaves = id;
      const bits = renewal ? renewal.learn(id, refresh) & SESSION_REFRESHABLE : 0;
      return dispatch(state, EVENT_SET_SESSION, +(renewable !== false) + bits, 0, 0, id, expiresIn);
    },
    (error) => {
      // The app has left the old one behind.
      forgetStored(state);
      emit(state, 'error', error('setSession'));
    },
  );
}

/** `client.destroy`. */
export function destroy(state: ClientState): void {
  // First: what the app still does on the way is too late.
  const error: ErrorFor = (state._dead = state._dead || ((api) => errorOf(DESTROYED, api)));
  state._isReady = false;
  state._lent = 0;
  insideAppCall(state, () => {
    dispatch(state, EVENT_DESTROYED);
    // In a callback, the machine's word comes later, or, after a trap, never.
    endAll(state, error);
    // Those that wait for the wasm are the later ones.
    failWaiting(state, error);
    if (state._wasm) state._wasm._release(state._clientId);
    state._wasm = undefined;
    clearTimeout(state._watch as number);
  });
}
