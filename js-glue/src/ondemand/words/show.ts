/** How a value is shown in an error: itself only where it cannot be a secret. */
import { ARRAY_VALUES, FUNCTION, INSTANCE, INTEGER, INTEGERS, NUMBER, OBJECT, SCALAR, SCALARS, SECRET, STRING, STRINGS, STRING_VALUES } from '../../generated/options';
import { isPlain, tagOf } from '../../lib/copy';
import { isArray, isBoolean, isNumber, isObject, isString } from '../../lib/is';

/** Where one of these is expected, data may have been given in its place: credentials, for instance. */
const CLOSED = OBJECT | FUNCTION | STRING_VALUES | ARRAY_VALUES | INSTANCE | SECRET;

/** Where a string is expected, and where a number. */
const OF_STRINGS = STRING | STRINGS | SCALAR | SCALARS;
const OF_NUMBERS = INTEGER | INTEGERS | NUMBER | SCALAR | SCALARS;

/** A value that an option of these kinds was given: itself if that is harmless, or of what kind it is. */
export function show(value: unknown, kinds: number): string {
  if (isArray(value)) return 'an array';
  if (isPlain(value)) return 'an object';
  if (isObject(value)) {
    const tag = tagOf(value);
    return tag === 'Object' ? 'an object that inherits' : 'a ' + tag;
  }
  const isText = isString(value);
  // Where neither is expected, `'yes'` and `401` are slips, and what is longer may be what belongs elsewhere.
  const isHarmless =
    !value || isBoolean(value) || ((isText || isNumber(value)) && !(kinds & CLOSED) && (kinds & (isText ? OF_STRINGS : OF_NUMBERS) || String(value).length < 6));
  return isHarmless ? (isText ? "'" + cut(withoutSecrets(value)) + "'" : String(value)) : 'a ' + typeof value;
}

/** The beginning of a text that may be of any length. */
export function cut(text: string): string {
  return text.length > 60 ? text.slice(0, 60) + '…' : text;
}

/** A URL without its user info, and without what its query says. */
function withoutSecrets(url: string): string {
  return url.replace(/^(\w+:\/\/)?[^]*@/, '$1…@').replace(/([?#])[^]+/, '$1…');
}
