import { SessionError } from './errors';
import { misused } from './outcomes';
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
  return OPTIONS.map((_, row) => (Array.isArray(flat[row]) ? flat[row].map(text).join('\x01') : text(flat[row]))).join('\0');
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
      if (typeof kinds[name] !== 'number') throw misused(api, "unknown option '" + path + "'; accepted: " + Object.keys(kinds).join(', '));
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
  return Array.isArray(value) ? wrong(row, row[0] + '[' + entry + ']', value[entry]) : wrong(row, row[0], value);
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
    flat[index] = Array.isArray(value) ? value.slice() : value;
  });
}

/** A copy without a prototype: what somebody put there is no option. */
function ownOf(given: object): Record<string, unknown> {
  return Object.assign(Object.create(null), given);
}

function accepts([, kinds, limits]: OptionRow, value: any): boolean {
  const text = (value: any) => typeof value === 'string' && (value !== '' || !!(kinds & EMPTY));
  const integer = (value: any) =>
    typeof value === 'number' &&
    Math.floor(value) === value &&
    value >= (limits as number[])[0]! &&
    value <= (limits as number[])[1]!;
  const all = (test: (value: any) => boolean) => Array.isArray(value) && value.every(test);
  if (kinds & STRING && text(value)) return !limits || limits.indexOf(value) >= 0;
  return !!(
    (kinds & INTEGER && integer(value)) ||
    (kinds & NUMBER && typeof value === 'number' && value > 0 && value < 1 / 0) ||
    (kinds & BOOLEAN && typeof value === 'boolean') ||
    (kinds & FUNCTION && typeof value === 'function') ||
    (kinds & STRINGS && all(text)) ||
    (kinds & INTEGERS && all(integer)) ||
    (kinds & OBJECT && isObject(value) && allValues(value, kinds))
  );
}

/** Whether the values of an object are what the kinds say. */
function allValues(value: object, kinds: number): boolean {
  const scalars = (list: unknown) => Array.isArray(list) && list.every((item) => /^(string|number|boolean)$/.test(typeof item));
  return Object.keys(value).every((key) => {
    const field = (value as Record<string, unknown>)[key];
    return !(kinds & STRING_VALUES && typeof field !== 'string') && !(kinds & ARRAY_VALUES && !scalars(field));
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notAnObject(api: string, given: unknown): SessionError {
  return misused(api, 'the options are ' + show(given) + '; accepted: an object');
}

function wrong(row: OptionRow, path: string, value: unknown, api = CREATE): SessionError {
  const given = value === undefined ? ' is missing' : ' is ' + show(value);
  return misused(api, "option '" + path + "'" + given + '; accepted: ' + accepted(row));
}

function unknown(prefix: string, name: string): SessionError {
  const near = nearest(prefix, name);
  return misused(CREATE, "unknown option '" + prefix + name + "'" + (near ? "; did you mean '" + near + "'?" : ''));
}

function accepted([, kinds, choices, format]: OptionRow): string {
  if (format) return format;
  const limits = choices || [];
  const range = 'from ' + limits[0] + ' to ' + limits[1];
  const words: string[] = [];
  if (kinds & STRING) {
    words.push(limits.length ? limits.map(show).join(', ') : 'a non-empty string');
  }
  if (kinds & INTEGER) words.push('an integer ' + range);
  if (kinds & NUMBER) words.push('a positive number');
  if (kinds & BOOLEAN) words.push('true or false');
  if (kinds & STRINGS) words.push('an array of strings');
  if (kinds & INTEGERS) words.push('an array of integers ' + range);
  if (kinds & OBJECT) words.push('an object' + (kinds & STRING_VALUES ? ' with strings as values' : kinds & ARRAY_VALUES ? ' with arrays as values' : ''));
  if (kinds & FUNCTION) words.push('a function');
  return words.join(' or ');
}

/** A value in an error message. Objects and functions by their kind only: they may hold what nobody should read. */
function show(value: unknown): string {
  if (typeof value === 'string') return "'" + (value.length > 60 ? value.slice(0, 60) + '…' : value) + "'";
  if (Array.isArray(value)) return 'an array';
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
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + change);
    }
    row = next;
  }
  return row[b.length]!;
}
