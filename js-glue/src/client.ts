import { closedExpired, idOf, judge, numberOf, statusOf } from './answers';
import { deliver } from './deliver';
import { errorOf, SessionError } from './errors';
import {
  ABORTED,
  DESTROYED,
  DO_ABORT_EXCHANGE,
  DO_ABORT_SEND,
  DO_ASK_CODE,
  DO_CARRY,
  DO_CHECK_KEY,
  DO_EMIT,
  DO_EXCHANGE,
  DO_FORGET,
  DO_REFUSE,
  DO_SEND,
  DO_SEND_CREDENTIALS,
  DO_SETTLE,
  DO_START_TIMER,
  DO_STOP_TIMER,
  DO_STORE,
  DO_TARGET,
  DO_VIEW,
  NOTICE_EXPIRED,
  NOTICE_LOGGED_IN,
  NOTICE_LOGGED_OUT,
  OUTCOME_ALREADY_LOGGED_IN,
  OUTCOME_DELIVERED,
  OUTCOME_LOGGED_IN,
  SECRET_IN_REPLY,
  SESSION_ID,
  STORAGE_FAILED,
  TELL_ABORTED_CALL,
  TELL_ADOPTED,
  TELL_ANSWERED,
  TELL_DESTROY,
  TELL_HOST_FAILED,
  TELL_JUDGED,
  TELL_KEY_EXPIRED,
  TELL_LOGIN,
  TELL_LOGOUT,
  TELL_LOOK,
  TELL_REQUEST,
  TELL_RESTORED,
  TELL_SIGN_IN,
  TELL_URL,
  TELL_WOKE,
} from './generated/codes';
import {
  BOOLEAN,
  NUMBER,
  OBJECT,
  OPTION_BASE_URL,
  OPTION_EXPIRED_BODY,
  OPTION_EXPIRED_TEST,
  OPTION_HOST,
  OPTION_LOGIN_TIMEOUT,
  OPTION_LOGIN_URL,
  OPTION_PROTOCOL,
  OPTION_REQUEST_TIMEOUT,
  OPTION_SESSION_UPDATE_EXPIRES_IN,
  OPTION_SESSION_UPDATE_ID,
  OPTION_WASM,
  OPTION_WASM_FALLBACK,
  OPTION_WASM_MODULE,
  OPTION_WASM_PATH,
  STRING,
  STRING_VALUES,
} from './generated/options';
import type { Shell } from './generated/weapp_session_bg';
import { Listeners } from './listeners';
import { type Engine, load } from './loader';
import { HostLogin, type Tell, wordsOf } from './login';
import { checkArguments, checkOptions, type FlatOptions, refused, writeOptions } from './options';
import { type ErrorFor, evidence, misused, requestError, timedOut, wasmFailed } from './outcomes';
import { type Api, type HostCall, RequestCall } from './request';
import { SocketCall } from './socket';
import { Storage } from './storage';
import type {
  Client,
  ClientEvents,
  ClientOptions,
  DownloadOptions,
  DownloadTask,
  LoginCallOptions,
  LoginResult,
  RequestOptions,
  RequestTask,
  SessionState,
  SocketOptions,
  SocketTask,
  UploadOptions,
  UploadTask,
  WxLike,
} from './types';

/** `auth` and `priority` of a request, in the order of the numbers that Rust knows. */
const NEEDS: unknown[] = [true, 'optional', false];
const LANES: unknown[] = ['normal', 'high'];
/** A lane of ours: goes at once, and is not counted. */
const FREE_LANE = 2;
/** What the two flags and the lane weigh in the numbers that tell of a request and of an answer. */
const REPLAY = 4;
const TRUSTED = 8;
const LANE = 16;
const EXPIRED = 0x10000;
/** The states of a session, likewise. */
const STATES = ['none', 'active', 'renewing', 'expired'] as const;

/** What a URL points at, likewise: from here on it is relative, and then, a slash has to stand between. */
const RELATIVE = 2;
const NEEDS_SLASH = 3;
/** Of how many URLs it is kept what they point at. */
const MAX_TARGETS = 50;

/** The longest time limit that host timers keep. */
const MAX_TIMEOUT = 0x7fffffff;

/** A call of the app into the wasm. `_fail` is called if it can't be made, or if the wasm traps in it, which `_run` tells. */
interface CoreCall {
  _run(): ErrorFor | undefined;
  _fail(error: ErrorFor): void;
}

