/** What must not be shown: session ids, and the codes that stand for one. */
import { attempt } from '../lib/attempt';
import { getOwnPropertyNames, isString } from '../lib/is';
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

/** In the place of a word that quotes a secret. */
const HIDDEN = '…';

/** How deep a thrown object is read. */
const DEPTH = 5;

/** From now on this is not shown. */
export function keepSecret({ _secrets: secrets }: ClientState, secret: string | undefined): void {
  if (secret) secrets.add(secret);
  if (secrets.size > MOST_SECRETS) secrets.delete(secrets.values().next().value!);
}

/** Somebody else's words, without those that quote a secret. `more`: what else they must not quote. */
export function show({ _secrets: secrets }: ClientState, words: string, more: string[] = []): string {
  const quotes = (text: string) =>
    [...secrets, ...more].some((secret) =>
      [secret, encode(secret)].some((form) => {
        let at = 0;
        while (at + QUOTATION < form.length && text.indexOf(form.substr(at, QUOTATION)) < 0) at++;
        return text.indexOf(form.substr(at, QUOTATION)) >= 0;
      }),
    );
  const shown = words.split(' ').map((word) => (quotes(word) ? HIDDEN : word)).join(' ');
  // A secret may have spaces in it.
  return quotes(shown) ? HIDDEN : shown;
}

/** What was thrown, or handed to `fail`, in words that may be shown. */
export function wordsOf(state: ClientState, thrown: unknown, more?: string[]): string {
  return show(state, messageOf(thrown), more);
}

/** What was thrown, for `cause`, if it may be shown. */
export function causeOf(state: ClientState, thrown: unknown, more?: string[]): unknown {
  const text = textsIn(thrown).join(' ');
  return show(state, text, more) === text ? thrown : undefined;
}

/** All texts in a value. */
export function textsIn(value: any, depth = DEPTH): string[] {
  if (isString(value)) return [value];
  const texts: string[] = [];
  // Of errors, most is not enumerable. What has no properties, or can't be read, is passed over.
  attempt(() => depth && getOwnPropertyNames(value).forEach((name) => texts.push(...textsIn(value[name], depth - 1))));
  return texts;
}
