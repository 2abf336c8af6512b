/** What a row accepts. What is wrong with a value that it does not, is said elsewhere: nobody loads those words who needs none. */
import { misused } from '../errors/failures';
import { EMPTY, MAX_LENGTH, type OptionRow, SCALAR, SCALARS, SECRET, STRING, INTEGER } from '../generated/options';
import { isPlain } from '../lib/copy';
import { isArray, isBoolean, isFunction, isNumber, isObject, isString, keys } from '../lib/is';
import { loadWords } from '../lib/ondemand';

export function isScalar(value: unknown): value is string | number | boolean {
  return isString(value) || isNumber(value) || isBoolean(value);
}

/** Whether a value is of a kind, in the order of the bits (src/session/options/kind.rs); and the kinds of what is in such a value. */
const KINDS: Array<[test: (value: any, kinds: number, accepted: any) => boolean, inner?: number]> = [
  [(value, kinds, choices) => isString(value) && !!(value || kinds & EMPTY) && (!choices || choices.indexOf(value) >= 0)],
  [(value, _, [least, most]) => Number.isInteger(value) && value >= least && value <= most],
  [isBoolean],
  [isPlain],
  [isArray, STRING],
  [isArray, INTEGER],
  [isPlain, STRING | EMPTY | SECRET],
  [isPlain, SCALARS],
  [isArray, SCALAR],
  // NaN is none: it equals nothing that an answer may hold.
  [(value) => isScalar(value) && value === value],
  [(value) => isNumber(value) && value > 0 && value < 1 / 0],
  [isObject],
  [isFunction],
];

/** Throws unless a row accepts a value, and whatever is in it. */
export function verify(api: string, path: string, row: OptionRow, value: any): void {
  const [kinds, accepted] = row;
  const known = KINDS.filter(([test], place) => (kinds >> place) & 1 && test(value, kinds, accepted))[0];
  if (!known) throw misused(api, loadWords().wrong(path, row, value));
  const isBounded = isArray(value) || (isString(value) && (kinds & (STRING | SECRET)) === STRING);
  if (isBounded && value.length > MAX_LENGTH) throw misused(api, loadWords().refusal(path, 'too long', 'at most ' + MAX_LENGTH));
  if (known[1]) {
    for (const key of keys(value)) verify(api, isArray(value) ? path + '[' + key + ']' : path + '.' + key, [known[1], accepted], value[key]);
  }
}
