import { hostFailed } from '../errors/failures';
import type { SessionError } from '../errors/session-error';
import type { CallId, Timeout, SendNo } from '../generated/border';
import { OPTION_REQUEST_TIMEOUT } from '../generated/options';
import { callSafely } from '../lib/call-safely';
import { assign } from '../lib/is';
import type { TaskListener, WxFailure } from '../public/types';
import type { Outgoing } from '../session/attach';
import type { ClientState } from '../state/client-state';
import type { HostCall } from '../state/ports';
import { applyDefaults, hostOptions } from './host-options';
import { abortCall, reportAnswer, reportFailure } from './report';

/** The APIs that answer once. */
export type Api = 'request' | 'uploadFile' | 'downloadFile';

/** The task that the host returns, as far as a call needs it. */
type HostTask = Record<string, ((argument?: unknown) => void) | undefined>;

/**
 * A request, upload or download of the app, from its begin to its end; and the task that the app holds. One object, all
 * of whose functions are on the prototype: what is made for each call is what a call costs.
 */
export class RequestCall implements HostCall {
  readonly _id: CallId;
  _url: unknown;
  _response: any;
  _failure: SessionError | undefined;
  private readonly _original: Outgoing;
  /** What goes to the host first. */
  private _outgoing: Outgoing | undefined;
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
    private readonly _state: ClientState,
    readonly _api: Api,
    options: any,
  ) {
    this._id = ++_state._lastCall;
    // All of it is read here: a getter that throws does so to whoever made the call.
    ({ success: this._success, fail: this._failCallback, complete: this._complete } = options || ({} as any));
    const outgoing: Outgoing = (this._outgoing = {});
    // Engines are fastest with objects that don't change their shape. Few calls ever have the other fields.
    this._response = this._failure = this._hostTask = undefined;
    this._original = hostOptions(options, outgoing, this);
    this._url = outgoing.url;
    this._isDone = false;
  }

  _send(send: SendNo, remaining: Timeout, credential: string | undefined): void {
    const { _state: state, _api: api } = this;
    // What went to the host before may no longer be as it was.
    const outgoing = this._outgoing || assign({}, this._original);
    this._outgoing = undefined;
    applyDefaults(state, api, outgoing, this._url, credential);
    const timeout = state._options[OPTION_REQUEST_TIMEOUT];
    if (remaining) outgoing.timeout = remaining;
    else if (timeout && outgoing.timeout === undefined) outgoing.timeout = timeout;
    outgoing.success = (response: unknown) => {
      this._response = response;
      reportAnswer(state, this._id, send, response);
    };
    outgoing.fail = (failure: WxFailure) => reportFailure(state, this, send, hostFailed(api, failure, credential));
    this._hostTask = state._host[api]!(outgoing) as HostTask | undefined;
    if (this._listeners) this._listeners.forEach(([method, listener]) => this._onHost(method, listener));
  }

  _abortSend(): void {
    this._onHost('abort');
  }

  _settle(error: SessionError | undefined): void {
    const result = error || this._response;
    this._failure = error;
    this._isDone = true;
    callSafely(error ? this._failCallback : this._success, result);
    callSafely(this._complete, result);
    if (this._settlePromise) this._settlePromise();
  }

  /** Ends the call; also where it is taken off the task and called by itself. */
  get abort(): () => void {
    return () => abortCall(this._state, this);
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
    callSafely(task && task[method] && ((argument: unknown) => task[method]!(argument)), argument);
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
