import { abort, answered, failed } from './calls';
import { carry, type Wire } from './carry';
import type { Core } from './core';
import { deliver } from './deliver';
import type { SessionError } from './errors';
import { mergeHeaders } from './headers';
import { OPTION_REQUEST_HEADER, OPTION_REQUEST_TIMEOUT } from './generated/options';
import { assign, isFunction } from './kinds';
import { hostFailed } from './outcomes';
import type { TaskListener, WxFailure } from './types';

/** The APIs that answer once. */
export type Api = 'request' | 'uploadFile' | 'downloadFile';

/** What all calls that go to the host have in common. */
export interface HostCall {
  readonly _id: number;
  readonly _api: string;
  /** What is called: first as the app gave it, then absolute. */
  _url: unknown;
  /** The backend's answer to the last send. */
  _response: any;
  /** Why the last send came to nothing; in the end, why the call did. */
  _failure: SessionError | undefined;
  /** Hands the call to the host. */
  _send(number: number, left: number, carried: string | undefined): void;
  _abortSend(): void;
  /** Tells the app how the call ended. Called once. */
  _settle(error: SessionError | undefined): void;
}

/** The task that the host returns, as far as a call needs it. */
type HostTask = Record<string, ((argument?: unknown) => void) | undefined>;

/**
 * A request, upload or download of the app, from its begin to its end; and the task that the app holds. One object, all
 * of whose functions are on the prototype: what is made for each call is what a call costs.
 */
export class RequestCall implements HostCall {
  readonly _id: number;
  _url: unknown;
  _response: any;
  _failure: SessionError | undefined;
  private readonly _given: Wire;
  /** What goes to the host first. */
  private _wire: Wire | undefined;
  /** Added to the task at the host, and to those of later sends. */
  _listeners: Array<[string, TaskListener]> | undefined;
  private _hostTask: HostTask | undefined;
  private _promise: Promise<any> | undefined;
  private _settlePromise: (() => void) | undefined;
  private readonly _success: unknown;
  private readonly _failCallback: unknown;
  private readonly _complete: unknown;
  private _isDone: boolean;

  constructor(
    private readonly _core: Core,
    readonly _api: Api,
    options: any,
  ) {
    this._id = ++_core._lastCall;
    // All of it is read here: a getter that throws does so to whoever made the call.
    ({ success: this._success, fail: this._failCallback, complete: this._complete } = options || ({} as any));
    const wire: Wire = (this._wire = {});
    this._given = theirs(options, wire);
    this._url = wire.url;
    // Engines are fastest with objects that don't change their shape. Few calls ever have the other fields.
    this._response = this._failure = this._hostTask = undefined;
    this._isDone = false;
  }

  _send(number: number, left: number, carried: string | undefined): void {
    const { _core: core, _api: api } = this;
    // What went to the host before may no longer be as it was.
    const wire = this._wire || assign({}, this._given);
    this._wire = undefined;
    fill(core, api, wire, this._url, carried);
    const timeout = core._options[OPTION_REQUEST_TIMEOUT];
    if (left) wire.timeout = left;
    else if (timeout && wire.timeout === undefined) wire.timeout = timeout;
    wire.success = (response: unknown) => {
      this._response = response;
      answered(core, this._id, number, response);
    };
    wire.fail = (failure: WxFailure) => failed(core, this, number, hostFailed(api, failure, carried));
    this._hostTask = core._host[api]!(wire) as HostTask | undefined;
    if (this._listeners) this._listeners.forEach(([method, listener]) => this._onHost(method, listener));
  }

  _abortSend(): void {
    this._onHost('abort');
  }

  _settle(error: SessionError | undefined): void {
    const result = error || this._response;
    this._failure = error;
    this._isDone = true;
    deliver(error ? this._failCallback : this._success, result);
    deliver(this._complete, result);
    if (this._settlePromise) this._settlePromise();
  }

  /** Ends the call; also where it is taken off the task and called by itself. */
  get abort(): () => void {
    return () => abort(this._core, this);
  }

  /** The promise is made when somebody asks for it: a call with callbacks costs none. */
  then(onFulfilled?: ((response: any) => any) | null, onRejected?: ((error: any) => any) | null): Promise<any> {
    if (!this._promise) {
      this._promise = new Promise((resolve, reject) => {
        this._settlePromise = () => (this._failure ? reject(this._failure) : resolve(this._response));
        if (this._isDone) this._settlePromise();
      });
    }
    return this._promise.then(onFulfilled, onRejected);
  }

  catch(onRejected?: ((error: any) => any) | null): Promise<any> {
    return this.then(null, onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<any> {
    const run = (settle: () => any) => Promise.resolve(onFinally && onFinally()).then(settle);
    return this.then(
      (response) => run(() => response),
      (error) =>
        run(() => {
          throw error;
        }),
    );
  }

  _onHost(method: string, argument?: unknown): void {
    const task = this._hostTask;
    // Older base libraries lack some of the methods, and none of them may throw into the machine's effects.
    deliver(task && task[method] && ((argument: unknown) => task[method]!(argument)), argument);
  }
}

// What the host's task lacks does nothing.
['HeadersReceived', 'ChunkReceived', 'ProgressUpdate'].forEach((event) => {
  const methods: any = RequestCall.prototype;
  const on = 'on' + event;
  methods[on] = function (this: RequestCall, listener: TaskListener) {
    (this._listeners = this._listeners || []).push([on, listener]);
    this._onHost(on, listener);
  };
  methods['off' + event] = function (this: RequestCall, listener?: TaskListener) {
    this._listeners = (this._listeners || []).filter(([method, known]) => method !== on || (listener && listener !== known));
    this._onHost('off' + event, listener);
  };
});

/**
 * The options that are the host's: all but what is the client's own, or answered by it, or no option. They are put into
 * `wire` on the way, which saves the first send to do so.
 */
export function theirs(options: any, wire: Wire): Wire {
  const given: Wire = {};
  for (const name in options) {
    switch (name) {
      // What nearly every call has: engines store faster under a name that stands in the program.
      case 'url':
        given.url = wire.url = options.url;
        break;
      case 'data':
        given.data = wire.data = options.data;
        break;
      case 'header':
        given.header = wire.header = options.header;
        break;
      case 'auth':
      case 'replay':
      case 'priority':
      case 'success':
      case 'fail':
      case 'complete':
      case '__proto__':
        break;
      default:
        given[name] = wire[name] = options[name];
    }
  }
  return given;
}

/** Puts the defaults under the app's options, and the session into them. */
export function fill({ _options: options }: Core, api: string, wire: Wire, url: unknown, carried: string | undefined): void {
  wire.url = url;
  const defaults = options[OPTION_REQUEST_HEADER];
  if (defaults) wire.header = mergeHeaders(isFunction(defaults) ? defaults() : defaults, wire.header);
  if (carried) carry(wire, api, options, carried);
}
