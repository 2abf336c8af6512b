/** What must not be shown: session ids, and the codes and refresh tokens that stand for one. */
import { isObject, isString } from '../lib/is';
import { messageOf, redact } from '../lib/redact';
import type { ClientState } from './client-state';

/** How many are kept: those of late answers are the last ones but a few. */
const MOST_SECRETS = 32;

/** How deep a thrown object is read. */
const DEPTH = 5;

/** From now on this is not shown. */
export function keepSecret({ _secrets: secrets }: ClientState, secret: string | undefined): void {
  if (!secret || secrets.has(secret)) return;
  secrets.add(secret);
  if (secrets.size > MOST_SECRETS) secrets.delete(secrets.values().next().value!);
}

/** Somebody else's words, as they may be shown. `more`: what else must not be. */
export function hide({ _secrets: secrets }: ClientState, words: string, more: string[] = []): string {
  return redact(words, [...secrets, ...more]);
}

/** What was thrown, or handed to `fail`, in words that may be shown. */
export function wordsOf(state: ClientState, thrown: unknown, more?: string[]): string {
  return hide(state, messageOf(thrown), more);
}

/** What was thrown, for `cause`; in its place its words, where something in it must not be shown. */
export function causeOf(state: ClientState, thrown: unknown, more?: string[]): unknown {
  const text = textsIn(thrown).join('\n');
  return hide(state, text, more) === text ? thrown : new Error(wordsOf(state, thrown, more));
}

/** All texts in a value. */
export function textsIn(value: any, depth = DEPTH): string[] {
  if (isString(value)) return value ? [value] : [];
  const texts: string[] = [];
  try {
    // Of errors, most is not enumerable.
    if (depth && value && typeof value === 'object') {
      for (const name of Object.getOwnPropertyNames(value)) texts.push(...textsIn(value[name], depth - 1));
    }
  } catch {
    // What can't be read can't be shown either.
  }
  return texts;
}

/** A host's object for the app's listeners, of which texts are shown as far as they may be. */
export function hideIn(state: ClientState, given: any): any {
  const shown: Record<string, unknown> = {};
  try {
    for (const name in isObject(given) ? given : {}) {
      const value = given[name];
      shown[name] = isString(value) ? hide(state, value) : value;
    }
  } catch {
    // What can't be read is left out.
  }
  return shown;
}
