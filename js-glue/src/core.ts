import { deliver } from './deliver';
import type { SessionError } from './errors';
import type { Listeners } from './listeners';
import type { Engine } from './loader';
import { load } from './launch';
import type { HostLogin } from './login';
import type { FlatOptions } from './options';
import { type ErrorFor, wasmFailed } from './outcomes';
import type { Pending } from './pending';
import type { Storage } from './storage';
import { soon } from './timing';
import type { ClientEvents, LoginCallOptions, LoginResult, SessionState, WxLike } from './types';

/** A login that the app asked for. */
export interface LoginCall {
  _options: LoginCallOptions;
  _resolve(result: LoginResult): void;
  _reject(error: SessionError): void;
}

/** A call of the app into the wasm: makes it, and tells of a trap in it; ends what can't be made, or trapped. */
export type CoreCall = [make: () => ErrorFor | undefined, fail: (error: ErrorFor) => void];

/**
 * What the rooms of one client share. A record, and functions that are given it: in what ships a field of it takes
 * three bytes, and one of `this` six.
 */
export interface Core {
  readonly _options: FlatOptions;
  readonly _host: WxLike;
  readonly _base: string;
  /** What the engine knows this client by. */
  readonly _number: number;
  readonly _pending: Pending;
  readonly _logins: Map<number, LoginCall>;
  readonly _timers: Map<number, unknown>;
  readonly _listeners: Listeners;
  /** Whether the options ask for more of an answer than its status. */
  readonly _judges: boolean;
  _storage: Storage;
  _hostLogin: HostLogin;
  /** The instance that holds this client's machine. */
  _engine?: Engine | undefined;
  /** Why this client will never work, if it won't. */
  _dead?: ErrorFor;
  /** What the latest URLs point at, and what the one does that Rust was asked about last. */
  readonly _known: Map<string, number>;
  _target: number;
  /** What authenticated requests carry. */
  _carried?: string | undefined;
  /** How many calls of the app into this client are on the stack. */
  _entered: number;
  _lastCall: number;
  /** Calls made before the wasm was ready. */
  _queue: CoreCall[];
  _loading?: boolean;
  /** What storage held at launch, and a promise of it where storage is asynchronous. */
  _stored: any;
  _reading?: Promise<void> | undefined;
  /** What the machine showed of the session when it was last looked at. */
  _view?: SessionState | undefined;
}

/** Tells the machine what happened, if it is there; see src/session/border.rs. What is thrown there is a trap. */
export function tell(core: Core, what: number, a = 0, b = 0, c = 0, text?: string, x = 0, y = 0, z = 0): ErrorFor | undefined {
  const { _engine: engine } = core;
  try {
    if (engine) engine._bindings._tell(core._number, what, a, b, c, Date.now(), text, x, y, z);
    return undefined;
  } catch (cause) {
    engine!._lose(cause);
    return wasmFailed(cause);
  }
}

/** Makes a call of the app, at once or when the wasm is ready. */
export function enter(core: Core, make: () => ErrorFor | undefined, fail: (error: ErrorFor) => void): void {
  if (core._dead) fail(core._dead);
  else if (core._engine) ofApp(core, () => attempt([make, fail]));
  else {
    core._queue.push([make, fail]);
    load(core);
  }
}

/** Does what a call of the app leads to; see `afterReturn`. */
export function ofApp(core: Core, run: () => void): void {
  core._entered++;
  run();
  core._entered--;
}

export function attempt([make, fail]: CoreCall): void {
  const failed = make();
  if (failed) fail(failed);
}

/**
 * Runs something of the app, but never inside one of the app's own calls into this client: as with `wx.request`,
 * no callback runs before the call that led to it has returned.
 */
export function afterReturn(core: Core, run: () => void): void {
  if (core._entered || !core._engine) soon(run);
  else run();
}

/** Tells the app's listeners. */
export function emitSoon(core: Core, event: keyof ClientEvents, detail?: unknown): void {
  afterReturn(core, () => core._listeners[event].forEach((listener) => deliver(listener, detail)));
}

/** A URL of the options, which can be relative. */
export function absolute(core: Core, url: string): string {
  return /^https?:/i.test(url) ? url : core._base + (url[0] === '/' ? '' : '/') + url;
}
