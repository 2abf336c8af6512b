import { deliver } from './deliver';
import { errorOf, SessionError } from './errors';
import {
  ABORTED,
  DESTROYED,
  MAX_SESSION_ID,
  NOTICE_EXPIRED,
  NOTICE_LOGGED_IN,
  NOTICE_LOGGED_OUT,
  OUTCOME_ALREADY_LOGGED_IN,
  OUTCOME_DELIVERED,
  OUTCOME_LOGGED_IN,
  SESSION_ID,
  STORAGE_FAILED,
} from './generated/codes';
import { OPTIONS } from './generated/options';
import type { Core } from './generated/weapp_session_bg';
import { type Engine, load } from './loader';
import { HostLogin } from './login';
import { checkArguments, checkOptions, type FlatOptions, refused } from './options';
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

/** `auth` of a request, in the order of the numbers that Rust knows. */
const NEEDS: unknown[] = [true, 'optional', false];

/** `priority` of a request, likewise. The third is ours: goes at once, and is not counted. */
const LANES: unknown[] = ['normal', 'high'];
const FREE_LANE = 2;

/** The longest time limit that host timers keep. */
const MAX_TIMEOUT = 0x7fffffff;

/** A call of the app into the wasm. `fail` is called if it can't be made, or if the wasm traps in it. */
interface CoreCall {
  run(core: Core): void;
  fail(error: ErrorFor): void;
}

interface LoginCall {
  _options: LoginCallOptions;
  resolve(result: LoginResult): void;
  reject(error: SessionError): void;
}

/**
 * Makes a client for one backend. Synchronous: calls made before the wasm is ready wait for it.
 *
 * @throws SessionError `CONFIG_INVALID`, naming the option, what was given and what is accepted
 */
export function createClient(options: ClientOptions): Client {
  const flat = checkOptions(options);
  const host: WxLike | undefined = flat.host || (typeof wx === 'undefined' ? undefined : wx);
  if (!host) throw misused('createClient', "option 'host' is missing, and there is no global wx");
  return new SessionClient(flat, host);
}

declare const wx: WxLike | undefined;

class SessionClient implements Client {
  readonly ready: Promise<void>;
  private readonly _base: string;
  private readonly _storage: Storage;
  private readonly _hostLogin: HostLogin;
  private readonly _requests = new Map<number, HostCall>();
  private readonly _logins = new Map<number, LoginCall>();
  private readonly _timers = new Map<number, unknown>();
  private readonly _listeners: { [event: string]: Array<(detail: any) => void> } = {};
  private _engine: Engine | undefined;
  private _core: Core | undefined;
  /** What the machine has done; see src/wx/shell.rs. */
  private _shell: Record<string, (...args: any[]) => void> = {};
  /** What storage held at launch, and a promise of it where it is asynchronous. */
  private _stored: unknown = '';
  private _reading: Promise<void> | undefined;
  /** Why this client will never work, if it won't. */
  private _dead: ErrorFor | undefined;
  /** Calls made before the wasm was ready. */
  private _queue: CoreCall[] = [];
  private _loading = false;
  private _lastCall = 0;
  /** How many calls of the app into this client are on the stack. */
  private _entered = 0;
  /** What authenticated requests carry. */
  private _carried: string | undefined;
  /** Whether the options ask for more of an answer than its status. */
  private readonly _judges: boolean;
  private readonly _onLost = (cause: unknown) => this._lost(cause);

  constructor(
    private readonly _options: FlatOptions,
    private readonly _host: WxLike,
  ) {
    this._base = (_options.baseUrl || '').replace(/\/+$/, '');
    const key = _options['session.storageKey'] || 'weapp-session:' + (this._base || this._absolute(_options['login.url']));
    this._storage = new Storage(_host, key, _options['session.encrypt'], (writing, { errMsg = '' } = {}) => {
      this._hostLogin._explain(errMsg);
      this._inCore((core) => core._storageFailed(writing, Date.now()));
    });
    this._hostLogin = new HostLogin(_host, _options, (url) => this._absolute(url), this._logins, {
      _codeReceived: (attempt, code) => this._inCore((core) => core._codeReceived(attempt, code, Date.now())),
      _codeFailed: (attempt, unavailable) => this._inCore((core) => core._codeFailed(attempt, unavailable, Date.now())),
      _exchanged: (attempt, response) => this._inCore((core) => core._exchanged(attempt, response, Date.now())),
      _exchangeLost: (attempt) => this._inCore((core) => core._exchangeLost(attempt, Date.now())),
    });
    this._judges = ['protocol', 'expired.body', 'expired.test', 'session.update.id', 'session.update.expiresIn'].some((path) => _options[path]);
    // The only storage call of a launch; synchronous ones slow it down (docs: storage).
    this._readStorage();
    this.ready = this._load();
    // Whoever does not look at `ready` learns of a failure from each call.
    this.ready.catch(() => {});
  }

