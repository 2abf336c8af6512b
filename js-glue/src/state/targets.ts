/** Where the URLs of calls point, as far as it is known: by what Rust has said of a text, or would say beyond doubt. */
import type { TargetNumber } from '../generated/border';
import { TARGET_FOREIGN, TARGET_NEEDS_SLASH, TARGET_RELATIVE, TARGET_TRUSTED } from '../generated/codes';
import { MAX_LENGTH } from '../generated/options';
import { isString } from '../lib/is';
import type { ClientState } from './client-state';

/** How many URLs are remembered, where an app writes numbers into them. */
const MOST_TARGETS = 99;

/**
 * How much of a URL is looked at. All of it that can tell its origin: one that is trusted is no longer than an option may
 * be. What goes to the wasm stays in its memory.
 */
export const MOST_OF_URL = 2 * MAX_LENGTH;

/** What a URL points at, if nobody has to be asked. */
export function knownTarget(state: ClientState, url: any): TargetNumber | undefined {
  const target = state._targets.get(url);
  if (target !== undefined) return target;
  const plain = plainTarget(state, url);
  if (plain) remember(state, url, plain);
  return plain || undefined;
}

/** Remembers it: it depends on nothing but the URL and the options. */
export function remember({ _targets: targets }: ClientState, url: string, target: TargetNumber): void {
  if (url.length >= MOST_OF_URL) return;
  if (targets.size > MOST_TARGETS) targets.clear();
  targets.set(url, target);
}

/**
 * Of a URL under a `baseUrl` that Rust has approved, or will: a path that begins with a plain name is relative for every parser, and
 * what begins with the base is of its origin. src/session/origin/tests.rs has the proof.
 */
function plainTarget({ _base: base }: ClientState, url: any): TargetNumber {
  if (!base || !isString(url)) return TARGET_FOREIGN;
  if (/^\/?[\da-z][\w.-]*([/?#]|$)|^[?#]/i.test(url)) return /^\w/.test(url) ? TARGET_NEEDS_SLASH : TARGET_RELATIVE;
  return url.replace(/[?#]|$/, '/').indexOf(base + '/') === 0 ? TARGET_TRUSTED : TARGET_FOREIGN;
}