/** What is done for an effect of the machine. */
type Effect = (a: number, b: number, c: number, d: number, text: string | undefined, x: number, y: number, z: number) => unknown;

interface LoginCall {
  _options: LoginCallOptions;
  _resolve(result: LoginResult): void;
  _reject(error: SessionError): void;
}

/**
 * Makes a client for one backend. Synchronous: calls made before the wasm is ready wait for it.
 *
 * @throws SessionError `CONFIG_INVALID`, naming the option, what was given and what is accepted
 */
export function createClient(options: ClientOptions): Client {
  const flat = checkOptions(options);
  const host: WxLike | undefined = flat[OPTION_HOST] || (typeof wx === 'undefined' ? undefined : wx);
  if (!host) throw misused('createClient', "option 'host' is missing, and there is no global wx");
  return new SessionClient(flat, host);
}

declare const wx: WxLike | undefined;

let lastClient = 0;

class SessionClient implements Client {
  readonly ready: Promise<void>;
  private readonly _base: string;
  private readonly _storage: Storage;
  private readonly _hostLogin: HostLogin;
  private readonly _listeners = new Listeners();
  private readonly _requests = new Map<number, HostCall>();
  private readonly _logins = new Map<number, LoginCall>();
  private readonly _timers = new Map<number, unknown>();
  /** The instance that holds this client's machine, by this number. */
  private _engine: Engine | undefined;
  private readonly _number = ++lastClient;
  /** What storage held at launch, and a promise of it where storage is asynchronous. */
  private _stored: any = '';
  private _reading: Promise<void> | undefined;
  /** Why this client will never work, if it won't. */
  private _dead: ErrorFor | undefined;
  /** Calls made before the wasm was ready. */
  private _queue: CoreCall[] = [];
  private _loading = false;
  private _lastCall = 0;
  private _warned = false;
  /** How many calls of the app into this client are on the stack. */
  private _entered = 0;
  /** What the machine showed of the session when it was last looked at. */
  private _view: SessionState | undefined;
  /** What authenticated requests carry. */
  private _carried: string | undefined;
  /** What the URLs of the latest requests point at, and the URL that was judged last. */
  private readonly _targets = new Map<string, number>();
  private _target = 0;
  /** Whether the options ask for more of an answer than its status. */
  private readonly _judges: boolean;

  constructor(
    private readonly _options: FlatOptions,
    private readonly _host: WxLike,
  ) {
    this._base = (_options[OPTION_BASE_URL] || '').replace(/\/+$/, '');
    const tell: Tell = (what, a, b, c, text, x) => this._tell(what, a, b, c, text, x);
    this._hostLogin = new HostLogin(_host, _options, (url) => this._absolute(url), this._logins, tell, () => this._warn());
    this._storage = new Storage(_host, _options, this._base || this._absolute(_options[OPTION_LOGIN_URL]), (what, reason) => {
      this._hostLogin._explain(reason);
      tell(what);
    });
    const reasons = [OPTION_PROTOCOL, OPTION_EXPIRED_BODY, OPTION_EXPIRED_TEST, OPTION_SESSION_UPDATE_ID, OPTION_SESSION_UPDATE_EXPIRES_IN];
    this._judges = reasons.some((row) => _options[row]);
    // The only storage call of a launch; synchronous ones slow it down (docs: storage).
    this._readStorage();
    this.ready = this._load();
    // Whoever does not look at `ready` learns of a failure from each call.
    this.ready.catch(() => {});
  }

  login(options: LoginCallOptions = {}): Promise<LoginResult> {
    return new Promise((_resolve, _reject) => {
      const _options: LoginCallOptions = checkArguments('login', options, { force: BOOLEAN, data: OBJECT, via: OBJECT });
      const { force, via } = _options;
      if (via) {
        _options.via = checkArguments('login', via, { url: STRING, data: OBJECT, method: STRING, header: OBJECT | STRING_VALUES }, 'via.');
        if (!via.url) throw misused('login', "option 'via.url' is missing");
      }
      const id = ++this._lastCall;
      this._logins.set(id, { _options, _resolve, _reject });
      this._enter({
        _run: () => this._tell(via ? TELL_SIGN_IN : TELL_LOGIN, id, +!!force),
        _fail: (error) => this._endLogin(id, error('login')),
      });
      if (!this._engine && !via && this._logins.has(id) && (force || this._wantsLogin())) this._hostLogin._askEarly();
    });
  }

