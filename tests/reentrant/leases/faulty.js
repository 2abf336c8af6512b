/**
 * Leases broken on purpose in the glue, in one way each: what it forgets, or does at the wrong time. Each has to be seen by the app, the
 * host or a backend in some schedule.
 *
 * @import { Change } from './bundle.js'
 */

/** @type {Record<string, Change[]>} */
export const FAULTS = {
  'what is untold is not told before an event': [['state/dispatch.ts', 'if (what < EVENT_RESTORED) tellUntold(state);', '']],
  'places are not counted': [
    ['calls/lease.ts', 'if (state._untold >= state._lent || ', 'if (!state._lent || '],
    ['calls/usual-request.ts', 'state._performing || state._untold >= state._lent || ', 'state._performing || '],
  ],
  'what is kept is sent at once': [['calls/lease.ts', 'if (state._performing) state._kept.push(call);\n  else ', '']],
  'what is kept never goes': [['state/dispatch.ts', 'if (state._kept.length) state._sendKept(state._kept.shift()!);', '']],
  'what is kept is told as one that has gone': [['state/dispatch.ts', 'if (call._sends) tell(', 'if (true) tell(']],
  'the machine is not held back': [['state/dispatch.ts', 'if (isEvent && outer === BY_LEASE && !state._holds) {', 'if (false) {']],
  'the machine is held back for ever': [['state/dispatch.ts', 'dispatch(state, EVENT_RELEASE);', 'sendNextKept(state);']],
  'an answer that says “expired” is delivered': [
    ['calls/report.ts', 'if (call._isAttached && state._options[OPTION_EXPIRED_STATUS_CODES].indexOf(status) >= 0) return false;', ''],
    ['calls/usual-request.ts', ' && state._options[OPTION_EXPIRED_STATUS_CODES].indexOf(status) < 0', ''],
  ],
  'a new session in an answer is not told': [['calls/report.ts', 'if (!_expired && !_id && !_seconds && deliversUnderLease', 'if (!_expired && deliversUnderLease']],
  'an event does not end it': [['state/dispatch.ts', 'if (isEvent) state._lent = 0;', '']],
  'a logout does not end it': [['state/dispatch.ts', 'if (isEvent) state._lent = 0;', 'if (isEvent && what !== 8) state._lent = 0;']],
  'the clock does not end it': [
    ['calls/lease.ts', "return state._lentUntil === 1 / 0 || !isAttached(bits) || Date.now() < state._lentUntil;", 'return true;'],
    ['calls/usual-request.ts', ' || (state._lentUntil < 1 / 0 && state._lentUntil <= Date.now())', ''],
  ],
  'calls are told late in another order': [['state/dispatch.ts', 'one._id - other._id);\n}\n\n/** Tells', 'other._id - one._id);\n}\n\n/** Tells']],
  'the session goes with what wants none': [['calls/lease.ts', 'sendNow(state, call, 1, isAttached(call._bits));', 'sendNow(state, call, 1, 1);']],
  'a foreign URL may have the session': [['client/begin.ts', '&& resolve(state, call) === TARGET_TRUSTED;', '&& resolve(state, call) >= 0;']],
  'the app’s own session header goes along': [['calls/usual-request.ts', "if (field.length === name.length || typeof value === 'object') return undefined;", '']],
  'options that are not usual are lost': [['calls/usual-request.ts', 'keys(options).length !== count || ', '']],
  'the app’s object goes to the host': [['calls/usual-request.ts', 'sentData[field] = keptData[field] = value;', 'keptData[field] = value; sentData = data;']],
  'what the host is given is what is kept': [['calls/usual-request.ts', 'sendAsUsual(state, call, sentData, sentHeader);', 'call._data = sentData; sendAsUsual(state, call, sentData, sentHeader);']],
  'a callback runs inside the call': [['calls/usual-request.ts', '    state._entered++;\n    afterLease(state);\n    state._entered--;', '    afterLease(state);']],
  'an abort after the answer reaches the host': [['calls/report.ts', 'if (callOf(state, call._id)) abortSend(call);', 'abortSend(call);']],
};

/** The same of the terms in a record. @type {Record<string, Change[]>} */
export const LAUNCH_FAULTS = {
  'any record has terms': [['wasm/launch-lease.ts', 'if (stored[RECORD_SEAL] !== sealOf(state, stored)) return;', 'if (!stored[RECORD_SEAL]) return;']],
  'what went is not told when the module is there': [['wasm/start.ts', '  restore(state);\n  tellUntold(state);', '  restore(state);\n  untoldCalls(state).forEach((call) => (call._bits = -1));']],
  'it is told as what is yet to go': [['state/dispatch.ts', 'if (call._sends) tell(', 'if (state._isReady) tell(']],
  'what waits does not end it': [['calls/lease.ts', ' || state._waiting.length', '']],
  'an answer that says “expired” is told to nobody': [['calls/report.ts', '  else state._waiting.push([tell, () => {}]);', '']],
  'an answer is delivered though something waits': [['calls/report.ts', ' || state._entered || state._waiting.length) return false;', ' || state._entered) return false;']],
};
