import type { SessionError } from '../errors/session-error';
import type { CallId, HttpStatus, SendNo } from '../generated/border';
import { OPTION_REQUEST_TIMEOUT } from '../generated/options';
import { callSafely } from '../lib/call-safely';
import { copyOf } from '../lib/copy';
import { isFunction } from '../lib/is';
import { whenResolved } from '../lib/thenable';
import { statusOf } from '../session/answer';
import type { Outgoing } from '../session/attach';
import type { ClientState } from '../state/client-state';
import type { HostCall } from '../state/ports';
import { applyDefaults, hostOptions } from './host-options';
import { LOOKS, LOOKS_AT_TRANSFERS } from './limits';
import { reportAnswer, reportFailure } from './report';
import { makeTaskEvents, type TaskEvents } from './task-events';

/** The APIs that answer once. */
export type Api = 'request' | 'uploadFile' | 'downloadFile';

/** A request, upload or download of the app, from its begin to its end. The app never holds it: see `taskOf`. */
export class RequestCall implements HostCall {
  readonly _id: CallId;
  _url: unknown;
  _sends: SendNo;
  _awaited: SendNo;
  _age: number;
  _looks: number;
  _response: any;
  _status: HttpStatus;
  _failure: SessionError | undefined;
  private readonly _original: Outgoing;
  /** What goes to the host first. */
  private _outgoing: Outgoing | undefined;
  private _hostTask: any;
  /** Whether the session is attached to the last send. */
  private _isAttached: boolean;
  private _events: TaskEvents | undefined;
  private _promise: Promise<any> | undefined;
  private _settlePromise: (() => void) | undefined;
  private readonly _success: unknown;
  private readonly _failCallback: unknown;
  private readonly _complete: unknown;
  private _isDone: boolean;

  constructor(
    readonly _state: ClientState,
    readonly _api: Api,
    options: any,
  ) {
    this._id = ++_state._lastCall;
    // All of it is read here: a getter that throws does so to whoever made the call.
    ({ success: this._success, fail: this._failCallback, complete: this._complete } = options || ({} as any));
    const outgoing: Outgoing = (this._outgoing = {});
    // Engines are fastest with objects that don't change their shape. Few calls ever have the other fields.
    this._sends = this._awaited = this._age = 0;
    this._response = this._failure = this._hostTask = this._events = undefined;
    this._original = hostOptions(options, outgoing, this);
    this._url = outgoing.url;
    this._looks = _api === 'request' && !outgoing.enableChunked ? LOOKS : LOOKS_AT_TRANSFERS;
    this._status = 0;
    this._isDone = this._isAttached = false;
  }

  _send(send: SendNo, credential: string | undefined, header: object | undefined): void {
    const { _state: state, _api: api } = this;
    const { _host: host } = state;
    // What went to the host before may no longer be as it was.
    const outgoing = this._outgoing || copyOf(this._original);
    this._outgoing = undefined;
    applyDefaults(state, api, outgoing, this._url, header, credential);
    const timeout = state._options[OPTION_REQUEST_TIMEOUT];
    if (timeout && outgoing.timeout === undefined) outgoing.timeout = timeout;
    outgoing.success = (response: unknown) => reportAnswer(state, this, send, response);
    outgoing.fail = (failure: unknown) => reportFailure(state, this, send, failure);
    if (!isFunction(host[api])) throw { errMsg: 'this host has no ' + api };
    this._isAttached = !!credential;
    const task: any = host[api]!(outgoing);
    this._setTask(task);
    // A host that gives a promise, or what an app has put around it: of the answer, or of the task.
    const take = (result: any) => {
      if (statusOf(result) >= 0) return outgoing.success(result);
      if (this._sends !== send) return;
      this._setTask(result);
      if (this._awaited !== send) this._abortSend();
    };
    whenResolved(task, take, outgoing.fail);
  }

  private _setTask(task: any): void {
    this._hostTask = task;
    if (this._events) this._events._begin(task, this._sends, this._isAttached);
    else if (this._original.enableChunked) this._listen();
  }

  _abortSend(): void {
    const task = this._hostTask;
    try {
      task.abort();
    } catch {
      // Older base libraries lack it, and what the host has to say is not the app's fault.
    }
  }

  _settle(error: SessionError | undefined): void {
    const result = error || this._response;
    this._failure = error;
    this._isDone = true;
    if (this._events) this._events._end(!error);
    callSafely(error ? this._failCallback : this._success, result);
    callSafely(this._complete, result);
    if (this._settlePromise) this._settlePromise();
  }

  /** What the host's task tells the app's listeners; made when there is one. */
  _listen(): TaskEvents {
    if (!this._events) {
      this._events = makeTaskEvents(this._state, this, !!this._original.enableChunked);
      this._events._begin(this._hostTask, this._sends, this._isAttached);
    }
    return this._events;
  }

  /** The promise is made when somebody asks for it: a call with callbacks costs none. */
  _then(onFulfilled?: ((response: any) => any) | null, onRejected?: ((error: any) => any) | null): Promise<any> {
    if (!this._promise) {
      this._promise = new Promise((resolve, reject) => {
        this._settlePromise = () => (this._failure ? reject(this._failure) : resolve(this._response));
        if (this._isDone) this._settlePromise();
      });
    }
    return this._promise.then(onFulfilled, onRejected);
  }
}
