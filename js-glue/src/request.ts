import { deliver } from './deliver';
import type { SessionError } from './errors';
import type { RequestOptions, RequestTask, TaskListener, WxFailure, WxLike, WxResponse } from './types';

/** Options that are the client's own or that it answers itself; all others go to the host untouched. */
const OURS = ['auth', 'replay', 'success', 'fail', 'complete'];

/** The task that `wx.request` returns, as far as a call needs it. */
type HostTask = Record<string, ((argument?: unknown) => void) | undefined>;

/** A request of the app, from its begin to its end. */
export class RequestCall<T = unknown> {
  readonly task: RequestTask<T>;
  url: unknown;
  /** The backend's answer to the last send. */
  response: WxResponse<T> | undefined;
  /** The host's failure of the last send. */
  failure: WxFailure | undefined;
  private readonly _wire: Record<string, any> = {};
  private readonly _listeners: Array<[string, TaskListener]> = [];
  private _hostTask: HostTask | undefined;
  private _promise: Promise<WxResponse<T>> | undefined;
  private _settlePromise: (() => void) | undefined;
  private _result: WxResponse<T> | SessionError | undefined;
  private _error: SessionError | undefined;

  constructor(
    private readonly _options: RequestOptions<T>,
    abort: () => void,
  ) {
    for (const name in _options) {
      if (OURS.indexOf(name) < 0) this._wire[name] = _options[name];
    }
    this.url = this._wire.url;
    this.task = new Task(this, abort);
  }

  /** Hands the request to the host. */
  send(
    host: WxLike,
    header: [name: string, value: string] | undefined,
    answered: (response: WxResponse<T>) => void,
    failed: (failure: WxFailure) => void,
  ): void {
    const wire = Object.assign({}, this._wire);
    wire.url = this.url;
    if (header) wire.header = withHeader(wire.header, header[0], header[1]);
    wire.success = (response: WxResponse<T>) => {
      this.response = response;
      answered(response);
    };
    wire.fail = (failure: WxFailure) => {
      this.failure = failure;
      failed(failure);
    };
    this._hostTask = host.request(wire) as HostTask | undefined;
    for (const [method, listener] of this._listeners) this._onHost(method, listener);
  }

  abortSend(): void {
    this._onHost('abort');
  }

  /** Tells the app how the call ended. Called once. */
  settle(error: SessionError | undefined): void {
    this._error = error;
    this._result = error || this.response!;
    deliver(error ? this._options.fail : this._options.success, this._result);
    deliver(this._options.complete, this._result);
    if (this._settlePromise) this._settlePromise();
  }

  /** Made only when somebody asks for it: a call with callbacks costs no promise. */
  asPromise(): Promise<WxResponse<T>> {
    if (!this._promise) {
      this._promise = new Promise((resolve, reject) => {
        this._settlePromise = () => (this._error ? reject(this._error) : resolve(this.response!));
        if (this._result) this._settlePromise();
      });
    }
    return this._promise;
  }

  /** Adds a listener to the task at the host, and to those of later sends. */
  listen(method: string, listener: TaskListener): void {
    this._listeners.push([method, listener]);
    this._onHost(method, listener);
  }

  unlisten(event: string, listener: TaskListener | undefined): void {
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

/** What the app holds: `wx.request`'s task, and a promise that comes into being when it is awaited. */
class Task<T> implements RequestTask<T> {
  constructor(
    private readonly _call: RequestCall<T>,
    readonly abort: () => void,
  ) {}

  onHeadersReceived(listener: TaskListener): void {
    this._call.listen('onHeadersReceived', listener);
  }
  offHeadersReceived(listener?: TaskListener): void {
    this._call.unlisten('HeadersReceived', listener);
  }
  onChunkReceived(listener: TaskListener): void {
    this._call.listen('onChunkReceived', listener);
  }
  offChunkReceived(listener?: TaskListener): void {
    this._call.unlisten('ChunkReceived', listener);
  }
  then<A = WxResponse<T>, B = never>(
    onFulfilled?: ((response: WxResponse<T>) => A | PromiseLike<A>) | null,
    onRejected?: ((error: any) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this._call.asPromise().then(onFulfilled, onRejected);
  }
  catch<R = never>(onRejected?: ((error: any) => R | PromiseLike<R>) | null): Promise<WxResponse<T> | R> {
    return this.then(null, onRejected);
  }
  finally(onFinally?: (() => void) | null): Promise<WxResponse<T>> {
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

/** A copy of the app's header with ours in it. Names are compared without case (RFC 9110, section 5.1). */
function withHeader(header: Record<string, unknown> | undefined, name: string, value: string): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  const ours = name.toLowerCase();
  for (const key in header) {
    if (key.toLowerCase() !== ours) copy[key] = header[key];
  }
  copy[name] = value;
  return copy;
}