  login(options: LoginCallOptions = {}): Promise<LoginResult> {
    return new Promise((resolve, reject) => {
      const copy = checkArguments('login', options, { force: 'boolean', data: 'object', via: 'object' }) as LoginCallOptions;
      const { force, via } = copy;
      if (via) copy.via = checkArguments('login', via, { url: 'string', data: 'object', method: 'string', header: 'object' }, 'via.') as any;
      if (via && !via.url) throw misused('login', "option 'via.url' is missing");
      const id = ++this._lastCall;
      this._logins.set(id, { _options: copy, resolve, reject });
      if (!this._core && !via && (force || this._wantsLogin())) this._hostLogin._askEarly();
      this._enter({
        run: (core) => (via ? core._signIn(id, Date.now()) : core._login(id, !!force, Date.now())),
        fail: (error) => this._endLogin(id, error('login')),
      });
    });
  }

  logout(options: { url?: string } = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      const { url } = checkArguments('logout', options, { url: 'string' }) as { url?: string };
      const told = url ? this._tellLogout(url) : undefined;
      const done = () => (told ? told.then(resolve) : resolve());
      this._enter({
        run: (core) => {
          core._logout(Date.now());
          // After the calls that it ended, and after its event.
          this._afterReturn(done);
        },
        fail: (error) => {
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
    this._dispatch(id, call, options || {}, FREE_LANE, 0);
    return call._promise;
  }

  setSession(session: { id: string; expiresIn?: number; renewable?: boolean } | null): void {
    if (session === null) {
      this.logout().catch(() => {});
      return;
    }
    const kinds = { id: 'string', expiresIn: 'number', renewable: 'boolean' };
    const { id, expiresIn, renewable } = checkArguments('setSession', session, kinds) as any;
    if (!SESSION_ID.test(id) || id.length > MAX_SESSION_ID) throw misused('setSession', "option 'id' is none that can be sent; accepted: printable ASCII");
    if (!(expiresIn === undefined || expiresIn > 0)) throw misused('setSession', "option 'expiresIn' is " + expiresIn + '; accepted: a number of seconds');
    this._enter({
      run: (core) => core._adopt(id, expiresIn, renewable !== false, Date.now()),
      fail: (error) => this._tell('error', error('setSession')),
    });
  }

  session(): SessionState {
    let view: [SessionState['state'], string | null, number | null] = [this._loading && !this._dead ? 'loading' : 'none', null, null];
    this._inCore((core) => {
      view = core._session(Date.now());
    });
    const [state, id, expiresAt] = view;
    return { state, id, expiresAt };
  }

  on<E extends keyof ClientEvents>(event: E, listener: (detail: ClientEvents[E]) => void): () => void {
    if (['login', 'logout', 'expired', 'error'].indexOf(event) < 0 || typeof listener !== 'function') {
      throw misused('on', "takes 'login', 'logout', 'expired' or 'error', and a function");
    }
    this._listeners[event] = (this._listeners[event] || []).concat(listener);
    return () => {
      this._listeners[event] = this._listeners[event]!.filter((known) => known !== listener);
    };
  }

  destroy(): void {
    this._die((api) => errorOf(DESTROYED, api));
    this._ofApp(() => this._inCore((core) => core._destroy(Date.now())));
    if (this._core) this._engine!.release(this._onLost, this._core);
    this._core = this._engine = undefined;
  }

  private _begin(api: Api, options: any, lane?: number): any {
    const id = ++this._lastCall;
    const call = new RequestCall(api, options, () => this._abort(id));
    const { priority, timeout = this._options['request.timeout'] } = options || {};
    if (lane === undefined) lane = priority === undefined ? 0 : LANES.indexOf(priority);
    if (lane < 0) {
      this._requests.set(id, call);
      this._endRequest(id, misused(api, "option 'priority' is none of 'normal', 'high'"));
    } else {
      const limit = typeof timeout === 'number' && timeout > 0 ? Math.min(Math.ceil(timeout), MAX_TIMEOUT) : 0;
      this._dispatch(id, call, options || {}, lane, limit);
    }
    return call._task;
  }

  private _dispatch(id: number, call: HostCall, { auth, replay }: { auth?: unknown; replay?: unknown }, lane: number, limit: number): void {
    this._requests.set(id, call);
    const need = auth === undefined ? 0 : NEEDS.indexOf(auth);
    if (need < 0) return this._endRequest(id, misused(call._api, "option 'auth' is none of true, 'optional', false"));
    const { _url: url } = call;
    const begun = Date.now();
    this._enter({
      run: (core) => {
        if (!this._requests.has(id)) return;
        const now = Date.now();
        // What loading took is gone from the limit; a clock that jumped meanwhile must not make it nothing or more.
        const left = limit && Math.min(Math.max(limit - (now - begun), 1), limit);
        // What is no URL goes to the host as it is, without the session: it has the right words for it.
        const isUrl = typeof url === 'string';
        core._request(id, isUrl ? url : ':', isUrl ? need : 2, replay !== false, left, lane, now);
      },
      fail: (error) => this._endRequest(id, error(call._api)),
    });
    if (!this._core) {
      if (limit) this._startTimer(id, limit);
      if (!need && this._isOwn(url) && this._wantsLogin()) this._hostLogin._askEarly();
    }
  }

  /** Tells the backend of a logout, while there is a session to tell it about. Nobody fails for it. */
  private _tellLogout(url: string): Promise<void> {
    const options = { url, method: 'POST', auth: 'optional', replay: false, timeout: this._options['login.timeout'] };
    return this._begin('request', options, FREE_LANE).then(
      () => {},
      (error: SessionError) => {
        // That the session was over already is what was wanted.
        if (error.code === 'REQUEST_FAILED') this._tell('error', error);
      },
    );
  }

  private _abort(id: number): void {
    if (this._core) this._ofApp(() => this._inCore((core) => core._abort(id, Date.now())));
    else this._endRequest(id, errorOf(ABORTED, (this._requests.get(id) || { _api: 'request' })._api));
  }

  /** Makes a call of the app, at once or when the wasm is ready. */
  private _enter(call: CoreCall): void {
    if (this._dead) call.fail(this._dead);
    else if (this._core) this._ofApp(() => this._inCore((core) => call.run(core), call));
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

  /** Runs something in the wasm, if it is there. What it throws is a trap. */
  private _inCore(run: (core: Core) => void, call?: CoreCall): void {
    const { _core: core, _engine: engine } = this;
    if (!core) return;
    try {
      run(core);
    } catch (cause) {
      engine!.lose(cause);
      if (call) call.fail(wasmFailed(cause));
    }
  }

  private _load(): Promise<void> {
    if (this._loading) return this.ready;
    this._loading = true;
    return load(this._options['wasm.path'] || this._options.wasm, this._options['wasm.module'])
      .then((engine) => (this._reading ? this._reading.then(() => engine) : engine))
      .then((engine) => this._start(engine))
      .catch((cause) => {
        this._loading = false;
        this._hostLogin._dropEarly();
        const error = this._dead || wasmFailed(cause);
        this._flush((call) => call.fail(error));
        throw error('createClient');
      });
  }

  private _start(engine: Engine): void {
    // `ready` has to tell, too.
    if (this._dead) throw this._dead;
    const { _options: options } = this;
    this._shell = this._makeShell();
    const values = Object.assign({}, options, { 'login.data': this._hostLogin._data() });
    const { 'expired.body': body, 'expired.test': test } = options;
    if (body) values['expired.body'] = Object.keys(body).map((path) => [path, body[path]]);
    // What it throws surfaces as it would from a callback, and says nothing of the session.
    if (test) values['expired.test'] = (response: unknown) => deliver(test, response);
    try {
      this._core = new engine.Core(OPTIONS.map(([path]) => values[path]), this._shell);
    } catch (fault) {
      if (typeof fault === 'number') {
        const error = refused(fault, options);
        this._die(() => error);
      } else {
        engine.lose(fault);
      }
      throw fault;
    }
    this._engine = engine;
    engine.serve(this._onLost);
    this._inCore((core) => core._restore(this._stored, Date.now()));
    this._stored = '';
    while (this._core && this._queue.length) {
      const call = this._queue.shift()!;
      this._inCore((core) => call.run(core), call);
    }
    this._hostLogin._dropEarly();
  }

  /** The wasm trapped. What is pending fails, and the next call begins anew with what storage holds. */
  private _lost(cause: unknown): void {
    const error = wasmFailed(cause);
    // Frames of the lost instance may still be on the stack; what they say no longer counts.
    for (const name in this._shell) this._shell[name] = () => {};
    this._core = this._engine = this._carried = undefined;
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
    this._flush((call) => call.fail(error));
    this._tell('error', error('client'));
  }

  private _readStorage(): void {
    if (!this._options['session.persist']) return;
    const stored: any = this._storage._read();
    if (!this._options['session.encrypt']) this._stored = stored;
    else {
      this._reading = stored.then((record: unknown) => {
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
    this._flush((call) => call.fail(dead));
  }

  private _makeShell() {
    const { _hostLogin: hostLogin, _storage: storage, _requests: requests } = this;
    return {
      _askCode: (attempt: number, by: number) => hostLogin._askCode(attempt, by),
      _signIn: (attempt: number, by: number) => hostLogin._signIn(attempt, by),
      _exchange: (attempt: number, code: string, data: unknown) => hostLogin._exchange(attempt, code, data),
      _abortExchange: () => hostLogin._abortExchange(),
      _explain: (reason: string) => hostLogin._explain(reason),
      _checkKey: () => {
        const { _host: host } = this;
        deliver(() => host.checkSession!({ fail: () => this._inCore((core) => core._keyExpired(Date.now())) }), undefined);
      },
      _carry: (value: string | undefined) => {
        this._carried = value;
      },
      _rebase: (id: number, needsSlash: boolean) => {
        const call = requests.get(id)!;
        call._url = this._base && this._base + (needsSlash ? '/' : '') + call._url;
      },
      _send: (id: number, number: number, attach: boolean, left: number) => this._send(id, number, attach, left),
      _abortSend: (id: number) => requests.get(id)!._abortSend(),
      _settle: (id: number, outcome: number) => this._settle(id, outcome),
      _store: (record: unknown) => storage._write(record),
      _forget: () => storage._remove(),
      _startTimer: (timer: number, delay: number) => this._startTimer(timer, delay),
      _stopTimer: (timer: number) => this._stopTimer(timer),
      _emit: (notice: number) => this._emit(notice),
    };
  }

  private _startTimer(timer: number, delay: number): void {
    this._stopTimer(timer);
    this._timers.set(
      timer,
      setTimeout(() => {
        this._timers.delete(timer);
        if (this._core) this._inCore((core) => core._woke(timer, Date.now()));
        // Before the wasm is there, only requests have timers: their limits.
        else this._endRequest(timer, timedOut((this._requests.get(timer) || { _api: 'request' })._api));
      }, delay),
    );
  }

  private _stopTimer(timer: number): void {
    clearTimeout(this._timers.get(timer));
    this._timers.delete(timer);
  }

  private _send(id: number, number: number, attach: boolean, left: number): void {
    const call = this._requests.get(id)!;
    const failed = () => this._inCore((core) => core._failed(id, number, Date.now()));
    const answered = (response: any) =>
      this._inCore((core) => {
        if (call instanceof SocketCall) core._closed(id, number, response && response.code, Date.now());
        else if (this._judges) core._judge(id, number, response, Date.now());
        else core._answered(id, number, response && response.statusCode, Date.now());
      });
    try {
      call._send(this._host, this._options, attach ? this._carried : undefined, left, answered, failed);
    } catch (error) {
      // Hosts tell wrong parameters through `fail`; one that throws is answered for it here.
      call._failure = error instanceof SessionError ? error : { errMsg: call._api + ':fail ' + error };
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
    login.resolve(Object.defineProperty(result, 'response', { value: fresh ? response : null }) as LoginResult);
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
    if (call) call.reject(error);
  }

  /**
   * Runs something of the app, but never inside one of the app's own calls into this client: as with `wx.request`,
   * no callback runs before the call that led to it has returned.
   */
  private _afterReturn(run: () => void): void {
    if (this._entered || !this._core) setTimeout(run, 0);
    else run();
  }

  private _emit(notice: number): void {
    if (notice === NOTICE_LOGGED_IN) this._tell('login', { expiresAt: this.session().expiresAt });
    else if (notice === NOTICE_LOGGED_OUT) this._tell('logout');
    else if (notice === NOTICE_EXPIRED) this._tell('expired');
    else this._tell('error', errorOf(notice, notice === STORAGE_FAILED ? 'storage' : 'login', evidence(notice, this._hostLogin._trouble)));
  }

  private _tell(event: string, detail?: unknown): void {
    const listeners = this._listeners[event];
    if (listeners) this._afterReturn(() => listeners.forEach((listener) => deliver(listener, detail)));
  }

  /**
   * Whether a login will be wanted, as far as the record in storage tells. A hint only, by which `wx.login` is asked
   * while the wasm is still loading; the machine decides whether the code is used.
   */
  private _wantsLogin(): boolean {
    const record = this._stored as (number | null)[] | null | undefined;
    const renewAt = record && record[4];
    return renewAt !== null && !(Date.now() < renewAt!);
  }

  /** Whether a URL looks like one of our backend; a hint of the same kind. */
  private _isOwn(url: unknown): boolean {
    return typeof url === 'string' && (!/^\w+:|^\/\//.test(url) || (!!this._base && url.indexOf(this._base) === 0));
  }

  private _absolute(url: string): string {
    return /^https?:/i.test(url) ? url : this._base + (url[0] === '/' ? '' : '/') + url;
  }
}
