import { endRequest, send, settle } from './calls';
import { type Core, emitSoon, tell } from './core';
import { deliver } from './deliver';
import { errorOf, type SessionError } from './errors';
import {
  EFFECT_ABORT_EXCHANGE,
  EFFECT_ABORT_SEND,
  EFFECT_ASK_CODE,
  EFFECT_USE_CREDENTIAL,
  EFFECT_CHECK_KEY,
  EFFECT_EMIT,
  EFFECT_EXCHANGE,
  EFFECT_FORGET,
  EFFECT_REFUSE,
  EFFECT_SEND,
  EFFECT_SEND_CREDENTIALS,
  EFFECT_SETTLE,
  EFFECT_START_TIMER,
  EFFECT_STOP_TIMER,
  EFFECT_STORE,
  EFFECT_TARGET,
  EFFECT_SESSION,
  NOTICE_EXPIRED,
  NOTICE_LOGGED_IN,
  NOTICE_LOGGED_OUT,
  OUTCOME_ALREADY_LOGGED_IN,
  OUTCOME_LOGGED_IN,
  STORAGE_FAILED,
  EVENT_KEY_EXPIRED,
  EVENT_QUERY_SESSION,
  EVENT_TIMER_FIRED,
} from './generated/codes';
import type { Shell } from './generated/weapp_session_bg';
import { die } from './launch';
import { defineProperty } from './kinds';
import { refused } from './options';
import { evidence, timedOut } from './outcomes';
import { callOf } from './pending';
import type { LoginResult, SessionState } from './types';

/** The states of a session, in the order of the numbers that Rust knows. */
const STATES = ['none', 'active', 'renewing', 'expired'] as const;

/** What does what the machine says; see src/session/border.rs. */
export function makeShell(core: Core): Shell {
  const { _hostLogin: hostLogin, _storage: storage, _pending: pending } = core;
  return (what, a, b, c, d, text, x, y, z) => {
    switch (what) {
      case EFFECT_SEND:
        return send(core, a, b, c, d);
      case EFFECT_SETTLE: {
        const call = callOf(pending, a);
        return call ? settle(core, call, b) : settleLogin(core, a, b);
      }
      case EFFECT_TARGET:
        core._target = a;
        return;
      case EFFECT_ABORT_SEND:
        return callOf(pending, a)!._abortSend();
      case EFFECT_ASK_CODE:
        return hostLogin._askCode(a, b);
      case EFFECT_SEND_CREDENTIALS:
        return hostLogin._signIn(a, b);
      case EFFECT_CHECK_KEY:
        deliver(() => core._host.checkSession!({ fail: () => tell(core, EVENT_KEY_EXPIRED) }));
        return;
      case EFFECT_EXCHANGE:
        return hostLogin._exchange(a);
      case EFFECT_ABORT_EXCHANGE:
        return hostLogin._abortExchange();
      case EFFECT_USE_CREDENTIAL:
        core._carried = text;
        return;
      case EFFECT_STORE:
        return storage._write([a, text, x, y || null, z || null, !!b]);
      case EFFECT_FORGET:
        return storage._remove();
      case EFFECT_START_TIMER:
        return startTimer(core, a, b);
      case EFFECT_STOP_TIMER:
        return stopTimer(core, a);
      case EFFECT_EMIT:
        return emit(core, a);
      case EFFECT_SESSION:
        core._view = { state: STATES[a]!, id: text || null, expiresAt: x || null };
        return;
      case EFFECT_REFUSE: {
        const error = refused(a, b, core._options);
        die(core, () => error);
      }
    }
  };
}

/** The session as the machine has it; `state` where there is no machine. */
export function look(core: Core, state: SessionState['state'] = 'none'): SessionState {
  core._view = undefined;
  tell(core, EVENT_QUERY_SESSION);
  return core._view || { state, id: null, expiresAt: null };
}

export function startTimer(core: Core, timer: number, delay: number): void {
  stopTimer(core, timer);
  core._timers.set(
    timer,
    setTimeout(() => {
      core._timers.delete(timer);
      const call = callOf(core._pending, timer);
      // Before the wasm is there, only requests have timers: their limits.
      if (core._engine) tell(core, EVENT_TIMER_FIRED, timer);
      else if (call) endRequest(core, call, timedOut(call._api));
    }, delay),
  );
}

export function stopTimer({ _timers: timers }: Core, timer: number): void {
  clearTimeout(timers.get(timer));
  timers.delete(timer);
}

function settleLogin(core: Core, id: number, outcome: number): void {
  const { _hostLogin: hostLogin, _logins: logins } = core;
  const fresh = outcome === OUTCOME_LOGGED_IN;
  if (!fresh && outcome !== OUTCOME_ALREADY_LOGGED_IN) return endLogin(core, id, errorOf(outcome, 'login', evidence(core, outcome)));
  const call = logins.get(id)!;
  logins.delete(id);
  const result = { fresh, expiresAt: look(core).expiresAt };
  // Not enumerable: it holds the session id, and results get logged.
  call._resolve(defineProperty(result, 'response', { value: fresh ? hostLogin._response() : null }) as LoginResult);
}

export function endLogin({ _logins: logins }: Core, id: number, error: SessionError): void {
  const call = logins.get(id);
  logins.delete(id);
  if (call) call._reject(error);
}

/** Tells the listeners of what the machine noticed. */
export function emit(core: Core, notice: number): void {
  if (notice === NOTICE_LOGGED_IN) emitSoon(core, 'login', { expiresAt: look(core).expiresAt });
  else if (notice === NOTICE_LOGGED_OUT) emitSoon(core, 'logout');
  else if (notice === NOTICE_EXPIRED) emitSoon(core, 'expired');
  else emitSoon(core, 'error', errorOf(notice, notice === STORAGE_FAILED ? 'storage' : 'login', evidence(core, notice)));
}
