/** The client's methods but for requests, which begin in `begin.ts`; and their arguments, checked. */
import { makeSocketCall } from '../calls/socket-call';
import { whenReady } from '../wasm/start';
import { misused } from '../errors/failures';
import { errorOf, type SessionError } from '../errors/session-error';
import { DESTROYED, EVENT_ACCOUNT_LOGIN, EVENT_DESTROYED, EVENT_LOGIN, EVENT_LOGOUT, EVENT_SET_SESSION, MAX_SESSION_ID, PRIORITY_EXEMPT, SESSION_ID } from '../generated/codes';
import { BOOLEAN, NUMBER, OBJECT, OPTION_LOGIN_TIMEOUT, type OptionRows, REQUIRED, SECRET, STRING, STRING_VALUES } from '../generated/options';
import { callSafely } from '../lib/call-safely';
import { wantsLogin } from '../login/hints';
import { check } from '../options/options';
import type { LoginCallOptions, LoginResult, SocketOptions, SocketTask } from '../public/types';
import { idOf } from '../session/answer';
import type { ClientState } from '../state/client-state';
import { dispatch } from '../state/dispatch';
import { endLogin } from '../state/logins';
import { emit } from '../state/notices';
import { afterReturn, insideAppCall } from '../state/turn';
import { die } from '../state/waiting';
import { beginCall, beginRequest } from './begin';

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
      () => dispatch(state, via ? EVENT_ACCOUNT_LOGIN : EVENT_LOGIN, id, +!!force),
      (error) => endLogin(state, id, error('login')),
    );
    // A client that is dead has ended it.
    if (!state._wasm && !via && state._logins.has(id) && (force || wantsLogin(state))) state._hostLogin._prefetchCode();
  });
}

/** `client.logout`. */
export function logout(state: ClientState, given: { url?: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    const { url } = check('logout', given, { url: STRING });
    const posted = url && postLogout(state, url);
    whenReady(
      state,
      () => {
        const failed = dispatch(state, EVENT_LOGOUT);
        // After the calls that it ended, and after its event.
        if (!failed) afterReturn(state, () => resolve(posted));
        return failed;
      },
      (error) => {
        // Even without wasm: the next launch must not find the session.
        state._stored = '';
        callSafely(() => state._storage._remove());
        reject(error('logout'));
      },
    );
  });
}

/** Tells the backend of a logout, while there is a session to tell it about. Nobody fails for it. */
function postLogout(state: ClientState, url: string): Promise<void> {
  const options = { url, method: 'POST', auth: 'optional', replay: false, timeout: state._options[OPTION_LOGIN_TIMEOUT] };
  return beginRequest(state, 'request', options, PRIORITY_EXEMPT).then(
    () => {},
    (error: SessionError) => {
      // That the session was over already is what was wanted.
      if (error.code === 'REQUEST_FAILED') emit(state, 'error', error);
    },
  );
}

/** `client.connectSocket`. */
export function connectSocket(state: ClientState, options: SocketOptions): Promise<SocketTask> {
  const call = makeSocketCall(state, options);
  beginCall(state, call, options, PRIORITY_EXEMPT, 0);
  return call._promise;
}

/** `client.setSession`. */
export function setSession(state: ClientState, session: { id: string; expiresIn?: number; renewable?: boolean } | null): void {
  if (session === null) {
    logout(state, {}).catch(() => {});
    return;
  }
  const { id, expiresIn, renewable } = check('setSession', session, { id: STRING | REQUIRED | SECRET, expiresIn: NUMBER, renewable: BOOLEAN });
  if (!SESSION_ID.test(idOf(id) || '')) throw misused('setSession', "option 'id' cannot be sent; accepted: printable ASCII, at most " + MAX_SESSION_ID);
  whenReady(
    state,
    () => dispatch(state, EVENT_SET_SESSION, +(renewable !== false), 0, 0, id, expiresIn),
    (error) => emit(state, 'error', error('setSession')),
  );
}

/** `client.destroy`. */
export function destroy(state: ClientState): void {
  die(state, (api) => errorOf(DESTROYED, api));
  insideAppCall(state, () => dispatch(state, EVENT_DESTROYED));
  if (state._wasm) state._wasm._release(state._clientId);
  state._wasm = undefined;
}
