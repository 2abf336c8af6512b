/** The session in the answer to a login. Whether it is accepted is the machine's to say. */
import { MAX_SESSION_ID, SESSION_ID } from '../generated/codes';
import { OPTION_LOGIN_EXPIRES_IN, OPTION_LOGIN_REFRESH, OPTION_LOGIN_SESSION, OPTION_PROTOCOL, OPTION_SESSION_NAME, SECRET } from '../generated/options';
import { isFunction, isObject, isString } from '../lib/is';
import { numberIn } from '../lib/numbers';
import { valueAt } from '../lib/paths';
import { whenThere } from '../lib/thenable';
import type { FlatOptions } from '../options/options';
import { loadWafer, loadWords } from '../lib/ondemand';
import { bodyOf, headerOf, shown } from './response';

/** What an answer holds of a session. */
export interface SessionGrant {
  _id: string | undefined;
  _seconds: number;
  /** The refresh token beside it; anything. */
  _refresh?: unknown;
  /** Why a login's answer has no session that can be sent: who looked where, and what was there, by its kind alone. */
  _why?: string;
}

/** Where an answer has what there is of a session, if not where the options say that a login's has it. */
export interface GrantPaths {
  readonly session?: string | undefined;
  readonly expiresIn?: string | undefined;
  readonly refresh?: string | undefined;
}

/** Tells the session in a login's answer. A function of the app may throw, and what it promises may be refused: then it has failed. */
export function readGrant(
  options: FlatOptions,
  paths: GrantPaths,
  response: unknown,
  tell: (grant: SessionGrant) => void,
  failed: (cause: unknown) => void,
): void {
  const body = bodyOf(response);
  /** In the body; in a header where the body has nothing of this name. */
  const look = (path: string | undefined) => {
    const found = valueAt(body, path);
    return found === undefined && path && /^header\./.test(path) ? headerOf(response, path.slice(7), options[OPTION_SESSION_NAME]) : found;
  };
  const explain = (id: unknown, seconds: unknown, words: string, refresh = look(paths.refresh || options[OPTION_LOGIN_REFRESH])) => {
    const granted = explained(id, seconds, words, body);
    granted._refresh = refresh;
    tell(granted);
  };
  const find = paths.session || options[OPTION_LOGIN_SESSION];
  if (options[OPTION_PROTOCOL]) return explain(...loadWafer().grant(body, isSendable));
  if (isFunction(find)) {
    const read = (found: unknown) => {
      const isGroup = isObject(found);
      explain(isGroup ? valueAt(found, 'id') : found, valueAt(found, 'expiresIn'), "login.session' gave " + (isGroup ? 'an object with the id ' : ''), valueAt(found, 'refresh'));
    };
    return whenThere(() => find(shown(response)), read, failed);
  }
  explain(look(find), look(paths.expiresIn || options[OPTION_LOGIN_EXPIRES_IN]), "login.session' looked at '" + find + "' and found ");
}

/** What a session id may be. */
export const SENDABLE = 'printable ASCII, at most ' + MAX_SESSION_ID;

/** A grant; and where it is none, why: which option looked, what it found, what is accepted. */
function explained(id: unknown, seconds: unknown, words: string, body: unknown): SessionGrant {
  const granted = grant(id, seconds);
  if (!isSendable(id)) {
    granted._why = "option '" + words + loadWords().show(id, SECRET) + (isString(body) ? ' (the body is no JSON)' : '') + '; accepted: ' + SENDABLE;
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

export function isSendable(value: unknown): boolean {
  return SESSION_ID.test(idOf(value) || '');
}

/** Whether a login's answer holds what belongs on the server (docs: mini program login), where code2Session and most backends have it. */
export function hasSecrets(response: unknown): boolean {
  const body = bodyOf(response);
  return ['session_key', 'openid'].some((name) => isString(valueAt(body, name) || valueAt(body, 'data.' + name)));
}
