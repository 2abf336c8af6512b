/**
 * Leases broken on purpose in the glue, in one way each: what it forgets, or does at the wrong time. Each has to be seen by the app, the
 * host or a backend in some schedule.
 *
 * @import { Change } from './bundle.js'
 */

/** @type {Record<string, Change[]>} */
export const FAULTS = {
  'what is untold is not told before an event': [['state/dispatch.ts', '    tellUntold(state);\n    return tellNow();', '    return tellNow();']],
  'places are not counted': [['state/dispatch.ts', 'state._untold < state._lent', 'state._lent'], ['calls/usual-request.ts', 'state._untold >= state._lent', '!state._lent']],
  'what is asked for while something is performed goes at once': [['calls/usual-request.ts', 'state._performing || state._untold', 'state._untold'], ['state/dispatch.ts', 'const isOpen = !state._performing && ', 'const isOpen = '], ['state/dispatch.ts', '!state._performing && callOf(', '(!state._performing || what === EVENT_REQUEST) && callOf(']],
  'an answer that comes then is delivered at once': [['state/dispatch.ts', '!state._performing && callOf(', '(!state._performing || what !== EVENT_REQUEST) && callOf('], ['calls/usual-request.ts', 'state._performing || state._entered', 'state._entered']],
  'the machine is not held back': [['state/dispatch.ts', '      what += HELD;\n      state._holds = instance;', '']],
  'the machine is held back for ever': [['state/dispatch.ts', 'if (instance) tell(state, instance, EVENT_RELEASE', 'if (false) tell(state, instance, EVENT_RELEASE']],
  'the machine is held back for ever once the client is destroyed': [['state/dispatch.ts', 'if (instance) tell(state, instance, EVENT_RELEASE', 'if (instance && state._wasm) tell(state, instance, EVENT_RELEASE']],
  'who is destroyed twice holds the machine back for ever': [['state/dispatch.ts', 'outer === BY_LEASE && instance)', 'outer === BY_LEASE)']],
  'an answer that says “expired” is delivered': [
    ['state/dispatch.ts', 'if (isAttached(call._bits) && state._options[OPTION_EXPIRED_STATUS_CODES].indexOf(c & ANSWER_STATUS_MASK) >= 0) return false;', ''],
    ['calls/usual-request.ts', 'if (isExpired || ', 'if ('],
  ],
  'an answer in whose body “expired” stands is delivered': [['state/dispatch.ts', ' && c < ANSWER_EXPIRED);', ');']],
  'a new session in an answer is not told': [['state/dispatch.ts', '!text && !seconds && ', '']],
  'an event does not end it': [['state/dispatch.ts', '    state._lent = 0;\n', '']],
  'a logout does not end it': [['state/dispatch.ts', '    state._lent = 0;\n', '    if (what !== 8) state._lent = 0;\n']],
  'the clock does not end it': [['state/dispatch.ts', ' && (!isAttached(bits) || Date.now() < state._lentUntil)', ''], ['calls/usual-request.ts', ' || (state._lentUntil < 1 / 0 && Date.now() >= state._lentUntil)', '']],
  'calls are told late in another order': [['state/dispatch.ts', 'one._id - other._id', 'other._id - one._id']],
  'calls that are told late wait for nobody': [['state/dispatch.ts', 'EVENT_LEASED, id, bits);', 'EVENT_LEASED, id, 0);']],
  'the session goes with what wants none': [['state/dispatch.ts', 'perform(state, EFFECT_SEND, id, 1, +isAttached(b))', 'perform(state, EFFECT_SEND, id, 1, 1)']],
  'a relative URL is not joined with a slash': [['calls/usual-request.ts', ' || target > TARGET_RELATIVE', '']],
  'a foreign URL may have the session': [['state/dispatch.ts', ' && bits & REQUEST_TRUSTED && ', ' && ']],
  'the app’s own session header goes along': [['calls/usual-request.ts', "if (typeof value === 'object' || field.length === name.length) return undefined;", '']],
  'options that are not usual are lost': [['calls/usual-request.ts', 'getOwnPropertyNames(options).length !== count || ', '']],
  'the app’s object goes to the host': [['calls/usual-request.ts', 'sendAsUsual(state, call, sentData, sentHeader);', 'sendAsUsual(state, call, data, sentHeader);']],
  'what the host is given is what is kept': [['calls/usual-request.ts', '  return sendAsUsual(', '  call._data = sentData;\n  return sendAsUsual(']],
  'a callback runs inside the call': [['calls/usual-request.ts', 'insideAppCall(state, () => leave(state));', 'leave(state);']],
  'an abort after the answer reaches the host': [['calls/report.ts', 'if (callOf(state, call._id)) abortSend(call);', 'abortSend(call);']],
};

/** The same of the terms in a record. @type {Record<string, Change[]>} */
export const LAUNCH_FAULTS = {
  'the end of the client does not end it': [['client/methods.ts', '  state._lent = 0;\n', '']],
  'any record has terms': [['wasm/launch-lease.ts', 'stored[RECORD_SEAL] === sealOf(state, stored)', 'stored[RECORD_SEAL]']],
  'what went is not told when the module is there': [['wasm/start.ts', '  restore(state);\n  tellUntold(state);', '  restore(state);\n  untoldCalls(state).forEach((call) => (call._bits = -1));']],
  'what waits does not end it': [['state/dispatch.ts', 'state._untold < state._lent && !state._waiting.length && ', 'state._untold < state._lent && ']],
  'what is decided without the module is lost': [['state/dispatch.ts', 'state._waiting.push([tellNow, () => {}]);', '']],
  'what no text shows to be of the backend goes': [['client/begin.ts', ' && knownTarget(state, call._url))', ')']],
};
