/** The session in the answer to a login. Whether it is accepted is the machine's to say. */
import { MAX_SESSION_ID, SESSION_ID } from '../generated/codes';
import { OPTION_LOGIN_EXPIRES_IN, OPTION_LOGIN_SESSION, OPTION_PROTOCOL, OPTION_SESSION_NAME, SECRET } from '../generated/options';
import { isFunction, isObject, isString } from '../lib/is';
import { valueAt } from '../lib/paths';
import { type Eventual, taken } from '../lib/promised';
import type { FlatOptions } from '../options/options';
import { show } from '../options/show';
import { bodyOf, headerOf, numberIn, shown } from './response';
import { joinHalves, WAFER_MARK } from './wafer';

/** What an answer holds of a session. */
export interface SessionGrant {
  _id: string | undefined;
  _seconds: number;
  /** Why a login's answer has no session that can be sent: who looked where, and what was there, by its kind alone. */
  _why?: string;
}

/** The session in a login's answer. A function of the app may throw, and what it promises may be refused. */
export function readGrant(options: FlatOptions, response: unknown): Eventual<SessionGrant> {
  const body = bodyOf(response);
  const find = options[OPTION_LOGIN_SESSION];
  if (options[OPTION_PROTOCOL]) {
    const [mark, id, skey] = WAFER_FIELDS.map((path) => valueAt(body, path));
    const last = mark ? (isSendable(id) ? 2 : 1) : 0;
    const found = last > 1 && isSendable(skey) ? joinHalves(id, skey) : [undefined, id, skey][last];
    return explained(found, 0, "protocol' looked at '" + WAFER_FIELDS[last] + FOUND, body);
  }
  if (isFunction(find)) {
    const read = (found: unknown) => {
      const isGroup = isObject(found);
      return explained(isGroup ? valueAt(found, 'id') : found, valueAt(found, 'expiresIn'), "login.session' gave " + (isGroup ? 'an object with the id ' : ''), body);
    };
    return taken(find(shown(response)), read);
  }
  /** In the body; in a header where the body has nothing of this name. */
  const look = (path: string | undefined) => {
    const found = valueAt(body, path);
    return found === undefined && path && /^header\./.test(path) ? headerOf(response, path.slice(7), options[OPTION_SESSION_NAME]) : found;
  };
  return explained(look(find), look(options[OPTION_LOGIN_EXPIRES_IN]), "login.session' looked at '" + find + FOUND, body);
}

const WAFER_FIELDS = [WAFER_MARK, 'session.id', 'session.skey'];
const FOUND = "' and found ";

/** A grant; and where it is none, why: which option looked, what it found, what is accepted. */
function explained(id: unknown, seconds: unknown, words: string, body: unknown): SessionGrant {
  const granted = grant(id, seconds);
  if (!isSendable(id)) {
    granted._why = "option '" + words + show(id, SECRET) + (isString(body) ? ' (the body is no JSON)' : '') + '; accepted: printable ASCII, at most ' + MAX_SESSION_ID;
  }
  return granted;
}

/** What is told of a session. */
export function grant(id: unknown, seconds: unknown): SessionGrant {
  // Whatever else has a value of its own to give, and that may throw.
  return { _id: idOf(id), _seconds: numberIn(seconds) || 0 };
}

/** Only what can be an id is copied into the wasm, whose memory never shrinks. */
export function idOf(value: unknown): string | undefined {
  return isString(value) && value.length <= MAX_SESSION_ID ? value : undefined;
}

function isSendable(value: unknown): boolean {
  return SESSION_ID.test(idOf(value) || '');
}

/** Whether a login's answer holds what belongs on the server (docs: mini program login), where code2Session and most backends have it. */
export function hasSecrets(response: unknown): boolean {
  const body = bodyOf(response);
  return ['session_key', 'openid'].some((name) => isString(valueAt(body, name) || valueAt(body, 'data.' + name)));
}
