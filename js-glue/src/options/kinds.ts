/** What a row accepts, and the error for what it does not. */
import { misused } from '../errors/failures';
import type { SessionError } from '../errors/session-error';
import {
  ARRAY_VALUES,
  BOOLEAN,
  EMPTY,
  FUNCTION,
  INSTANCE,
  INTEGER,
  INTEGERS,
  MAX_LENGTH,
  NUMBER,
  OBJECT,
  type OptionRow,
  SCALAR,
  SCALARS,
  SECRET,
  STRING,
  STRINGS,
  STRING_VALUES,
} from '../generated/options';
import { isPlain } from '../lib/copy';
import { isArray, isBoolean, isFunction, isNumber, isObject, isString, keys } from '../lib/is';
import { cut, quote, show } from './show';

/** Which bit, how it is called, whether a value is it, and the kinds of what is in such a value. */
type Kind = [bit: number, label: string, test: (value: any) => boolean, inner?: number];

export function isScalar(value: unknown): value is string | number | boolean {
  return isString(value) || isNumber(value) || isBoolean(value);
}

export function isPlainObject(value: unknown): value is Record<string, any> {
  return isObject(value) && isPlain(value);
}

/** Throws unless a row accepts a value, and whatever is in it. */
export function verify(api: string, path: string, row: OptionRow, value: any): void {
  const [kinds, accepted] = row;
  const known = kindsOf(row, value).filter(([, , test]) => test(value))[0];
  if (!known) throw wrong(api, path, row, value);
  const isBounded = isArray(value) || (isString(value) && (kinds & (STRING | SECRET)) === STRING);
  if (isBounded && value.length > MAX_LENGTH) throw refusal(api, path, 'too long', 'at most ' + MAX_LENGTH);
  const inner = known[3];
  if (!inner) return;
  for (const key of keys(value)) verify(api, isArray(value) ? entryPath(path, key) : path + '.' + cut(key), [inner, accepted], value[key]);
}

export function entryPath(path: string, entry: number | string): string {
  return path + '[' + entry + ']';
}

/** The error for a value that a row does not accept. */
export function wrong(api: string, path: string, row: OptionRow, value: unknown): SessionError {
  return refusal(api, path, value === undefined ? 'missing' : show(value, row[0]), kindsOf(row, value).map(([, label]) => label).join(' or '));
}

/** The error for an option: what it is, in words, and what it may be. */
export function refusal(api: string, path: string, found: string, accepted: string): SessionError {
  return misused(api, "option '" + path + "' is " + found + '; accepted: ' + accepted);
}

/** What is expected in the place of a value. */
export function aPlainObject(value: unknown): string {
  return isObject(value) ? 'a plain object' : 'an object';
}

/** What a row accepts; `value` is what it was given in its place. */
function kindsOf([kinds, accepted]: OptionRow, value: unknown): Kind[] {
  const choices = isArray(accepted) ? accepted : undefined;
  const [least, most] = choices || [];
  const range = ' from ' + least + ' to ' + most;
  const object = aPlainObject(value);
  const known: Kind[] = [
    [
      STRING,
      choices ? choices.map(quote).join(', ') : (accepted as string) || (kinds & EMPTY ? 'a string' : 'a non-empty string'),
      (value) => isString(value) && !!(value || kinds & EMPTY) && (!choices || choices.indexOf(value) >= 0),
    ],
    [INTEGER, 'an integer' + range, (value) => Number.isInteger(value) && value >= least && value <= most],
    [NUMBER, 'a positive number', (value) => isNumber(value) && value > 0 && value < 1 / 0],
    [BOOLEAN, 'true or false', isBoolean],
    // NaN is none: it equals nothing that an answer may hold.
    [SCALAR, 'a string, number or boolean', (value) => isScalar(value) && value === value],
    [STRINGS, 'an array of ' + (accepted || 'strings'), isArray, STRING],
    [INTEGERS, 'an array of integers' + range, isArray, INTEGER],
    [SCALARS, 'an array', isArray, SCALAR],
    [OBJECT, object, isPlainObject],
    [STRING_VALUES, object, isPlainObject, STRING | EMPTY | SECRET],
    [ARRAY_VALUES, object, isPlainObject, SCALARS],
    [INSTANCE, 'an object', isObject],
    [FUNCTION, 'a function', isFunction],
  ];
  return known.filter(([bit]) => kinds & bit);
}
