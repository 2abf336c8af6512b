import { SessionError } from '../errors/session-error';
import { misused } from '../errors/failures';
import type { FlatOptions } from '../generated/flat';
import { assign, isArray, isBoolean, isFunction, isNumber, isObject, isString, keys } from '../lib/is';
import {
  ARRAY_VALUES,
  BOOLEAN,
  EMPTY,
  FUNCTION,
  GROUP,
  INTEGER,
  INTEGERS,
  NUMBER,
  OBJECT,
  OPTIONS,
  type OptionRow,
  type OptionRows,
  REQUIRED,
  STRING,
  STRINGS,
  STRING_VALUES,
} from '../generated/options';

export type { FlatOptions };

/** The call that most options belong to. */
export const CREATE = 'createClient';

/**
 * Checks names, types and ranges of what the app gave, which can have getters, and be a proxy.
 *
 * @returns a copy that nobody can change any more; and in `flat`, its values by the rows' numbers, with defaults
 * @throws SessionError `CONFIG_INVALID`, naming the option, what was given and what is accepted
 */
export function check(api: string, given: unknown, rows: OptionRows, flat: unknown[] = []): any {
  /** A group of options; its defaults, where it is not given. */
  const copy = (group: OptionRows, given: object | undefined, prefix: string) => {
    // Without a prototype: what somebody put there is no option.
    const fields: Record<string, any> = assign(Object.create(null), given);
    for (const name in fields) {
      if (!group.hasOwnProperty(name)) throw misused(api, "unknown option '" + prefix + name + "'; " + hint(rows, group, prefix, name));
    }
    for (const name of keys(group)) {
      const path = prefix + name;
      const row = rowOf(group[name]!);
      const [kinds, , more] = row;
      const value = fields[name];
      if (value === undefined ? given && kinds & REQUIRED : !accepts(row, value)) throw wrong(api, path, row, value);
      if (kinds & GROUP) {
        const inner = isObject(value) ? value : undefined;
        flat.push(inner ? undefined : value);
        const copied = copy(more, inner, path + '.');
        if (inner) fields[name] = copied;
      } else flat.push(value === undefined ? more : isArray(value) ? value.slice() : value);
    }
    return fields;
  };
  try {
    if (isObject(given)) return copy(rows, given, '');
  } catch (error) {
    // What the app's own code throws.
    throw error instanceof SessionError ? error : misused(api, 'the options cannot be read', error);
  }
  throw misused(api, 'the options are ' + show(given) + '; accepted: an object');
}

/** The options for Rust; see src/wx/options.rs. Objects and functions are of no use there. */
export function writeOptions(flat: FlatOptions): string {
  const text = (value: unknown) => (isScalar(value) ? String(value).replace(/[\0\x01]/g, '\n') : '');
  return flat.map((value: unknown) => (isArray(value) ? value.map(text).join('\x01') : text(value))).join('\0');
}

/** The error for an option that Rust refused, by its number and the index of the refused entry. */
export function refused(index: number, entry: number, flat: FlatOptions): SessionError {
  const [path, row] = listOf(OPTIONS)[index]!;
  const value: unknown = flat[index];
  return isArray(value) ? wrong(CREATE, path + '[' + entry + ']', row, value[entry]) : wrong(CREATE, path, row, value);
}

function isScalar(value: unknown): value is string | number | boolean {
  return isString(value) || isNumber(value) || isBoolean(value);
}

/** A row; what has nothing but kinds, or fields, stands in the table as these alone. */
function rowOf(row: OptionRows[string]): OptionRow {
  return isNumber(row) ? [row] : isArray(row) ? (row as OptionRow) : [OBJECT | GROUP, , row];
}

