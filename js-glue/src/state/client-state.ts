import type { ErrorFor } from '../errors/failures';
import type { CallId, TargetNumber } from '../generated/border';
import type { FlatOptions } from '../options/options';
import type { SessionState, WxLike } from '../public/types';
import type { Listeners } from './listeners';
import type { HostCall, WasmInstance, HostLogin, LoginCall, Storage } from './ports';

/** A call of the app that waits for the wasm: makes it, and tells of a trap in it; ends what can't be made, or trapped. */
export type WaitingCall = [make: () => ErrorFor | undefined, fail: (error: ErrorFor) => void];

/**
 * What the parts of one client share. A record, and functions that are given it: in what ships they stand in the one that makes
 * it, and its fields are variables there (`js-glue/record.js`). It is nothing but fields: the build fails where it is more.
 */
export interface ClientState {
  readonly _options: FlatOptions;
  readonly _host: WxLike;
  /** `baseUrl`, without slashes at its end. */
  readonly _base: string;
  /** What the core knows this client by. */
  readonly _clientId: number;
  /**
   * The calls that have not settled: the place of a call is the end of its number. A `Map` makes a new table whenever the numbers
   * of those that went have filled the old one, and V8's garbage collector then keeps the calls of both alive: that took a fifth of
   * a request.
   */
  readonly _places: Array<HostCall | undefined>;
  /** Those who found their place taken. */
  readonly _others: Map<CallId, HostCall>;
  readonly _logins: Map<number, LoginCall>;
  /** The login's timer. */
  _timer?: any;
  readonly _listeners: Listeners;
  /** Whether the options ask for more of an answer than its status. */
  readonly _inspects: boolean;
  _storage: Storage;
  _hostLogin: HostLogin;
  /** The instance that holds this client's machine. */
  _wasm?: WasmInstance | undefined;
  /** Whether the machine has been told of all calls that waited for it: until then, new ones wait behind them. */
  _isReady?: boolean;
  /** The last call that it has been told of. */
  _told: CallId;
  /** How many logouts there have been. */
  _logouts: number;
  /** What the app has put in the place of the session last, the id of another or `NO_SESSION`, if storage has not heard of it. */
  _leaves?: string;
  /** Why this client will never work, if it won't. */
  _dead?: ErrorFor;
  /** What the latest URLs point at, and what the one does that Rust was asked about last. */
  readonly _targets: Map<string, TargetNumber>;
  _target?: TargetNumber;
  /** What is attached to authenticated requests: a header's value, or what else stands for the session. */
  _credential?: string | undefined;
  /** How many calls of the app into this client are on the stack. */
  _entered: number;
  _lastCall: CallId;
  /** The timer of the next look at the calls that are out, if there are some. */
  _watch?: unknown;
  /** What must not be shown; the latest ones. */
  readonly _secrets: Set<string>;
  /** Calls made before the wasm was ready. */
  _waiting: WaitingCall[];
  _loading?: boolean;
  /** What storage held at launch, and a promise of it where storage is asynchronous. */
  _stored?: any;
  _reading?: Promise<void> | undefined;
  /** Whether the app brought a session with it: a login is not to be expected then. */
  _isGiven?: boolean;
  /** How the session stood when the machine was last asked. */
  _snapshot?: SessionState | undefined;
}