  logout(options: { url?: string } = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      const { url } = checkArguments('logout', options, { url: STRING });
      const told = url && this._tellLogout(url);
      this._enter({
        _run: () => {
          const failed = this._tell(TELL_LOGOUT);
          // After the calls that it ended, and after its event.
          if (!failed) this._afterReturn(() => resolve(told));
          return failed;
        },
        _fail: (error) => {
          // Even without wasm: the next launch must not find the session.
          this._stored = '';
          deliver(() => this._storage._remove(), undefined);
          reject(error('logout'));
        },
      });
    });
  }

  request<T>(options: RequestOptions<T>): RequestTask<T> {
    return this._begin('request', options);
  }

  uploadFile(options: UploadOptions): UploadTask {
    return this._begin('uploadFile', options);
  }

  downloadFile(options: DownloadOptions): DownloadTask {
    return this._begin('downloadFile', options);
  }

  connectSocket(options: SocketOptions): Promise<SocketTask> {
    const id = ++this._lastCall;
    const call = new SocketCall(options, () => this._abort(id));
    this._dispatch(id, call, options, FREE_LANE, 0);
    return call._promise;
  }

  setSession(session: { id: string; expiresIn?: number; renewable?: boolean } | null): void {
    if (session === null) {
      this.logout().catch(() => {});
      return;
    }
    const { id, expiresIn, renewable } = checkArguments('setSession', session, { id: STRING, expiresIn: NUMBER, renewable: BOOLEAN });
    if (!SESSION_ID.test(idOf(id) || '')) throw misused('setSession', "option 'id' cannot be sent; accepted: printable ASCII");
    this._enter({
      _run: () => this._tell(TELL_ADOPTED, +(renewable !== false), 0, 0, id, expiresIn),
      _fail: (error) => this._emitSoon('error', error('setSession')),
    });
  }

  session(): SessionState {
    const state = this._loading && !this._dead ? 'loading' : 'none';
    this._view = undefined;
    this._tell(TELL_LOOK);
    const view: SessionState = this._view || { state, id: null, expiresAt: null };
    return view;
  }

  on<E extends keyof ClientEvents>(event: E, listener: (detail: ClientEvents[E]) => void): () => void {
    return this._listeners._add(event, listener);
  }

  destroy(): void {
    this._die((api) => errorOf(DESTROYED, api));
    this._ofApp(() => this._tell(TELL_DESTROY));
    if (this._engine) this._engine._release(this._number);
    this._engine = undefined;
  }

  private _begin(api: Api, options: any, lane?: number): any {
    const id = ++this._lastCall;
    const call = new RequestCall(api, options, () => this._abort(id));
    const { priority, timeout = this._options[OPTION_REQUEST_TIMEOUT] } = options || ({} as any);
    if (lane === undefined) lane = priority === undefined ? 0 : LANES.indexOf(priority);
    this._dispatch(id, call, options, lane, typeof timeout === 'number' && timeout > 0 ? Math.min(Math.ceil(timeout), MAX_TIMEOUT) : 0);
    return call._task;
  }

  private _dispatch(id: number, call: HostCall, options: { auth?: unknown; replay?: unknown } | undefined, lane: number, limit: number): void {
    this._requests.set(id, call);
    const { auth = true, replay } = options || {};
    const need = NEEDS.indexOf(auth);
    const { _api: api, _url: url } = call;
    const wrong = need < 0 ? "'auth' is none of true, 'optional', false" : lane < 0 && "'priority' is none of 'normal', 'high'";
    if (wrong) return this._ofApp(() => this._endRequest(id, misused(api, 'option ' + wrong)));
    const begun = Date.now();
    this._enter({
      _run: () => {
        if (!this._requests.has(id)) return undefined;
        const now = Date.now();
        // What loading took is gone from the limit; a clock that jumped meanwhile must not make it nothing or more.
        const left = limit && Math.min(Math.max(limit - (now - begun), 1), limit);
        const target = this._targetOf(url);
        if (target >= RELATIVE) call._url = this._base && this._base + (target === NEEDS_SLASH ? '/' : '') + url;
        return this._tell(TELL_REQUEST, id, need + (replay === false ? 0 : REPLAY) + (target && TRUSTED) + LANE * lane, left);
      },
      _fail: (error) => this._endRequest(id, error(api)),
    });
    // A client that is dead has ended it.
    if (!this._engine && this._requests.has(id)) {
      if (limit) this._startTimer(id, limit);
      if (!need && this._isOwn(url) && this._wantsLogin()) this._hostLogin._askEarly();
    }
  }

  /** What a URL points at, by the number that Rust gave it once: it depends on nothing else. */
  private _targetOf(url: unknown): number {
    const { _targets: targets } = this;
    // What is no URL goes to the host as it is, without the session: it has the right words for it.
    if (typeof url !== 'string') return 0;
    const known = targets.get(url);
    if (known !== undefined) return known;
    this._target = 0;
    if (!this._tell(TELL_URL, 0, 0, 0, url)) {
      if (targets.size >= MAX_TARGETS) targets.clear();
      targets.set(url, this._target);
    }
    return this._target;
  }

  private _abort(id: number): void {
    const call = this._requests.get(id);
    if (this._engine) this._ofApp(() => this._tell(TELL_ABORTED_CALL, id));
    else if (call) this._endRequest(id, errorOf(ABORTED, call._api));
  }

  /** Tells the backend of a logout, while there is a session to tell it about. Nobody fails for it. */
  private _tellLogout(url: string): Promise<void> {
    const options = { url, method: 'POST', auth: 'optional', replay: false, timeout: this._options[OPTION_LOGIN_TIMEOUT] };
    return this._begin('request', options, FREE_LANE).then(
      () => {},
      (error: SessionError) => {
        // That the session was over already is what was wanted.
        if (error.code === 'REQUEST_FAILED') this._emitSoon('error', error);
      },
    );
  }

  /** Makes a call of the app, at once or when the wasm is ready. */
  private _enter(call: CoreCall): void {
    if (this._dead) call._fail(this._dead);
    else if (this._engine) this._ofApp(() => this._run(call));
    else {
      this._queue.push(call);
      // The call learns of a failure by itself.
      this._load().catch(() => {});
    }
  }

  private _ofApp(run: () => void): void {
    this._entered++;
    run();
    this._entered--;
  }

  private _run(call: CoreCall): void {
    const failed = call._run();
    if (failed) call._fail(failed);
  }

  /** Tells the machine what happened, if it is there; see src/session/border.rs. What is thrown there is a trap. */
  private _tell(what: number, a = 0, b = 0, c = 0, text?: string, x = 0, y = 0, z = 0): ErrorFor | undefined {
    const { _engine: engine } = this;
    try {
      if (engine) engine._bindings._tell(this._number, what, a, b, c, Date.now(), text, x, y, z);
      return undefined;
    } catch (cause) {
      engine!._lose(cause);
      return wasmFailed(cause);
    }
  }

  private _load(): Promise<void> {
    if (this._loading) return this.ready;
    this._loading = true;
    const { _options: options } = this;
    return load(options[OPTION_WASM_PATH] || options[OPTION_WASM], options[OPTION_WASM_MODULE], options[OPTION_WASM_FALLBACK])
      .then((engine) => (this._reading ? this._reading.then(() => engine) : engine))
      .then((engine) => this._start(engine))
      .catch((cause) => {
        this._loading = false;
        this._hostLogin._dropEarly();
        const error = this._dead || wasmFailed(cause, options[OPTION_WASM_FALLBACK] ? '' : '; there is no option wasm.fallback');
        this._flush((call) => call._fail(error));
        throw error('createClient');
      });
  }

  private _start(engine: Engine): void {
    // `ready` has to tell, too.
    if (this._dead) throw this._dead;
    try {
      engine._serve(this._number, writeOptions(this._options), this._makeShell(), (cause) => this._lost(cause));
    } catch (cause) {
      engine._lose(cause);
      throw cause;
    }
    if (this._dead) {
      engine._release(this._number);
      throw this._dead;
    }
    this._engine = engine;
    this._restore();
    this._stored = '';
    while (this._engine && this._queue.length) this._run(this._queue.shift()!);
    this._hostLogin._dropEarly();
  }

  /** Hands over what storage held: of whatever it is, what a record is made of. */
  private _restore(): void {
    const stored = Array.isArray(this._stored) ? this._stored : [];
    const [version, id, obtainedAt, expiresAt, , renewable] = stored;
    const kind = renewable === undefined ? 2 : [false, true].indexOf(renewable);
    this._tell(TELL_RESTORED, kind < 0 ? 3 : kind, 0, 0, idOf(id), numberOf(obtainedAt), expiresAt === null ? 1 / 0 : numberOf(expiresAt), numberOf(version));
  }

  /** The wasm trapped. What is pending fails, and the next call begins anew with what storage holds. */
  private _lost(cause: unknown): void {
    const error = wasmFailed(cause);
    this._engine = this._carried = undefined;
    this._loading = false;
    this._timers.forEach((_, timer) => this._stopTimer(timer));
    this._hostLogin._dropEarly();
    this._hostLogin._abortExchange();
    this._readStorage();
    this._requests.forEach((call, id) => {
      call._abortSend();
      this._endRequest(id, error(call._api));
    });
    this._logins.forEach((_, id) => this._endLogin(id, error('login')));
    this._flush((call) => call._fail(error));
    this._emitSoon('error', error('client'));
  }

  private _readStorage(): void {
    const stored = this._storage._read();
    if (!(stored instanceof Promise)) this._stored = stored;
    else {
      this._reading = stored.then((record) => {
        this._stored = record;
        this._reading = undefined;
      });
    }
  }

  private _flush(each: (call: CoreCall) => void): void {
    const { _queue: queue } = this;
    this._queue = [];
    queue.forEach(each);
  }

  private _die(dead: ErrorFor): void {
    if (this._dead) return;
    this._dead = dead;
    this._flush((call) => call._fail(dead));
  }

  /** What does what the machine says; see src/session/border.rs. */
  private _makeShell(): Shell {
    const { _hostLogin: hostLogin, _storage: storage, _requests: requests } = this;
    const effects: Record<number, Effect> = {
      [DO_ASK_CODE]: (attempt, by) => hostLogin._askCode(attempt, by),
      [DO_SEND_CREDENTIALS]: (attempt, by) => hostLogin._signIn(attempt, by),
      [DO_CHECK_KEY]: () => deliver(() => this._host.checkSession!({ fail: () => this._tell(TELL_KEY_EXPIRED) }), undefined),
      [DO_EXCHANGE]: (attempt) => hostLogin._exchange(attempt),
      [DO_ABORT_EXCHANGE]: () => hostLogin._abortExchange(),
      [DO_SEND]: (id, number, attach, left) => this._send(id, number, attach, left),
      [DO_ABORT_SEND]: (id) => requests.get(id)!._abortSend(),
      [DO_SETTLE]: (id, outcome) => this._settle(id, outcome),
      [DO_FORGET]: () => storage._remove(),
      [DO_START_TIMER]: (timer, delay) => this._startTimer(timer, delay),
      [DO_STOP_TIMER]: (timer) => this._stopTimer(timer),
      [DO_EMIT]: (notice) => this._emit(notice),
      [DO_REFUSE]: (row, entry) => {
        const error = refused(row, entry, this._options);
        this._die(() => error);
      },
      [DO_TARGET]: (target) => {
        this._target = target;
      },
      [DO_CARRY]: (_a, _b, _c, _d, value) => {
        this._carried = value;
      },
      [DO_STORE]: (version, renewable, _c, _d, id, obtainedAt, expiresAt, renewAt) =>
        storage._write([version, id, obtainedAt, expiresAt || null, renewAt || null, !!renewable]),
      [DO_VIEW]: (state, _b, _c, _d, id = null as any, expiresAt) => {
        this._view = { state: STATES[state]!, id, expiresAt: expiresAt || null };
      },
    };
    return (what, a, b, c, d, text, x, y, z) => effects[what]!(a, b, c, d, text, x, y, z);
  }

  private _startTimer(timer: number, delay: number): void {
    this._stopTimer(timer);
    this._timers.set(
      timer,
      setTimeout(() => {
        this._timers.delete(timer);
        const call = this._requests.get(timer);
        // Before the wasm is there, only requests have timers: their limits.
        if (this._engine) this._tell(TELL_WOKE, timer);
        else if (call) this._endRequest(timer, timedOut(call._api));
      }, delay),
    );
  }

  private _stopTimer(timer: number): void {
    clearTimeout(this._timers.get(timer));
    this._timers.delete(timer);
  }

  private _send(id: number, number: number, attach: number, left: number): void {
    const call = this._requests.get(id)!;
    const failed = () => this._tell(TELL_HOST_FAILED, id, number);
    const answered = (response: any) => {
      const { _options: options } = this;
      const isSocket = call instanceof SocketCall;
      const status = statusOf(response);
      if (isSocket || this._judges) {
        const { _expired, _id, _seconds } = isSocket ? closedExpired(options, response) : judge(options, response);
        this._tell(TELL_JUDGED, id, number, (status & 0xffff) + (_expired ? EXPIRED : 0), _id, _seconds);
      } else this._tell(TELL_ANSWERED, id, number, status);
    };
    try {
      call._send(this._host, this._options, attach ? this._carried : undefined, left, answered, failed);
    } catch (error) {
      // Hosts tell wrong parameters through `fail`; one that throws is answered for it here.
      const words = wordsOf(error);
      call._failure = words && error instanceof SessionError ? error : { errMsg: call._api + ':fail ' + words };
      failed();
    }
  }

  private _settle(id: number, outcome: number): void {
    const login = this._logins.get(id);
    const { _trouble: trouble, _response: response } = this._hostLogin;
    if (!login) {
      const call = this._requests.get(id)!;
      this._endRequest(id, outcome === OUTCOME_DELIVERED ? undefined : requestError(outcome, call, trouble));
      return;
    }
    const fresh = outcome === OUTCOME_LOGGED_IN;
    if (!fresh && outcome !== OUTCOME_ALREADY_LOGGED_IN) {
      return this._endLogin(id, errorOf(outcome, 'login', evidence(outcome, trouble)));
    }
    this._logins.delete(id);
    const result = { fresh, expiresAt: this.session().expiresAt };
    // Not enumerable: it holds the session id, and results get logged.
    login._resolve(Object.defineProperty(result, 'response', { value: fresh ? response : null }) as LoginResult);
  }

  private _endRequest(id: number, error: SessionError | undefined): void {
    const call = this._requests.get(id);
    if (!call) return;
    this._requests.delete(id);
    if (this._timers.size) this._stopTimer(id);
    this._afterReturn(() => call._settle(error));
  }

  private _endLogin(id: number, error: SessionError): void {
    const call = this._logins.get(id);
    this._logins.delete(id);
    if (call) call._reject(error);
  }

  /**
   * Runs something of the app, but never inside one of the app's own calls into this client: as with `wx.request`,
   * no callback runs before the call that led to it has returned.
   */
  private _afterReturn(run: () => void): void {
    if (this._entered || !this._engine) setTimeout(run, 0);
    else run();
  }

  private _emit(notice: number): void {
    if (notice === NOTICE_LOGGED_IN) this._emitSoon('login', { expiresAt: this.session().expiresAt });
    else if (notice === NOTICE_LOGGED_OUT) this._emitSoon('logout');
    else if (notice === NOTICE_EXPIRED) this._emitSoon('expired');
    else this._emitSoon('error', errorOf(notice, notice === STORAGE_FAILED ? 'storage' : 'login', evidence(notice, this._hostLogin._trouble)));
  }

  /** Once: the backend hands out what belongs on the server. */
  private _warn(): void {
    if (!this._warned) this._emit(SECRET_IN_REPLY);
    this._warned = true;
  }

  private _emitSoon(event: keyof ClientEvents, detail?: unknown): void {
    this._afterReturn(() => this._listeners._tell(event, detail));
  }

  /**
   * Whether a login will be wanted, as far as the record in storage tells. A hint only, by which `wx.login` is asked
   * while the wasm is still loading; the machine decides whether the code is used.
   */
  private _wantsLogin(): boolean {
    const renewAt = this._stored && this._stored[4];
    return !this._reading && renewAt !== null && !(Date.now() < renewAt);
  }

  /** Whether a URL looks like one of our backend; a hint of the same kind. */
  private _isOwn(url: unknown): boolean {
    return typeof url === 'string' && (!/^\w+:|^\/\//.test(url) || (!!this._base && url.indexOf(this._base) === 0));
  }

  private _absolute(url: string): string {
    return /^https?:/i.test(url) ? url : this._base + (url[0] === '/' ? '' : '/') + url;
  }
}
