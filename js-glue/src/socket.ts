import { deliver } from './deliver';
import type { SessionError } from './errors';
import type { FlatOptions } from './options';
import { type HostCall, theirs, wireOf } from './request';
import type { SocketOptions, SocketTask, WxFailure, WxLike } from './types';

/** What a socket's listeners are told of. */
type SocketEvent = 'Open' | 'Close' | 'Error' | 'Message';

/** How much is kept for listeners that are still to come before messages are dropped. */
const MOST_KEPT = 100;

/**
 * A socket of the app. To the machine it is a request whose answer is the close: it carries a session, "expired" leads to
 * a login and one more connection, and whatever else it is closed with is the app's.
 */
export class SocketCall implements HostCall {
  readonly _api = 'connectSocket';
  readonly _promise: Promise<SocketTask>;
  _url: unknown;
  _response: any;
  _failure: WxFailure | SessionError | undefined;
  _secret: string | undefined;
  private readonly _wire: Record<string, any>;
  private _resolve!: (task: SocketTask) => void;
  private _reject!: (error: SessionError) => void;
  private _isOpen = false;
  private _isTold = false;
  /** The connection that is up or coming up. */
  private _live: any;
  private readonly _listeners: { [event: string]: Array<(result: any) => void> } = {};
  /** Events whose listeners have caught up. */
  private readonly _heard: { [event: string]: unknown } = {};
  private _kept: Array<[SocketEvent, unknown]> = [];

  constructor(
    options: SocketOptions,
    private readonly _abort: () => void,
  ) {
    // Origins are those of HTTP; the scheme is put back for the host.
    this._wire = theirs(options);
    const { url } = this._wire;
    this._url = typeof url === 'string' ? url.replace(/^ws/i, 'http') : url;
    this._promise = new Promise((resolve, reject) => {
      this._resolve = resolve;
      this._reject = reject;
    });
  }

  _send(host: WxLike, options: FlatOptions, carried: string | undefined, _left: number, answered: (close: any) => void, failed: () => void): void {
    const wire = wireOf(this._wire, this._url, this._api, options, carried);
    wire.url = wire.url.replace(/^http/i, 'ws');
    this._secret = carried;
    this._isOpen = false;
    wire.fail = (failure: WxFailure) => {
      this._failure = failure;
      failed();
    };
    const task = host.connectSocket!(wire) as any;
    this._live = task;
    task.onOpen((result: unknown) => {
      this._isOpen = true;
      this._tellTask();
      this._emit('Open', result);
    });
    task.onMessage((result: unknown) => this._emit('Message', result));
    task.onError((failure: WxFailure) => {
      // Its words do not name the call.
      this._failure = { errMsg: this._api + ':fail ' + (failure && failure.errMsg) };
      if (this._isTold) this._emit('Error', failure);
      // Without a connection no close may follow.
      if (!this._isOpen) setTimeout(failed, 0);
    });
    task.onClose((close: unknown) => {
      if (this._live === task) this._live = undefined;
      this._response = close;
      // Before it was open, that is how hosts end an attempt.
      if (this._isOpen) answered(close);
      else failed();
    });
  }

  _abortSend(): void {
    const live = this._live;
    this._live = undefined;
    deliver(live && (() => live.close({})), undefined);
  }

  _settle(error: SessionError | undefined): void {
    if (!this._isTold && error) return this._reject(error);
    this._tellTask();
    this._emit('Close', this._response || { code: 1006, reason: error ? error.errMsg : '' });
  }

  private _tellTask(): void {
    if (this._isTold) return;
    this._isTold = true;
    const task: any = {
      send: (options: unknown) => (this._live ? this._live.send(options) : refuse(options, 'send')),
      close: (options: any) => {
        if (this._live) return this._live.close(options || {});
        this._abort();
        refuse(options, 'close');
      },
    };
    for (const event of ['Open', 'Close', 'Error', 'Message'] as SocketEvent[]) {
      task['on' + event] = (listener: (result: any) => void) => {
        this._listeners[event] = (this._listeners[event] || []).concat(listener);
        // What came before the app could listen, and in its order: later ones are kept as well until these are told.
        setTimeout(() => {
          const kept = this._kept;
          this._kept = [];
          Object.assign(this._heard, this._listeners);
          kept.forEach(([event, result]) => this._emit(event, result));
        }, 0);
      };
    }
    this._resolve(task);
  }

  private _emit(event: SocketEvent, result: unknown): void {
    if (this._heard[event]) this._listeners[event]!.forEach((listener) => deliver(listener, result));
    else if (event !== 'Message' || this._kept.length < MOST_KEPT) this._kept.push([event, result]);
  }
}

/** A call on a socket that has no connection at the moment. */
function refuse(options: any, api: string): void {
  const failure = { errMsg: api + ':fail the socket is not connected' };
  setTimeout(() => {
    deliver(options && options.fail, failure);
    deliver(options && options.complete, failure);
  }, 0);
}
