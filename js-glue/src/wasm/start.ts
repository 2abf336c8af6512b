/** Brings the machine up with what storage holds; keeps calls until it is there; outlives a trap. */
import { endAll } from '../calls/end-all';
import { endUnknown } from '../calls/report';
import { type ErrorFor, wasmFailed } from '../errors/failures';
import { EVENT_RESTORED } from '../generated/codes';
import { OPTION_WASM, OPTION_WASM_FALLBACK, OPTION_WASM_MODULE, OPTION_WASM_PATH } from '../generated/options';
import { CREATE, writeOptions } from '../options/options';
import type { ClientState } from '../state/client-state';
import { tellUntold, untoldCalls } from '../state/dispatch';
import { emit } from '../state/notices';
import type { WasmInstance } from '../state/ports';
import { insideAppCall } from '../state/turn';
import { failWaiting, makeCall } from '../state/waiting';
import { loadInstance } from './loader';
import { forgetStored, NO_SESSION, readStorage, tellStored } from './stored';

/** Brings the machine up, unless it is or is coming. Of a failure each call that waits learns by itself. */
export function load(state: ClientState): Promise<void> | undefined {
  if (state._loading) return undefined;
  state._loading = true;
  const { _options: options } = state;
  const begin = () => loadInstance(options[OPTION_WASM_PATH] || options[OPTION_WASM], options[OPTION_WASM_MODULE], options[OPTION_WASM_FALLBACK]);
  // Where the first requests can go without it, they go before it.
  const ready = Promise.all([state._lent ? Promise.resolve().then(begin) : begin(), state._reading])
    .then(([instance]) => start(state, instance))
    .catch((cause) => {
      state._loading = false;
      state._hostLogin._dropPrefetched();
      state._lent = 0;
      const error = state._dead || wasmFailed(cause, options[OPTION_WASM_FALLBACK] ? '' : '; there is no option wasm.fallback');
      untoldCalls(state).forEach((call) => endUnknown(state, call, error(call._api)));
      failWaiting(state, error);
      throw error(CREATE);
    });
  // Nobody has to look at it.
  ready.catch(() => {});
  return ready;
}

/** Makes a call of the app, at once or when the wasm is ready. */
export function whenReady(state: ClientState, make: () => ErrorFor | undefined, fail: (error: ErrorFor) => void): void {
  if (state._dead) fail(state._dead);
  else if (state._isReady) insideAppCall(state, () => makeCall([make, fail]));
  else {
    state._waiting.push([make, fail]);
    load(state);
  }
}

function start(state: ClientState, instance: WasmInstance): void {
  // `ready` has to tell, too.
  if (state._dead) throw state._dead;
  try {
    instance._serve(state._clientId, writeOptions(state._options), state._effects, (cause) => lost(state, cause));
  } catch (cause) {
    instance._lose(cause);
    throw cause;
  }
  if (state._dead) {
    instance._release(state._clientId);
    throw state._dead;
  }
  state._wasm = instance;
  restore(state);
  tellUntold(state);
  // Until the last of them is made, the calls that the app makes on the way go behind them.
  while (state._wasm && state._waiting.length) makeCall(state._waiting.shift()!);
  state._isReady = !!state._wasm;
  state._hostLogin._dropPrefetched();
}

function restore(state: ClientState): void {
  tellStored(state, EVENT_RESTORED, 0, state._stored);
  // Last: a machine that traps over a record must not be given it again.
  state._stored = '';
}

/** The wasm trapped. What is pending fails, and the next call begins anew with what storage holds. */
function lost(state: ClientState, cause: unknown): void {
  // All else of a client that the app is done with has ended.
  if (state._dead) return state._hostLogin._abortExchange();
  const error = wasmFailed(cause);
  state._wasm = state._holds = state._credential = undefined;
  state._loading = state._isReady = false;
  // What is being performed is over as well: the app may have asked for something from inside of it, and hears later.
  state._lent = state._performing = 0;
  clearTimeout(state._timer);
  state._hostLogin._dropPrefetched();
  state._hostLogin._abortExchange();
  if (state._leaves) {
    state._leaves = NO_SESSION;
    forgetStored(state);
  } else readStorage(state);
  endAll(state, error);
  failWaiting(state, error);
  emit(state, 'error', error('client'));
}
