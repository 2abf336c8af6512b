import { SessionError } from './errors';
import { misused } from './outcomes';
import { assign, isArray, isBoolean, isFunction, isNumber, isObject, isString } from './kinds';
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
  REQUIRED,
  STRING,
  STRINGS,
  STRING_VALUES,
} from './generated/options';

/** The call that most options belong to. */
const CREATE = 'createClient';

/** The options by their rows in the table, with defaults: a copy that nobody can change any more. */
export type FlatOptions = any[];

/**
 * Checks names, types and ranges of what `createClient` was given.
 *
 * @throws SessionError `CONFIG_INVALID`, naming the option, what was given and what is accepted
 */
export function checkOptions(options: unknown): FlatOptions {
  const flat: FlatOptions = [];
  read(CREATE, () => {
    if (!isObject(options)) throw notAnObject(CREATE, options);
    checkGroup('', options, flat);
  });
  return flat;
}

/** Reads what the app gave. That can have getters, and be a proxy; what those throw is the app's own. */
function read(api: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    throw error instanceof SessionError ? error : misused(api, 'the options cannot be read', error);
  }
}

/** The options for Rust; see src/wx/options.rs. Objects and functions are of no use there. */
export function writeOptions(flat: FlatOptions): string {
  const text = (value: unknown) => (/^[sbn]/.test(typeof value) ? String(value).replace(/[\0\x01]/g, '\n') : '');
  return OPTIONS.map((_, row) => (isArray(flat[row]) ? flat[row].map(text).join('\x01') : text(flat[row]))).join('\0');
}

/**
 * A copy of what a method was given, each field of the kind that `kinds` names.
 *
 * @throws SessionError `CONFIG_INVALID`
 */
export function checkArguments(api: string, given: unknown, kinds: Record<string, number>, prefix = ''): any {
  let fields: any;
  read(api, () => {
    if (!isObject(given)) throw notAnObject(api, given);
    fields = ownOf(given);
    for (const name in fields) {
      const path = prefix + name;
      const value = fields[name];
      if (!isNumber(kinds[name])) throw misused(api, "unknown option '" + path + "'; accepted: " + Object.keys(kinds).join(', '));
      const row: OptionRow = [path, kinds[name]!];
      if (value !== undefined && !accepts(row, value)) throw wrong(row, path, value, api);
    }
  });
  return fields;
}

/** The error for an option that Rust refused, by its row in the table and the index of the refused entry. */
export function refused(index: number, entry: number, flat: FlatOptions): SessionError {
  const row = OPTIONS[index]!;
  const value = flat[index];
  return isArray(value) ? wrong(row, row[0] + '[' + entry + ']', value[entry]) : wrong(row, row[0], value);
}

function checkGroup(group: string, given: object, flat: FlatOptions): void {
  const prefix = group && group + '.';
  const fields = ownOf(given);
  const isField = (path: string) => path === prefix + leaf(path);
  for (const name of Object.keys(fields)) {
    if (!OPTIONS.some(([path]) => path === prefix + name && isField(path))) throw unknown(prefix, name);
  }
  OPTIONS.forEach((row, index) => {
    const [path, kinds] = row;
    if (!isField(path)) return;
    let value = fields[leaf(path)];
    if (value === undefined) {
      if (kinds & REQUIRED) throw wrong(row, path, value);
      if (kinds & GROUP) checkGroup(path, {}, flat);
      value = row[4];
    } else if (!accepts(row, value)) {
      throw wrong(row, path, value);
    } else if (kinds & GROUP && isObject(value)) {
      return checkGroup(path, value, flat);
    }
    flat[index] = isArray(value) ? value.slice() : value;
  });
}

/** A copy without a prototype: what somebody put there is no option. */
function ownOf(given: object): Record<string, unknown> {
  return assign(Object.create(null), given);
}

