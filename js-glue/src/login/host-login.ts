/** The host's part of a login: a code of `wx.login`, and its exchange at the backend. Codes and account credentials stay here. */
import { errnoOf, gave, threw } from '../errors/failures';
import type { AttemptNo, Flag, OfAttempt } from '../generated/border';
import { EVENT_CODE_FAILED, EVENT_CODE_RECEIVED, EVENT_EXCHANGE_IMPOSSIBLE, EVENT_EXCHANGE_LOST, EVENT_EXCHANGED, SECRET_IN_REPLY, SESSION_REFRESHABLE, SESSION_TOKEN } from '../generated/codes';
import {
  OPTION_LOGIN_CODE_FIELD,
  OPTION_LOGIN_DATA,
  OPTION_LOGIN_HEADER,
  OPTION_LOGIN_METHOD,
  OPTION_LOGIN_TIMEOUT,
  OPTION_LOGIN_URL,
  OPTION_PROTOCOL,
} from '../generated/options';
import { copyOf } from '../lib/copy';
import { assign, isFunction, isObject } from '../lib/is';
import { loadWafer } from '../lib/ondemand';
import { whenResolved, whenThere } from '../lib/thenable';
import { soon } from '../lib/timing';
import type { WxResponse } from '../public/types';
import { answerOf, bodyOf, hasSecrets, readGrant, type SessionGrant, statusOf } from '../session/answer';
import { absoluteUrl, endpointOf } from '../state/base-url';
import type { ClientState } from '../state/client-state';
import { dispatch } from '../state/dispatch';
import { endTask } from '../state/host-task';
import { emitNotice } from '../state/notices';
import type { HostLogin, LoginFailure } from '../state/ports';
import { causeOf, textsIn, wordsOf } from '../state/secrets';
import { askHost, type CodeAnswer } from './wx-login';

/** A call of `wx.login` made before the machine asked for it. */
interface PrefetchedCode {
  _answer?: CodeAnswer;
  _take?: (answer: CodeAnswer) => void;
}

/** An attempt to log in, and all that is known of it. What comes late belongs to the attempt that it was asked for. */
interface Attempt {
  readonly _number: AttemptNo;
  /** What the call that began the login sends along. */
  readonly _extra: object | undefined;
  /** None where account credentials take its place. */
  _code: string;
  _user: { encryptedData?: unknown; iv?: unknown };
  /** The session that is renewed with its refresh token. */
  _renews?: string;
  /** Who is waited for, as an error names it. */
  _where: string;
  /** Whether its exchange is to go out, or is, and nobody has answered or ended it. */
  _isOut: boolean;
  _failure: LoginFailure;
  _response?: WxResponse;
  _hostTask: any;
}

/** The shortest text of an answer that may be a session id, and is not shown in what the app's function throws over it. */
const LEAST_SECRET = 8;

/** How many attempts are remembered: a straggler may ask for the failure of an earlier one. */
const MOST_ATTEMPTS = 16;

