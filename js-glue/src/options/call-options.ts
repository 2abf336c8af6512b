/** The options of a call that are ours, among those of the host, which are nobody's business here. */
import { misused } from '../errors/failures';
import type { SessionError } from '../errors/session-error';
import { AUTH, PRIORITY } from '../generated/codes';
import { BOOLEAN } from '../generated/options';
import { isString, keys } from '../lib/is';
import type { CallOptions } from '../public/types';
import { wrong } from './kinds';
import { isNear } from './near';
import { quote } from './show';

/** What each accepts. */
const OWN: Record<keyof CallOptions, readonly unknown[]> = { auth: AUTH, replay: [true, false], priority: PRIORITY };
const NAMES = keys(OWN) as Array<keyof CallOptions>;

/** Longer names than this are near none of ours. */
const LONGEST = 9;

/** How many names are remembered that are near none, where an app makes them up. */
const MOST_NAMES = 99;
const others = new Set<string>();

/** The error for the first of ours that is not accepted, if there is one. */
export function checkCall(api: string, own: CallOptions): SessionError | undefined {
  for (const name of NAMES) {
    const value = own[name];
    if (value !== undefined && OWN[name].indexOf(value) < 0) {
      return wrong(api, name, [BOOLEAN], value, OWN[name].map((accepted) => (isString(accepted) ? quote(accepted) : accepted)).join(', '));
    }
  }
  return undefined;
}

/** The error for a name that is none of ours, but one of them with a slip in it. Hosts have no options of such names. */
export function checkName(api: string, name: string): SessionError | undefined {
  // Hosts' options are the rule, and the same ones come with each call.
  if (name.length > LONGEST || others.has(name)) return undefined;
  const meant = NAMES.filter((own) => isNear(name.toLowerCase(), own))[0];
  if (meant) return misused(api, "unknown option '" + name + "'; did you mean '" + meant + "'?");
  if (others.size > MOST_NAMES) others.clear();
  others.add(name);
  return undefined;
}
