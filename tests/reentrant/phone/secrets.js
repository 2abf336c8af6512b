/**
 * What nobody may be shown: session ids, codes and passwords. Each has a mark at either end, so that half of one is
 * found as well, and characters between them that are written otherwise in JSON and in URLs.
 */

/** The kinds, as they stand in the mark. */
const KINDS = { id: 'i', code: 'c', password: 'p' };
const MARK = /k7s|s7k/;
const ID = /k7si(\d+)n/;

/** @param {keyof typeof KINDS} kind @param {number} number */
export const secret = (kind, number) => `k7s${KINDS[kind]}${number}nQmFzZTY0"/+=%41&IGlkZWFzs7k`;

/** Whether a text holds a secret, or an end of one. @param {string} text */
export const holdsSecret = (text) => MARK.test(text);

/** The place in a text where a secret is. @param {string} text */
export function aroundSecret(text) {
  const at = text.search(MARK);
  return text.slice(Math.max(at - 60, 0), at + 40);
}

/** The number of the session id in a text. @param {string} text @returns {number | undefined} */
export function idIn(text) {
  const found = ID.exec(text);
  return found ? Number(found[1]) : undefined;
}

const WHOLE = /k7s.*?s7k/g;

/** How hosts quote what they were given, in words of their own: some cut it short. @type {Array<(text: string) => string>} */
const QUOTES = [
  (text) => text,
  (text) => JSON.stringify(text),
  (text) => encodeURIComponent(text),
  (text) => decodeURI(text.replace(/%(?![0-9a-f]{2})/gi, '%25')),
  (text) => text.replace(WHOLE, (secret) => secret.slice(0, secret.length / 2)),
  (text) => text.replace(WHOLE, (secret) => secret.slice(secret.length / 2)),
];

/** @param {number} way @param {unknown} given */
export const quote = (way, given) => QUOTES[way % QUOTES.length]?.(typeof given === 'string' ? given : JSON.stringify(given) ?? '') ?? '';