export function makeHostLogin(state: ClientState): HostLogin {
  const { _host: host, _options: options, _logins: calls, _renewal: renewal } = state;
  const timeout = options[OPTION_LOGIN_TIMEOUT];
  const attempts: Attempt[] = [];
  let latest: Attempt | undefined;
  let prefetched: PrefetchedCode | undefined;
  let isWarned = false;
  /** Whether an exchange is being handed to the host. */
  let isPosting = false;

  function begin(number: AttemptNo, extra?: object): Attempt {
    // The rest comes with the steps that it takes.
    latest = { _number: number, _extra: extra, _isOut: true } as Attempt;
    attempts[number % MOST_ATTEMPTS] = latest;
    return latest;
  }

  function attemptOf(number: OfAttempt): Partial<Attempt> {
    const attempt = attempts[number % MOST_ATTEMPTS];
    return attempt && attempt._number === number ? attempt : {};
  }

  /** From now on somebody is waited for; as long as nothing is heard, that is what is wrong. */
  function waitFor(attempt: Attempt, where: string): void {
    attempt._where = where;
    attempt._failure = { errMsg: where + ' gave no answer within ' + timeout + ' ms' };
  }

  /** Whether an answer to the exchange counts: the first does, while the exchange is wanted. */
  function claim(attempt: Attempt): boolean {
    const { _isOut: isOut } = attempt;
    attempt._isOut = false;
    return isOut;
  }

  /** A function of the app failed. */
  function impossible(attempt: Attempt, answered: Flag, errMsg: string, cause?: unknown): void {
    assign(attempt._failure, { errMsg, cause });
    dispatch(state, EVENT_EXCHANGE_IMPOSSIBLE, attempt._number, answered);
  }

  /** The host has not delivered the exchange. Where it may quote account credentials, its words are not shown. */
  function lose(attempt: Attempt, failure: unknown): void {
    const words = attempt._code ? wordsOf(state, failure) : 'the host failed';
    attempt._failure = { errMsg: attempt._where + (words && ': ' + words), errno: errnoOf(failure) };
    dispatch(state, EVENT_EXCHANGE_LOST, attempt._number);
  }

  /** What the answer holds of a session, to the machine. */
  function readAnswer(attempt: Attempt, answer: WxResponse): void {
    const status = statusOf(answer);
    const { _renews: renewed } = attempt;
    attempt._response = answer;
    attempt._failure = { statusCode: status || undefined, response: answer, errMsg: attempt._where + ' answered ' + (status || 'without a status') };
    const tell = ({ _id, _seconds, _refresh, _why }: SessionGrant) => {
      if (_why) attempt._failure.errMsg += '; ' + _why;
      let bits = 0;
      if (renewal) {
        bits = renewal.learn(_id, _refresh, renewed) & SESSION_REFRESHABLE;
        if (renewed && renewal.isOver(status, bodyOf(answer))) bits += SESSION_TOKEN;
      }
      dispatch(state, EVENT_EXCHANGED, attempt._number, status, bits, _id, _seconds);
    };
    // Only a success can hold a session; the app's function need not be prepared for a gateway's error page.
    if (!(status >= 200 && status < 300)) return tell({ _id: undefined, _seconds: 0, _why: '' });
    if (!isWarned && hasSecrets(answer)) {
      // Once: the backend hands out what belongs on the server.
      isWarned = true;
      emitNotice(state, SECRET_IN_REPLY, 0);
    }
    const failed = (cause: unknown) => {
      // It may quote the answer, in which the machine has not found the session.
      const texts = textsIn(answer).filter((text) => text.length >= LEAST_SECRET);
      impossible(attempt, 1, attempt._failure.errMsg + '; ' + threw('login.session', wordsOf(state, cause, texts)), causeOf(state, cause, texts));
    };
    readGrant(options, (renewed && renewal) || {}, answer, tell, failed);
  }

  /** Posts what an attempt is made with. */
  function post(attempt: Attempt, url: string, method: string, header: object | undefined, data: object): void {
    const success = (answer: any) => {
      if (claim(attempt)) readAnswer(attempt, answer);
    };
    const fail = (failure: unknown) => {
      const answer = answerOf('request', failure);
      if (answer) success(answer);
      else if (claim(attempt)) lose(attempt, failure);
    };
    if (!attempt._isOut) return;
    // What the app has put around the host has ended the login that is being handed over: that is given, and aborted, first.
    if (isPosting) return soon(() => post(attempt, url, method, header, data));
    waitFor(attempt, endpointOf(method, url));
    isPosting = true;
    try {
      const task: any = (attempt._hostTask = host.request({ url: absoluteUrl(state, url), method, header: copyOf(header) || {}, timeout, data, success, fail }));
      // What the app has put around the host may have ended the login meanwhile.
      if (latest !== attempt) endTask(attempt);
      whenResolved(task, (answer) => statusOf(answer) >= 0 && success(answer), fail);
    } catch (failure) {
      fail(failure);
    } finally {
      isPosting = false;
    }
  }

  return {
    _prefetchCode() {
      if (prefetched) return;
      const asked: PrefetchedCode = (prefetched = {});
      askHost(state, (answer) => {
        asked._answer = answer;
        if (asked._take) asked._take(answer);
      });
    },
    _dropPrefetched() {
      prefetched = undefined;
    },
    _askCode(number, login) {
      const call = calls.get(login);
      const attempt = begin(number, call && call._options.data);
      waitFor(attempt, 'wx.login');
      const take = ({ _code = '', _user = {}, _failure, _unavailable }: CodeAnswer) => {
        // After a trap, the machine that asks now counts from one again.
        if (latest !== attempt) return;
        attempt._code = _code;
        attempt._user = _user;
        if (_failure) attempt._failure = _failure;
        if (_code) dispatch(state, EVENT_CODE_RECEIVED, number);
        else dispatch(state, EVENT_CODE_FAILED, number, +!!_unavailable);
      };
      const asked = prefetched;
      prefetched = undefined;
      if (!asked) askHost(state, take);
      else if (asked._answer) take(asked._answer);
      else asked._take = take;
    },
    _exchange(number) {
      const attempt = attemptOf(number) as Attempt;
      const { _code: code, _user: user, _extra: extra } = attempt;
      const given: unknown = options[OPTION_LOGIN_DATA];
      let header: object | undefined = options[OPTION_LOGIN_HEADER];
      let fields: object | undefined;
      if (options[OPTION_PROTOCOL]) header = assign(loadWafer().login(code, user), header);
      else fields = assign({ [options[OPTION_LOGIN_CODE_FIELD]]: code }, user);
      const failed = (cause: unknown) => {
        if (claim(attempt)) impossible(attempt, 0, threw('login.data', wordsOf(state, cause)), causeOf(state, cause));
      };
      const exchange = (data: any) => {
        if (data != null && !isObject(data)) return claim(attempt) && impossible(attempt, 0, gave('login.data', data));
        whenThere(
          () => copyOf(assign({}, data, extra, fields)),
          (body) => post(attempt, options[OPTION_LOGIN_URL], options[OPTION_LOGIN_METHOD], header, body),
          failed,
        );
      };
      if (!isFunction(given)) return exchange(given);
      waitFor(attempt, "option 'login.data'");
      // What the app's function throws is the end of this login: it would throw again.
      // Later: what the machine makes of calls that the function has made comes after this one.
      new Promise((resolve) => resolve(given(code))).then(exchange, failed);
    },
    _postAccountCredentials(number, login) {
      const { url, method = 'POST', header, data } = calls.get(login)!._options.via!;
      post(begin(number), url, method, header, assign({}, data));
    },
    _renew(number, id) {
      const attempt = begin(number);
      const [method, header, data] = renewal!.ask(id);
      attempt._renews = id;
      post(attempt, renewal!.url, method, header, data);
    },
    _abortExchange() {
      if (!latest) return;
      const attempt = latest;
      latest = undefined;
      attempt._isOut = false;
      endTask(attempt);
    },
    _failureOf: (number) => attemptOf(number)._failure || {},
    _responseTo: (number) => attemptOf(number)._response || null,
  };
}
