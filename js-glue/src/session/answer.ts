/** What an answer of the backend says of the session. What it means is the machine's to say. */
import {
  OPTION_EXPIRED_BODY,
  OPTION_EXPIRED_CLOSE_CODES,
  OPTION_EXPIRED_TEST,
  OPTION_PROTOCOL,
  OPTION_SESSION_NAME,
  OPTION_SESSION_UPDATE_EXPIRES_IN,
  OPTION_SESSION_UPDATE_ID,
} from '../generated/options';
import { surface } from '../lib/call-safely';
import { keys } from '../lib/is';
import { loadWafer } from '../lib/ondemand';
import { valueAt } from '../lib/paths';
import { whenThere } from '../lib/thenable';
import type { FlatOptions } from '../options/options';
import { grant, type SessionGrant } from './grant';
import { bodyOf, headerOf, shown } from './response';

export { type GrantPaths, hasSecrets, idOf, isSendable, readGrant, SENDABLE, type SessionGrant } from './grant';
export { answerOf, bodyOf, headerOf, statusOf } from './response';

/** What an answer says of the session that it was sent with. */
export interface SessionUpdate extends SessionGrant {
  /** Whether, as a truth. */
  _expired: unknown;
}

/**
 * What an answer says of the session it was sent with: that it is over, or how it goes on. Told at once, or when the app's own
 * function has said what it thinks of the answer; what that throws surfaces, and the answer is one like any other.
 */
export function inspect(options: FlatOptions, response: unknown, tell: (update: SessionUpdate) => void): void {
  const { [OPTION_EXPIRED_BODY]: rules, [OPTION_EXPIRED_TEST]: test, [OPTION_PROTOCOL]: protocol } = options;
  let read: [unknown] | undefined;
  // Once, and only where a rule needs it: it may be large.
  const body = () => (read = read || [bodyOf(response)])[0];
  /** A path into the whole answer: `data.…` into its body, `header.…` to a header. */
  const found = (path: string | undefined) =>
    path && (path[0] === 'd' ? valueAt(body(), path.slice(5)) : headerOf(response, path.slice(7), options[OPTION_SESSION_NAME]));
  const { _id, _seconds } = grant(found(options[OPTION_SESSION_UPDATE_ID]), found(options[OPTION_SESSION_UPDATE_EXPIRES_IN]));
  const isOver =
    (protocol && loadWafer().isOver(body())) ||
    (rules && keys(rules).some((path) => rules[path]!.indexOf(valueAt(body(), path)) >= 0));
  const judged = (verdict: unknown) => tell({ _id, _seconds, _expired: verdict || isOver });
  whenThere(
    () => test && test(shown(response)),
    judged,
    (error) => judged(surface(error)),
  );
}

/** Whether a socket was closed because the session is over. */
export function isClosedExpired(options: FlatOptions, { code }: { code?: unknown }): boolean {
  return options[OPTION_EXPIRED_CLOSE_CODES].indexOf(code as number) >= 0;
}