/** All rows, those of inner groups as well, in the order of their numbers. */
function listOf(rows: OptionRows, prefix = ''): Array<[path: string, row: OptionRow, prefix: string, name: string]> {
  const list: ReturnType<typeof listOf> = [];
  for (const name of keys(rows)) {
    const path = prefix + name;
    const row = rowOf(rows[name]!);
    list.push([path, row, prefix, name]);
    if (row[0] & GROUP) list.push(...listOf(row[2], path + '.'));
  }
  return list;
}

/** What a row accepts: how that is called, and whether a value is it. */
function kindsOf([kinds, accepted]: OptionRow): Array<[bit: number, label: string, test: (value: any) => boolean]> {
  const choices = isArray(accepted) ? accepted : undefined;
  const [least, most] = choices || [];
  const range = ' from ' + least + ' to ' + most;
  const text = (value: unknown) => isString(value) && !!(value || kinds & EMPTY) && (!choices || choices.indexOf(value) >= 0);
  const integer = (value: any) => Number.isInteger(value) && value >= least && value <= most;
  const all = (test: (value: any) => boolean) => (value: unknown) => isArray(value) && value.every(test);
  const field = kinds & STRING_VALUES ? isString : all(isScalar);
  // Not the values of any object, unless a kind says so: it may be a module of 40 000 bytes.
  const isLoose = !(kinds & (STRING_VALUES | ARRAY_VALUES));
  const known: Array<[number, string, (value: any) => boolean]> = [
    [STRING, choices ? choices.map(show).join(', ') : 'a non-empty string', text],
    [INTEGER, 'an integer' + range, integer],
    [NUMBER, 'a positive number', (value) => isNumber(value) && value > 0 && value < 1 / 0],
    [BOOLEAN, 'true or false', isBoolean],
    [STRINGS, 'an array of strings', all(text)],
    [INTEGERS, 'an array of integers' + range, all(integer)],
    [
      OBJECT,
      'an object' + (isLoose ? '' : ' with ' + (kinds & STRING_VALUES ? 'strings' : 'arrays') + ' as values'),
      (value) => isObject(value) && (isLoose || keys(value).every((key) => field(value[key]))),
    ],
    [FUNCTION, 'a function', isFunction],
  ];
  return known.filter(([bit]) => kinds & bit);
}

function accepts(row: OptionRow, value: unknown): boolean {
  return kindsOf(row).some(([, , test]) => test(value));
}

function wrong(api: string, path: string, row: OptionRow, value: unknown): SessionError {
  const given = value === undefined ? ' is missing' : ' is ' + show(value);
  const accepted = isString(row[1]) ? row[1] : kindsOf(row).map(([, label]) => label).join(' or ');
  return misused(api, "option '" + path + "'" + given + '; accepted: ' + accepted);
}

/** A value in an error message. Objects and functions by their kind only: they may hold what nobody should read. */
function show(value: unknown): string {
  if (isString(value)) return "'" + (value.length > 60 ? value.slice(0, 60) + '…' : value) + "'";
  if (isArray(value)) return 'an array';
  if (value == null || isScalar(value)) return String(value);
  return (typeof value === 'object' ? 'an ' : 'a ') + typeof value;
}

/** For a name that is unknown: the option with the nearest one, first of all in the same group; or what the group has. */
function hint(rows: OptionRows, group: OptionRows, prefix: string, name: string): string {
  let best: string | undefined;
  let least = Math.max(2, name.length / 3) + 1;
  for (const [path, , place, known] of listOf(rows)) {
    const distance = editDistance(name.toLowerCase(), known.toLowerCase()) + (place === prefix ? 0 : 0.5);
    if (distance < least) {
      least = distance;
      best = path;
    }
  }
  return best ? "did you mean '" + best + "'?" : 'accepted: ' + keys(group).join(', ');
}

/** How many letters have to be put in, taken out or changed (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = [0, ...b].map((_, index) => index);
  let left: number;
  for (const letter of a) {
    row = row.map((above, j) => (left = 1 + (j ? Math.min(left, above, row[j - 1]! - +(letter === b[j - 1])) : above)));
  }
  return row[b.length]!;
}
