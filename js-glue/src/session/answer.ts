/** What an answer of the backend says of the session. What it means is the machine's to say. */
import { MAX_SESSION_ID } from '../generated/codes';
import {
  OPTION_EXPIRED_BODY,
  OPTION_EXPIRED_CLOSE_CODES,
  OPTION_EXPIRED_TEST,
  OPTION_LOGIN_EXPIRES_IN,
  OPTION_LOGIN_SESSION,
  OPTION_PROTOCOL,
  OPTION_SESSION_UPDATE_EXPIRES_IN,
  OPTION_SESSION_UPDATE_ID,
} from '../generated/options';
import { callSafely } from '../lib/call-safely';
import { headerOf } from '../lib/headers';
import { isFunction, isNumber, isString, keys } from '../lib/is';
import { valueAt } from '../lib/paths';
import type { FlatOptions } from '../options/options';

/** What an answer holds of a session; what it means is the machine's to say. */
export interface SessionGrant {
  _id: string | undefined;
  _seconds: number;
  _why?: string;
}

/** What an answer says of the session that it was sent with. */
export interface SessionUpdate extends SessionGrant {
  /** Whether, as a truth. */
  _expired: unknown;
}

/** The field by which a server of the Wafer protocol marks answers of its own (npm: wafer-node-session). */
const WAFER_MARK = 'F2C224D4-2BCE-4C64-AF9F-A6D872000D1A';

/** The session in a login's answer. The app's own function may throw. */
export function readGrant(options: FlatOptions, response: any): SessionGrant {
  const body = bodyOf(response);
  const find = options[OPTION_LOGIN_SESSION];
  if (options[OPTION_PROTOCOL]) {
    // The two halves of one session; see `attachSession`.
    const [id, skey] = ['session.id', 'session.skey'].map((path) => idOf(valueAt(body, path)));
    return grant(valueAt(body, WAFER_MARK) && id && skey && id + ':' + skey);
  }
  if (!isFunction(find)) return grant(valueAt(body, find), valueAt(body, options[OPTION_LOGIN_EXPIRES_IN]));
  const found = find(response);
  return isString(found) ? grant(found) : grant(valueAt(found, 'id'), valueAt(found, 'expiresIn'));
}

/** Whether a login's answer holds what belongs on the server (docs: mini program login), where code2Session and most backends have it. */
export function hasSecrets(response: any): boolean {
  const body = bodyOf(response);
  return ['session_key', 'openid'].some((name) => isString(valueAt(body, name) || valueAt(body, 'data.' + name)));
}

/** What an answer says of the session it was sent with: that it is over, or how it goes on. */
export function inspect(options: FlatOptions, response: any): SessionUpdate {
  const { [OPTION_EXPIRED_BODY]: rules, [OPTION_EXPIRED_TEST]: test } = options;
  const found = (path: string | undefined) => path && findIn(response, path);
  const body = rules || options[OPTION_PROTOCOL] ? bodyOf(response) : undefined;
  const { _id, _seconds } = grant(found(options[OPTION_SESSION_UPDATE_ID]), found(options[OPTION_SESSION_UPDATE_EXPIRES_IN]));
  return {
    _id,
    _seconds,
    _expired:
      callSafely(test, response) ||
      (options[OPTION_PROTOCOL] && valueAt(body, WAFER_MARK) && valueAt(body, 'error') === 'ERR_INVALID_SESSION') ||
      (rules && keys(rules).some((path) => rules[path]!.indexOf(valueAt(body, path)) >= 0)),
  };
}

/** Whether a socket was closed because the session is over. */
export function closedExpired(options: FlatOptions, close: unknown): SessionUpdate {
  return { _id: undefined, _seconds: 0, _expired: options[OPTION_EXPIRED_CLOSE_CODES].indexOf(valueAt(close, 'code')) >= 0 };
}

function grant(id: unknown, seconds?: unknown): SessionGrant {
  // Whatever else has a value of its own to give, and that may throw.
  return { _id: idOf(id), _seconds: (isString(seconds) ? +seconds : numberOf(seconds)) || 0 };
}

/** Only what can be an id is copied into the wasm, whose memory never shrinks. */
export function idOf(value: unknown): string | undefined {
  return isString(value) && value.length <= MAX_SESSION_ID ? value : undefined;
}

/** A number as it is; NaN for whatever else, which has no place in the wasm. */
export function numberOf(value: unknown): number {
  return isNumber(value) ? value : NaN;
}

/** The HTTP status of whatever the host answered; NaN for none. */
export function statusOf(response: any): number {
  try {
    return numberOf(response.statusCode);
  } catch {
    return NaN;
  }
}

/** A path into a whole answer: `data.…` into its body, `header.…` to a header. */
function findIn(response: any, path: string): unknown {
  const rest = path.slice(path.indexOf('.') + 1);
  if (path[0] === 'd') return valueAt(bodyOf(response), rest);
  try {
    return headerOf(valueAt(response, 'header'), rest);
  } catch {
    // A call must not hang because its answer throws.
    return undefined;
  }
}

/**
 * The body. A backend that sends JSON under another content type reaches us as a string, and so does every answer to an
 * upload (docs: wx.request, dataType; wx.uploadFile).
 */
function bodyOf(response: any): unknown {
  const body = valueAt(response, 'data');
  try {
    return isString(body) ? JSON.parse(body) : body;
  } catch {
    return body;
  }
}

export function answerOf(_api: string, _failure: unknown): any {
  return undefined;
}