/** What a row accepts: how that is called, and whether a value is it. */
function kindsOf([, kinds, limits]: OptionRow): Array<[bit: number, words: string, test: (value: any) => boolean]> {
  const [least, most] = (limits || []) as any[];
  const range = ' from ' + least + ' to ' + most;
  const text = (value: unknown) => isString(value) && (value !== '' || !!(kinds & EMPTY)) && (!limits || limits.indexOf(value) >= 0);
  const integer = (value: any) => Number.isInteger(value) && value >= least && value <= most;
  const all = (test: (value: any) => boolean) => (value: unknown) => isArray(value) && value.every(test);
  const scalar = (value: unknown) => isString(value) || isNumber(value) || isBoolean(value);
  const field = kinds & STRING_VALUES ? isString : all(scalar);
  // Not the values of any object, unless a kind says so: it may be a module of 40 000 bytes.
  const isLoose = !(kinds & (STRING_VALUES | ARRAY_VALUES));
  const known: Array<[number, string, (value: any) => boolean]> = [
    [STRING, limits ? limits.map(show).join(', ') : 'a non-empty string', text],
    [INTEGER, 'an integer' + range, integer],
    [NUMBER, 'a positive number', (value) => isNumber(value) && value > 0 && value < 1 / 0],
    [BOOLEAN, 'true or false', isBoolean],
    [STRINGS, 'an array of strings', all(text)],
    [INTEGERS, 'an array of integers' + range, all(integer)],
    [
      OBJECT,
      'an object' + (isLoose ? '' : ' with ' + (kinds & STRING_VALUES ? 'strings' : 'arrays') + ' as values'),
      (value) => isObject(value) && (isLoose || Object.keys(value).every((key) => field(value[key]))),
    ],
    [FUNCTION, 'a function', isFunction],
  ];
  return known.filter(([bit]) => kinds & bit);
}

function accepts(row: OptionRow, value: unknown): boolean {
  return kindsOf(row).some(([, , test]) => test(value));
}

function notAnObject(api: string, given: unknown): SessionError {
  return misused(api, 'the options are ' + show(given) + '; accepted: an object');
}

function wrong(row: OptionRow, path: string, value: unknown, api = CREATE): SessionError {
  const given = value === undefined ? ' is missing' : ' is ' + show(value);
  return misused(api, "option '" + path + "'" + given + '; accepted: ' + (row[3] || kindsOf(row).map(([, words]) => words).join(' or ')));
}

function unknown(prefix: string, name: string): SessionError {
  const near = nearest(prefix, name);
  return misused(CREATE, "unknown option '" + prefix + name + "'" + (near ? "; did you mean '" + near + "'?" : ''));
}

/** A value in an error message. Objects and functions by their kind only: they may hold what nobody should read. */
function show(value: unknown): string {
  if (isString(value)) return "'" + (value.length > 60 ? value.slice(0, 60) + '…' : value) + "'";
  if (isArray(value)) return 'an array';
  if (value === null || /^(number|boolean|undefined)$/.test(typeof value)) return String(value);
  return (typeof value === 'object' ? 'an ' : 'a ') + typeof value;
}

/** The known option whose name is nearest, first of all among those of the same group. */
function nearest(prefix: string, name: string): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, name.length / 3) + 1;
  for (const [path] of OPTIONS) {
    const elsewhere = path === prefix + leaf(path) ? 0 : 0.5;
    const distance = editDistance(name.toLowerCase(), leaf(path).toLowerCase()) + elsewhere;
    if (distance < least) {
      least = distance;
      best = path;
    }
  }
  return best;
}

function leaf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** How many letters have to be put in, taken out or changed (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = [...b].map((_, index) => index + 1);
  for (let i = 0; i < a.length; i++) {
    let left = i + 1;
    row = row.map((above, j) => (left = Math.min(left, above, (j ? row[j - 1]! : i) - +(a[i] === b[j])) + 1));
  }
  return row[b.length - 1]!;
}
