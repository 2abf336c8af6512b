/** What the machine has the glue do: a method for each effect. */
import { abortSend, pauseCall, settleCall } from '../calls/report';
import { sendCall } from '../calls/send-call';
import type { Effects, StoredRecord } from '../generated/border';
import {
  EFFECT_ABORT_EXCHANGE,
  EFFECT_ABORT_SEND,
  EFFECT_ASK_CODE,
  EFFECT_CHECK_KEY,
  EFFECT_CLAIM,
  EFFECT_EMIT,
  EFFECT_EXCHANGE,
  EFFECT_FORGET,
  EFFECT_LEND,
  EFFECT_PAUSE_CALL,
  EFFECT_READ_STORED,
  EFFECT_REFUSE,
  EFFECT_RENEW,
  EFFECT_SEND,
  EFFECT_POST_ACCOUNT_CREDENTIALS,
  EFFECT_SHOW_SESSION,
  EFFECT_SETTLE,
  EFFECT_START_TIMER,
  EFFECT_STOP_TIMER,
  EFFECT_STORE,
  EFFECT_SHOW_TARGET,
  EFFECT_USE_CREDENTIAL,
  EVENT_KEY_EXPIRED,
  EVENT_TIMER_FIRED,
  STATES,
} from '../generated/codes';
import { callSafely } from '../lib/call-safely';
import { refused } from '../options/options';
import type { ClientState } from '../state/client-state';
import { dispatch } from '../state/dispatch';
import { settleLogin } from '../state/logins';
import { emitNotice } from '../state/notices';
import { callOf } from '../state/pending';
import { sealed } from './launch-lease';
import { forgetStored, readAgain } from './stored';
import { keepSecret } from '../state/secrets';
import { die } from '../state/waiting';

/** The methods; what is in which place, src/session/border/effects.rs says. None may throw: see src/wx/imports.rs. */
export function makeEffects(state: ClientState): Effects {
  return {
    [EFFECT_SEND]: (call, send, attach) => sendCall(state, call, send, attach),
    [EFFECT_SETTLE](id, outcome, attempt) {
      const call = callOf(state, id);
      if (call) settleCall(state, call, outcome, attempt);
      else settleLogin(state, id, outcome, attempt);
    },
    [EFFECT_SHOW_TARGET](target) {
      state._target = target;
    },
    [EFFECT_ABORT_SEND](id) {
      const call = callOf(state, id);
      // Not if `destroy` or a trap has ended it before the machine was heard.
      if (call) abortSend(call);
    },
    [EFFECT_ASK_CODE]: state._hostLogin._askCode,
    [EFFECT_POST_ACCOUNT_CREDENTIALS]: state._hostLogin._postAccountCredentials,
    [EFFECT_EXCHANGE]: state._hostLogin._exchange,
    [EFFECT_RENEW]: (attempt, _1, _2, id) => state._hostLogin._renew(attempt, id!),
    [EFFECT_CLAIM]: (time) => state._storage._claim(time),
    [EFFECT_READ_STORED]: (reading) => readAgain(state, reading),
    [EFFECT_PAUSE_CALL](id, retries) {
      const call = callOf(state, id);
      if (call) pauseCall(state, call, retries);
    },
    [EFFECT_ABORT_EXCHANGE]: state._hostLogin._abortExchange,
    [EFFECT_CHECK_KEY]() {
      callSafely(() => state._host.checkSession!({ fail: () => dispatch(state, EVENT_KEY_EXPIRED) }));
    },
    [EFFECT_USE_CREDENTIAL](_0, _1, _2, credential) {
      state._credential = credential;
      // As it travels, it may be written in another way.
      keepSecret(state, credential);
    },
    [EFFECT_STORE](version, renewable, lends, id, obtainedAt, expiresAt, renewAt) {
      // The app may have brought several from inside of one callback: the last one counts.
      if (state._leaves === id) state._leaves = '';
      const record: StoredRecord = [version, id!, obtainedAt, expiresAt || null, renewAt || null, !!renewable];
      if (state._renewal) state._renewal.sign(record);
      state._storage._write(lends ? sealed(state, record) : record);
    },
    [EFFECT_FORGET]: () => forgetStored(state),
    [EFFECT_START_TIMER]: (delay) => {
      clearTimeout(state._timer);
      state._timer = setTimeout(() => dispatch(state, EVENT_TIMER_FIRED, 0), delay);
    },
    [EFFECT_STOP_TIMER]: () => clearTimeout(state._timer),
    [EFFECT_EMIT]: (notice, attempt) => emitNotice(state, notice, attempt),
    [EFFECT_SHOW_SESSION](current, _1, _2, id, expiresAt, retryAt) {
      state._retryAt = retryAt || undefined;
      state._snapshot = { state: STATES[current]!, id: id || null, expiresAt: expiresAt || null };
    },
    [EFFECT_LEND](places, _1, _2, _3, until) {
      state._lent = places;
      state._lentUntil = until;
    },
    [EFFECT_REFUSE](option, entry) {
      const error = refused(option, entry, state._options);
      die(state, () => error);
    },
  };
}
