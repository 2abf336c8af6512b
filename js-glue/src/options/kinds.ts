/** What a row accepts, and the error for what it does not. */
import { misused } from '../errors/failures';
import type { SessionError } from '../errors/session-error';
import { EMPTY, INTEGER, MAX_LENGTH, type OptionRow, SCALAR, SCALARS, SECRET, STRING } from '../generated/options';
import { isPlain } from '../lib/copy';
import { isArray, isBoolean, isFunction, isNumber, isObject, isString, keys } from '../lib/is';
import { cut, show } from './show';

/** How it is called, whether a value is it, and the kinds of what is in such a value. */
type Kind = [label: string, test: (value: any) => boolean, inner?: number];

export function isScalar(value: unknown): value is string | number | boolean {
  return isString(value) || isNumber(value) || isBoolean(value);
}

/** Throws unless a row accepts a value, and whatever is in it. */
export function verify(api: string, path: string, row: OptionRow, value: any): void {
  const known = kindsOf(row).filter(([, test]) => test(value))[0];
  if (!known) throw wrong(api, path, row, value);
  const isBounded = isArray(value) || (isString(value) && (row[0] & (STRING | SECRET)) === STRING);
  if (isBounded && value.length > MAX_LENGTH) throw refusal(api, path, 'too long', 'at most ' + MAX_LENGTH);
  if (known[2]) {
    for (const key of keys(value)) verify(api, isArray(value) ? entryPath(path, key) : path + '.' + cut(key), [known[2], row[1]], value[key]);
  }
}

export function entryPath(path: string, entry: number | string): string {
  return path + '[' + entry + ']';
}

/** The error for a value that a row does not accept. */
export function wrong(api: string, path: string, row: OptionRow, value: unknown): SessionError {
  return refusal(api, path, value === undefined ? 'missing' : show(value, row[0]), kindsOf(row).map(([label]) => label).join(' or '));
}

/** The error for an option: what it is, in words, and what it may be. */
export function refusal(api: string, path: string, found: string, accepted: string): SessionError {
  return misused(api, "option '" + path + "' is " + found + '; accepted: ' + accepted);
}

/** What a row accepts. */
function kindsOf([kinds, accepted]: OptionRow): Kind[] {
  const choices = isArray(accepted) ? accepted : undefined;
  const [least, most] = choices || [];
  const range = ' from ' + least + ' to ' + most;
  const fields = 'a plain object';
  // In the order of the bits: see src/session/options/kind.rs.
  const known: Kind[] = [
    [
      choices ? "'" + choices.join("', '") + "'" : (accepted as string) || (kinds & EMPTY ? 'a string' : 'a non-empty string'),
      (value) => isString(value) && !!(value || kinds & EMPTY) && (!choices || choices.indexOf(value) >= 0),
    ],
    ['an integer' + range, (value) => Number.isInteger(value) && value >= least && value <= most],
    ['true or false', isBoolean],
    [fields, isPlain],
    ['an array of ' + (accepted || 'strings'), isArray, STRING],
    ['an array of integers' + range, isArray, INTEGER],
    [fields, isPlain, STRING | EMPTY | SECRET],
    [fields, isPlain, SCALARS],
    ['an array', isArray, SCALAR],
    // NaN is none: it equals nothing that an answer may hold.
    ['a string, number or boolean', (value) => isScalar(value) && value === value],
    ['a positive number', (value) => isNumber(value) && value > 0 && value < 1 / 0],
    ['an object', isObject],
    ['a function', isFunction],
    // Under its name, a module has its version: another's functions need not fit. There are tools that look for calls of `require` in
    // the text, so this one stands nowhere in it.
    ['requires'.replace('s', "('weapp-session/" + accepted + "') of version " + VERSION), (value) => value && value[accepted as string] === VERSION],
  ];
  return known.filter((_, place) => (kinds >> place) & 1);
}
