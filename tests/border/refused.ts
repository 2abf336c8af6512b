/** What must not compile at the border between the glue and the machine; `cargo xtask check` compiles this file. */
import type { AttemptNo, CallId, Effects, SendNo } from '../../js-glue/src/generated/border';
import { EFFECT_SEND, EFFECT_SETTLE, EVENT_ANSWERED, EVENT_EXCHANGED, EVENT_LOGOUT, EVENT_QUERY_TARGET } from '../../js-glue/src/generated/codes';
import type { ClientState } from '../../js-glue/src/state/client-state';
import { dispatch } from '../../js-glue/src/state/dispatch';

declare const state: ClientState;
declare const call: CallId;
declare const send: SendNo;
declare const attempt: AttemptNo;

// As it has to be.
dispatch(state, EVENT_ANSWERED, call, send, 200);
dispatch(state, EVENT_EXCHANGED, attempt, 200, 0, 'id', 60);

// @ts-expect-error a field is missing
dispatch(state, EVENT_ANSWERED, call, send);
// @ts-expect-error one is too many
dispatch(state, EVENT_ANSWERED, call, send, 200, 'id');
// @ts-expect-error and where there is none
dispatch(state, EVENT_LOGOUT, call);
// @ts-expect-error two have changed places
dispatch(state, EVENT_ANSWERED, send, call, 200);
// @ts-expect-error a number of another kind
dispatch(state, EVENT_ANSWERED, attempt, send, 200);
// @ts-expect-error a place that has to stay empty
dispatch(state, EVENT_QUERY_TARGET, 1, 0, 0, 'url');
// @ts-expect-error no such event
dispatch(state, 99);

declare const effects: Effects;
const { [EFFECT_SEND]: _, ...others } = effects;

// @ts-expect-error an effect has no method
const withoutSend: Effects = others;
// @ts-expect-error a method takes the fields in another order
const swapped: Effects = { ...effects, [EFFECT_SETTLE]: (outcome: AttemptNo, id: CallId) => {} };
// @ts-expect-error a method wants a field that the effect does not have
const more: Effects = { ...effects, [EFFECT_SETTLE]: (id: CallId, outcome: number, send: SendNo) => {} };
