/** A client, and its calls: each holds the other. */
import type { ErrorFor } from '../errors/failures';
import type { SessionError } from '../errors/session-error';
import type { CallId, Effects, Places, RequestBits, SendNo, TargetNumber } from '../generated/border';
import type { Renewal, Retries, Retry, SocketLine, Tools } from '../lib/ondemand';
import type { FlatOptions } from '../options/options';
import type { SessionState, TaskListener, WxLike } from '../public/types';
import type { Listeners } from './listeners';
import type { WasmInstance, HostLogin, LoginCall, Storage } from './ports';

/** What is being performed: nothing, what the machine says, or what a lease allows. */
export type Performing = 0 | 1 | 2;

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
  /** What the options ask for that is loaded for that alone. */
  _renewal?: Renewal | undefined;
  _retries?: Retries | undefined;
  /** What that is lent. */
  _tools: Tools;
  _storage: Storage;
  _hostLogin: HostLogin;
  /** The instance that holds this client's machine. */
  _wasm?: WasmInstance | undefined;
  /** Whether the machine has been told of all calls that waited for it: until then, new ones wait behind them. */
  _isReady?: boolean;
  /** The last call that it has been told of. */
  _told: CallId;
  /**
   * What the machine has lent: how many calls may go without a word to it, and until when by the clock. None from the moment
   * at which it is told of anything.
   */
  _lent: Places;
  _lentUntil: number;
  /** How many have gone of which it has not been told. */
  _untold: number;
  /** What is being performed; see `state/dispatch`. */
  _performing: Performing;
  /** The instance in which the machine holds back what it decides meanwhile. */
  _holds?: WasmInstance | undefined;
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
  /** Makes a call of this client, and one that is as usual and has gone. */
  _call: HostCallClass;
  _usualCall: HostCallClass;
  /** Whether nothing but the session goes with a request, in a header, and nothing but the status of its answer counts. */
  _isUsual: boolean;
  /** What the machine has the glue do. */
  _effects: Effects;
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
  /** When the machine will log in by itself again, if something kept it when it was last asked. */
  _retryAt?: number | undefined;
}

/** What all calls that go to the host have in common. */
export interface HostCall {
  /** Counted when the machine is about to be told of it, or it joins those that wait for that. */
  _id: CallId;
  _api: string;
  /** What is called: first as the app gave it, then absolute. */
  _url: unknown;
  /** The other options that are the host's, as they were given: what most calls have, and what else there is. */
  _data: unknown;
  _header: any;
  _more?: Record<string, any>;
  /** Those that are ours. */
  _own?: Record<string, any>;
  /** How it is to be treated, while the machine has not been told that it went under a lease; negative for all others, `DONE` at the end. */
  _bits: RequestBits;
  /** The last send. */
  _sends: SendNo;
  /** The send of which the host has not said yet what became of it; 0 when none is out, less when it was aborted. */
  _awaited: SendNo;
  /** Whether the app has ended it. */
  _isAborted?: boolean | undefined;
  /** Whether it tells the backend of a logout: then it takes the session along that is left behind. */
  _isLogout?: boolean | undefined;
  /** Looks at it since it was sent, and after how many there is no answer to come; see `calls/limits`. */
  _age: number;
  _looks: number;
  /** The backend's answer to the last send, as far as it has one. */
  _response: any;
  /** Why the last send came to nothing. */
  _failure?: SessionError | undefined;
  /** The host's task of the last send, and whether the session is attached to that. */
  _hostTask: any;
  _isAttached?: boolean | undefined;
  /** Whether its answer comes in chunks. */
  _isStream?: unknown;
  /**
   * The listeners of each event that tasks are listened to for. Of a stream always the headers: chunks come before anybody else
   * knows whether the answer is a refusal.
   */
  _listeners?: Record<string, TaskListener[]> | undefined;
  /** The timer of its own limit. */
  _timer?: any;
  /** How it is retried, if it is; and what stops the pause before that. */
  _retry?: Retry | undefined;
  _stopRest?: (() => void) | undefined;
  /** What came before the status was known, and until when it is held back. */
  _held?: Array<[event: string, result: unknown]> | undefined;
  _holdTimer?: any;
  /** Of a socket, what stands between it and the host. */
  _line?: SocketLine | undefined;
  /** Ends the call for the app. */
  _abort(call: HostCall): void;
  /** Has a listener hear what the host's task tells. */
  _listen(call: HostCall, event: string, listener: TaskListener): void;
  /** The app's callbacks; the promise, and what settles it, if somebody has asked for it. */
  _success?: unknown;
  _fail?: unknown;
  _complete?: unknown;
  _promise?: Promise<any>;
  _settlePromise?(): void;
}

/** Makes a call. */
export type HostCallClass = new (id: CallId, url?: unknown, data?: unknown, header?: unknown, success?: unknown) => HostCall;
