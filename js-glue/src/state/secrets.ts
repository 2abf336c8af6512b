/** What must not be shown: session ids, and the codes that stand for one. */
import { isString } from '../lib/is';
import { messageOf } from '../lib/words';
import { encode } from '../lib/percent';
import type { ClientState } from './client-state';

/** How many are kept: those of late answers are the last ones but a few. */
const MOST_SECRETS = 32;

/**
 * So many characters of a secret in a row are a quotation: hosts cut, escape and encode what they quote, but letters and
 * digits stay what they are.
 */
const QUOTATION = 6;

/** In the place of words that quote a secret. */
const HIDDEN = '…';

/** How deep a thrown object is read. */
const DEPTH = 5;

/** From now on this is not shown. */
export function keepSecret({ _secrets: secrets }: ClientState, secret: string | undefined): void {
  if (secret) secrets.add(secret);
  if (secrets.size > MOST_SECRETS) secrets.delete(secrets.values().next().value!);
}

/** Somebody else's words, if they may be shown. `more`: what else they must not quote. */
export function show({ _secrets: secrets }: ClientState, words: string, more: string[] = []): string {
  for (const secret of [...secrets, ...more]) {
    for (const form of [secret, encode(secret)]) {
      for (let at = 0; !at || at + QUOTATION <= form.length; at++) {
        if (words.indexOf(form.substr(at, QUOTATION)) >= 0) return HIDDEN;
      }
    }
  }
  return words;
}

/** What was thrown, or handed to `fail`, in words that may be shown. */
export function wordsOf(state: ClientState, thrown: unknown, more?: string[]): string {
  return show(state, messageOf(thrown), more);
}

/** What was thrown, for `cause`, if it may be shown. */
export function causeOf(state: ClientState, thrown: unknown, more?: string[]): unknown {
  return show(state, textsIn(thrown).join('\n'), more) === HIDDEN ? undefined : thrown;
}

/** All texts in a value. */
export function textsIn(value: any, depth = DEPTH): string[] {
  if (isString(value)) return [value];
  const texts: string[] = [];
  try {
    // Of errors, most is not enumerable.
    if (depth) for (const name of Object.getOwnPropertyNames(value)) texts.push(...textsIn(value[name], depth - 1));
  } catch {
    // What has no properties, or can't be read.
  }
  return texts;
}
