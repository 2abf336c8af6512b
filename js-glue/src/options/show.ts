/** How a value is shown in an error: itself only where it cannot be a secret. */
import { ARRAY_VALUES, FUNCTION, INSTANCE, OBJECT, SCALAR, SCALARS, SECRET, STRING, STRINGS, STRING_VALUES } from '../generated/options';
import { isPlain } from '../lib/copy';
import { isArray, isBoolean, isNumber, isObject, isString } from '../lib/is';

/** Where one of these is expected, data may have been given in its place: credentials, for instance. */
const CLOSED = OBJECT | FUNCTION | STRING_VALUES | ARRAY_VALUES | INSTANCE | SECRET;

/** A value that an option of these kinds was given: itself if that is harmless, or of what kind it is. */
export function show(value: unknown, kinds: number): string {
  const isOpen = !(kinds & CLOSED);
  if (value === null || value === undefined || isBoolean(value)) return String(value);
  if (isNumber(value)) return isOpen ? String(value) : 'a number';
  if (isString(value)) {
    // Where no string is expected, `'yes'` and `'401'` are slips, and what is longer may be what belongs elsewhere.
    if (isOpen && (kinds & (STRING | STRINGS | SCALAR | SCALARS) || value.length < 6)) return quote(withoutSecrets(value));
    return value ? 'a string' : 'an empty string';
  }
  if (isArray(value)) return 'an array';
  if (!isObject(value)) return 'a ' + typeof value;
  if (isPlain(value)) return 'an object';
  const name = {}.toString.call(value).slice(8, -1);
  return name === 'Object' ? 'an object that inherits' : (/^[AE]/.test(name) ? 'an ' : 'a ') + name;
}

export function quote(text: string): string {
  return "'" + cut(text) + "'";
}

/** The beginning of a text that may be of any length. */
export function cut(text: string): string {
  return text.length > 60 ? text.slice(0, 60) + '…' : text;
}

/** A URL without its user info, and without what its query says. */
function withoutSecrets(url: string): string {
  return url.replace(/^(\w+:\/\/)?[^]*@/, '$1…@').replace(/([?#])[^]+/, '$1…');
}
