/** What is wrong with an option: which one, what was found, what is accepted, and what may have been meant. */
import { FORMATS } from '../../generated/elsewhere';
import { BOOLEAN, EMPTY, INTEGER, OBJECT, type OptionRow, type OptionRows, STRING, STRINGS } from '../../generated/options';
import { isArray } from '../../lib/is';
import { hint, suggestion } from './hint';
import { isNear } from './near';
import { listOf } from './rows';
import { cut, show } from './show';

export { show };

/** Of an option: what it is, in words, and what it may be. */
export function refusal(path: string, found: string, accepted: string): string {
  return "option '" + cutIn(path) + "' is " + found + '; accepted: ' + accepted;
}

/** A value that a row does not accept. */
export function wrong(path: string, row: OptionRow, value: unknown): string {
  return refusal(path, value === undefined ? 'missing' : show(value, row[0]), labelsOf(path, row).join(' or '));
}

/** The options of which some is not known: in this group, of this name. */
export function unknown(rows: OptionRows, group: OptionRows, prefix: string, name: string): string {
  return strange(prefix + name, hint(rows, group, prefix, name));
}

/** An option that Rust refused, by its number and the index of the refused entry. */
export function refused(rows: OptionRows, index: number, entry: number, value: any): string {
  const [path, row] = listOf(rows)[index]!;
  // Of `renew`, Rust looks at nothing else.
  if (path === 'renew') return wrong('renew.url', [STRING], value.url);
  if (!isArray(value)) return wrong(path, row, value);
  return wrong(path + '[' + entry + ']', [row[0] & STRINGS ? STRING : INTEGER, row[1]], value[entry]);
}

/** What all options together are. */
export function nonsense(given: unknown): string {
  return 'the options are ' + show(given, OBJECT) + '; accepted: a plain object';
}

/** An option of a call, of which these values are accepted. */
export function wrongInCall(name: string, value: unknown, accepted: readonly unknown[]): string {
  return refusal(name, show(value, BOOLEAN), accepted.map((one) => show(one, STRING)).join(', '));
}

/** A name that is none of ours, but one of them with a slip in it; empty where it is not. */
export function slip(name: string, names: readonly string[]): string {
  const meant = names.filter((own) => isNear(name.toLowerCase(), own));
  return meant.length ? strange(name, suggestion(meant)) : '';
}

function strange(path: string, words: string): string {
  return "unknown option '" + cut(path) + "'; " + words;
}

/** A path whose last name is the app's, of any length. */
function cutIn(path: string): string {
  const dot = path.lastIndexOf('.') + 1;
  return path.slice(0, dot) + cut(path.slice(dot));
}

/** What a row accepts: in the order of the bits, see src/session/options/kind.rs. */
function labelsOf(path: string, [kinds, accepted]: OptionRow): string[] {
  const [least, most] = accepted || [];
  const format = FORMATS[path.replace(/\[\w+\]$/, '')];
  const range = ' from ' + least + ' to ' + most;
  const fields = 'a plain object';
  const labels = [
    accepted && kinds & STRING ? "'" + accepted.join("', '") + "'" : format || (kinds & EMPTY ? 'a string' : 'a non-empty string'),
    'an integer' + range,
    'true or false',
    fields,
    'an array of ' + (format || 'strings'),
    'an array of integers' + range,
    fields,
    fields,
    'an array',
    'a string, number or boolean',
    'a positive number',
    'an object',
    'a function',
  ];
  return labels.filter((_, place) => (kinds >> place) & 1);
}
