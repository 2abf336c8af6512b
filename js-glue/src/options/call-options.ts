/** The options of a call that are ours, among those of the host, which are nobody's business here. */
import type { SessionError } from '../errors/session-error';
import { AUTH, PRIORITY } from '../generated/codes';
import { misused } from '../errors/failures';
import { keys } from '../lib/is';
import { loadWords } from '../lib/ondemand';
import type { CallOptions } from '../public/types';

/** What each accepts. */
const OWN: Record<Exclude<keyof CallOptions, 'retry'>, readonly unknown[]> = { auth: AUTH, replay: [true, false], priority: PRIORITY };
const NAMES = keys(OWN) as Array<keyof typeof OWN>;

/** How names begin that can be near to one of ours, and how long they are; but for the one of the hosts' that is like that. */
const LIKELY = /^(?!redirect$)[apr].{2,8}$/i;

/** The error for the first of ours that is not accepted, if there is one. */
export function checkCall(api: string, own: CallOptions): SessionError | undefined {
  for (const name of NAMES) {
    const value = own[name];
    if (value !== undefined && OWN[name].indexOf(value) < 0) {
      return misused(api, loadWords().wrongInCall(name, value, OWN[name]));
    }
  }
  return undefined;
}

/**
 * The error for a name that is none of ours, but one of them with a slip in it, not in its first letter. Hosts have no
 * options of such names. All calls come this way, with options of the host: those begin otherwise, or are longer.
 */
export function checkName(api: string, name: string): SessionError | undefined {
  const slip = LIKELY.test(name) && loadWords().slip(name, [...NAMES, 'retry']);
  return slip ? misused(api, slip) : undefined;
}
