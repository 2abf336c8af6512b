import { idOf, numberOf } from './answers';
import { endRequest } from './calls';
import { attempt, type Core, type CoreCall, emitSoon, tell } from './core';
import { endLogin, makeShell, stopTimer } from './effects';
import { EVENT_RESTORED } from './generated/codes';
import { OPTION_WASM, OPTION_WASM_FALLBACK, OPTION_WASM_MODULE, OPTION_WASM_PATH } from './generated/options';
import { isArray } from './kinds';
import { type Engine, loadEngine } from './loader';
import { CREATE, writeOptions } from './options';
import { type ErrorFor, wasmFailed } from './outcomes';
import { allCalls } from './pending';

/** Brings the machine up, unless it is or is coming. Of a failure each call that waits learns by itself. */
export function load(core: Core): Promise<void> | undefined {
  if (core._loading) return undefined;
  core._loading = true;
  const { _options: options } = core;
  const loading = loadEngine(options[OPTION_WASM_PATH] || options[OPTION_WASM], options[OPTION_WASM_MODULE], options[OPTION_WASM_FALLBACK]);
  const ready = Promise.all([loading, core._reading])
    .then(([engine]) => start(core, engine))
    .catch((cause) => {
      core._loading = false;
      core._hostLogin._dropEarly();
      const error = core._dead || wasmFailed(cause, options[OPTION_WASM_FALLBACK] ? '' : '; there is no option wasm.fallback');
      failQueue(core, error);
      throw error(CREATE);
    });
  // Nobody has to look at it.
  ready.catch(() => {});
  return ready;
}

function start(core: Core, engine: Engine): void {
  // `ready` has to tell, too.
  if (core._dead) throw core._dead;
  try {
    engine._serve(core._number, writeOptions(core._options), makeShell(core), (cause) => lost(core, cause));
  } catch (cause) {
    engine._lose(cause);
    throw cause;
  }
  if (core._dead) {
    engine._release(core._number);
    throw core._dead;
  }
  core._engine = engine;
  restore(core);
  while (core._engine && core._queue.length) attempt(core._queue.shift()!);
  core._hostLogin._dropEarly();
}

/** Hands over what storage held: of whatever it is, what a record is made of. */
function restore(core: Core): void {
  const [version, id, obtainedAt, expiresAt, , renewable] = isArray(core._stored) ? core._stored : [];
  // 3 for what is none of them: -1 in two bits.
  const kind = [false, true, undefined].indexOf(renewable) & 3;
  tell(core, EVENT_RESTORED, kind, 0, 0, idOf(id), numberOf(obtainedAt), expiresAt === null ? 1 / 0 : numberOf(expiresAt), numberOf(version));
  // Last: a machine that traps over what it is told must not be told it again.
  core._stored = '';
}

/** The wasm trapped. What is pending fails, and the next call begins anew with what storage holds. */
function lost(core: Core, cause: unknown): void {
  const error = wasmFailed(cause);
  core._engine = core._carried = undefined;
  core._loading = false;
  core._timers.forEach((_, timer) => stopTimer(core, timer));
  core._hostLogin._dropEarly();
  core._hostLogin._abortExchange();
  readStorage(core);
  allCalls(core._pending).forEach((call) => {
    call._abortSend();
    endRequest(core, call, error(call._api));
  });
  core._logins.forEach((_, id) => endLogin(core, id, error('login')));
  failQueue(core, error);
  emitSoon(core, 'error', error('client'));
}

/** The only storage call of a launch; synchronous ones slow it down (docs: storage). */
export function readStorage(core: Core): void {
  const stored = core._storage._read();
  if (!(stored instanceof Promise)) core._stored = stored;
  else {
    core._reading = stored.then((record) => {
      core._stored = record;
      core._reading = undefined;
    });
  }
}

/** Ends a client that will never work again. */
export function die(core: Core, dead: ErrorFor): void {
  if (core._dead) return;
  core._dead = dead;
  failQueue(core, dead);
}

function failQueue(core: Core, error: ErrorFor): void {
  const queue: CoreCall[] = core._queue;
  core._queue = [];
  queue.forEach(([, fail]) => fail(error));
}
