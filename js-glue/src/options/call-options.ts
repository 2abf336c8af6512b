/** The options of a call that are ours, among those of the host, which are nobody's business here. */
import { misused } from '../errors/failures';
import type { SessionError } from '../errors/session-error';
import { AUTH, PRIORITY } from '../generated/codes';
import { BOOLEAN } from '../generated/options';
import { isString, keys } from '../lib/is';
import type { CallOptions } from '../public/types';
import { refusal } from './kinds';
import { isNear } from './near';
import { quote, show } from './show';

/** What each accepts. */
const OWN: Record<keyof CallOptions, readonly unknown[]> = { auth: AUTH, replay: [true, false], priority: PRIORITY };
const NAMES = keys(OWN) as Array<keyof CallOptions>;

/** What they begin with, small or capital. */
const INITIALS = 'aprAPR';

/** Longer names than this are near none of ours. */
const LONGEST = 9;

/** The error for the first of ours that is not accepted, if there is one. */
export function checkCall(api: string, own: CallOptions): SessionError | undefined {
  for (const name of NAMES) {
    const value = own[name];
    if (value !== undefined && OWN[name].indexOf(value) < 0) {
      return refusal(api, name, show(value, BOOLEAN), OWN[name].map((accepted) => (isString(accepted) ? quote(accepted) : accepted)).join(', '));
    }
  }
  return undefined;
}

/**
 * The error for a name that is none of ours, but one of them with a slip in it, not in its first letter. Hosts have no
 * options of such names. All calls come this way, with options of the host: those begin otherwise, or are longer.
 */
export function checkName(api: string, name: string): SessionError | undefined {
  if (name.length > LONGEST || INITIALS.indexOf(name[0]!) < 0) return undefined;
  const meant = NAMES.filter((own) => isNear(name.toLowerCase(), own))[0];
  return meant && misused(api, "unknown option '" + name + "'; did you mean '" + meant + "'?");
}
