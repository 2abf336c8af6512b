import { carry, mergeHeaders, type Wire } from './carry';
import { deliver } from './deliver';
import { SessionError } from './errors';
import { OPTION_REQUEST_HEADER, OPTION_REQUEST_TIMEOUT } from './generated/options';
import type { FlatOptions } from './options';
import type { TaskListener, WxFailure, WxLike } from './types';

/** Options that are the client's own or that it answers itself; all others go to the host untouched, but for what is none. */
const OURS = ['auth', 'replay', 'priority', 'success', 'fail', 'complete', '__proto__'];

/** The APIs that answer once. */
export type Api = 'request' | 'uploadFile' | 'downloadFile';

/** What all calls that go to the host have in common. */
export interface HostCall {
  readonly _api: string;
  _url: unknown;
  /** The backend's answer to the last send. */
  _response: any;
  /** The host's failure of the last send, or ours if it could not be sent. */
  _failure: WxFailure | SessionError | undefined;
  /** What the last send carried; no error may contain it. */
  _secret: string | undefined;
  _send(host: WxLike, options: FlatOptions, carried: string | undefined, left: number, answered: (response: any) => void, failed: () => void): void;
  _abortSend(): void;
  _settle(error: SessionError | undefined): void;
}

/** The task that the host returns, as far as a call needs it. */
type HostTask = Record<string, ((argument?: unknown) => void) | undefined>;

/** A request, upload or download of the app, from its begin to its end. */
export class RequestCall implements HostCall {
  readonly _task: any;
  _url: unknown;
  _response: any;
  _failure: WxFailure | SessionError | undefined;
  _secret: string | undefined;
  private readonly _wire: Wire;
  private readonly _listeners: Array<[string, TaskListener]> = [];
  private _hostTask: HostTask | undefined;
  private _promise: Promise<any> | undefined;
  private _settlePromise: (() => void) | undefined;
  private readonly _success: unknown;
  private readonly _fail: unknown;
  private readonly _complete: unknown;
  private _result: unknown;
  private _error: SessionError | undefined;

  constructor(
    readonly _api: Api,
    options: any,
    abort: () => void,
  ) {
    // All of it is read here: a getter that throws does so to whoever made the call.
    ({ success: this._success, fail: this._fail, complete: this._complete } = options || ({} as any));
    this._wire = theirs(options);
    this._url = this._wire.url;
    this._task = new Task(this, abort);
  }

  /** Hands the call to the host. */
  _send(host: WxLike, options: FlatOptions, carried: string | undefined, left: number, answered: (response: any) => void, failed: () => void): void {
    const wire = wireOf(this._wire, this._url, this._api, options, carried);
    if (left) wire.timeout = left;
    else if (wire.timeout === undefined && options[OPTION_REQUEST_TIMEOUT]) wire.timeout = options[OPTION_REQUEST_TIMEOUT];
    this._secret = carried;
    wire.success = (response: unknown) => {
      this._response = response;
      answered(response);
    };
    wire.fail = (failure: WxFailure) => {
      this._failure = failure;
      failed();
    };
    this._hostTask = host[this._api]!(wire) as HostTask | undefined;
    for (const [method, listener] of this._listeners) this._onHost(method, listener);
  }

  _abortSend(): void {
    this._onHost('abort');
  }

  /** Tells the app how the call ended. Called once. */
  _settle(error: SessionError | undefined): void {
    this._error = error;
    this._result = error || this._response;
    deliver(error ? this._fail : this._success, this._result);
    deliver(this._complete, this._result);
    if (this._settlePromise) this._settlePromise();
  }

  /** Made only when somebody asks for it: a call with callbacks costs no promise. */
  _asPromise(): Promise<any> {
    if (!this._promise) {
      this._promise = new Promise((resolve, reject) => {
        this._settlePromise = () => (this._error ? reject(this._error) : resolve(this._response));
        if (this._result) this._settlePromise();
      });
    }
    return this._promise;
  }

  /** Adds a listener to the task at the host, and to those of later sends. */
  _listen(method: string, listener: TaskListener): void {
    this._listeners.push([method, listener]);
    this._onHost(method, listener);
  }

  _unlisten(event: string, listener: TaskListener | undefined): void {
    for (let index = this._listeners.length; index--; ) {
      const [method, known] = this._listeners[index]!;
      if (method === 'on' + event && (!listener || listener === known)) this._listeners.splice(index, 1);
    }
    this._onHost('off' + event, listener);
  }

  private _onHost(method: string, argument?: unknown): void {
    const task = this._hostTask;
    // Older base libraries lack some of the methods, and none of them may throw into the machine's effects.
    deliver(task && task[method] && ((argument: unknown) => task[method]!(argument)), argument);
  }
}

/** A copy of the options that are the host's. */
export function theirs(options: any): Wire {
  const wire: Wire = {};
  for (const name in options) {
    if (OURS.indexOf(name) < 0) wire[name] = options[name];
  }
  return wire;
}

/** What goes to the host: the app's options, with the defaults under them and the session in them. */
export function wireOf(given: Wire, url: unknown, api: string, options: FlatOptions, carried: string | undefined): Wire {
  const wire = Object.assign({}, given);
  wire.url = url;
  const defaults = options[OPTION_REQUEST_HEADER];
  if (defaults) wire.header = mergeHeaders([typeof defaults === 'function' ? defaults() : defaults, wire.header]);
  if (carried !== undefined) carry(wire, api, options, carried);
  return wire;
}

/** What the app holds: the host's task, and a promise that comes into being when it is awaited. */
class Task {
  constructor(
    readonly _call: RequestCall,
    readonly abort: () => void,
  ) {}

  then(onFulfilled?: ((response: any) => any) | null, onRejected?: ((error: any) => any) | null): Promise<any> {
    return this._call._asPromise().then(onFulfilled, onRejected);
  }
  catch(onRejected?: ((error: any) => any) | null): Promise<any> {
    return this.then(null, onRejected);
  }
  finally(onFinally?: (() => void) | null): Promise<any> {
    const run = () => Promise.resolve(onFinally && onFinally());
    return this.then(
      (response) => run().then(() => response),
      (error) =>
        run().then(() => {
          throw error;
        }),
    );
  }
}

// On the prototype: made for each call, these took a third of what the glue costs. What the host's task lacks does nothing.
['HeadersReceived', 'ChunkReceived', 'ProgressUpdate'].forEach((event) => {
  const methods: any = Task.prototype;
  methods['on' + event] = function (this: Task, listener: TaskListener) {
    this._call._listen('on' + event, listener);
  };
  methods['off' + event] = function (this: Task, listener?: TaskListener) {
    this._call._unlisten(event, listener);
  };
});
