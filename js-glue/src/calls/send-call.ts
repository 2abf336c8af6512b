/** The machine has a call go to the host. */
import { gave, misused, threw } from '../errors/failures';
import { errorOf } from '../errors/session-error';
import type { CallId, Flag, SendNo } from '../generated/border';
import { LOGGED_OUT } from '../generated/codes';
import { OPTION_REQUEST_HEADER } from '../generated/options';
import { isFunction, isObject } from '../lib/is';
import type { ClientState, HostCall } from '../state/client-state';
import { callOf } from '../state/pending';
import { causeOf, wordsOf } from '../state/secrets';
import { failSend, loseSend } from './report';
import { sendRequest } from './request-call';

/** Has a call go to the host. */
export function sendCall(state: ClientState, id: CallId, send: SendNo, attach: Flag): void {
  const call = callOf(state, id);
  if (!call) return;
  const credential = attach ? state._credential : '';
  const header = state._options[OPTION_REQUEST_HEADER];
  call._awaited = call._sends = send;
  call._age = 0;
  if (isFunction(header)) askHeader(state, call, send, credential, header);
  else handOver(state, call, send, credential, header);
}

function handOver(state: ClientState, call: HostCall, send: SendNo, credential: string | undefined, header: any): void {
  try {
    if (header != null && !isObject(header)) throw misused(call._api, gave('request.header', header));
    sendRequest(state, call, send, credential, header);
  } catch (error) {
    failSend(state, call, send, error);
  }
}

/**
 * The app's function for headers, which may have to be waited for; what it gives is taken up later in any case, when the
 * machine has made of the app's calls what there is to make. Meanwhile the call may have ended, or the session.
 */
function askHeader(state: ClientState, call: HostCall, send: SendNo, credential: string | undefined, header: () => unknown): void {
  const { _logouts: logouts } = state;
  const go = (given: unknown) => {
    if (call._awaited !== send) return;
    const isLeft = credential && state._logouts !== logouts && !call._isLogout;
    if (isLeft) loseSend(state, call, send, errorOf(LOGGED_OUT, call._api));
    else handOver(state, call, send, credential && ((!call._isLogout && state._credential) || credential), given);
  };
  const failed = (cause: unknown) => loseSend(state, call, send, misused(call._api, threw('request.header', wordsOf(state, cause)), causeOf(state, cause)));
  Promise.resolve().then(header).then(go, failed);
}
