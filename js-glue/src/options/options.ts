/** The options of a client, and of its methods: checked against their table, copied, and written out for Rust. */
import { misused } from '../errors/failures';
import { SessionError } from '../errors/session-error';
import type { FlatOptions } from '../generated/flat';
import { GROUP, INSTANCE, OPTION_RENEW, OPTIONS, type OptionRows, REQUIRED } from '../generated/options';
import { copyOf, isPlain } from '../lib/copy';
import { assign, isArray, isObject, keys } from '../lib/is';
import { loadWords } from '../lib/ondemand';
import { rowOf } from './rows';
import { isScalar, verify } from './kinds';

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
      if (!group.hasOwnProperty(name)) throw misused(api, loadWords().unknown(rows, group, prefix, name));
    }
    for (const name of keys(group)) {
      const path = prefix + name;
      const row = rowOf(group[name]!);
      const [kinds, , more] = row;
      let value = fields[name];
      if (value !== undefined || (given && kinds & REQUIRED)) verify(api, path, row, value);
      if (!(kinds & (GROUP | INSTANCE))) fields[name] = value = copyOf(value);
      if (kinds & GROUP) {
        const inner = isObject(value) ? value : undefined;
        flat.push(inner ? undefined : value);
        const copied = copy(more, inner, path + '.');
        if (inner) fields[name] = copied;
      } else flat.push(value === undefined ? more : value);
    }
    return fields;
  };
  try {
    if (isPlain(given)) return copy(rows, given, '');
    throw misused(api, loadWords().nonsense(given));
  } catch (error) {
    // What the app's own code throws.
    throw error instanceof SessionError ? error : misused(api, 'the options cannot be read', error);
  }
}

/** The options for Rust; see src/wx/options.rs. Objects and functions are of no use there. */
export function writeOptions(flat: FlatOptions): string {
  const text = (given: any) => {
    // Of `renew`, Rust judges where the token may go.
    const value = isObject(given) && given === flat[OPTION_RENEW] ? given['url'] : given;
    return isScalar(value) ? String(value).replace(/[\0\x01]/g, '\n') : '';
  };
  return flat.map((value: unknown) => (isArray(value) ? value.map(text).join('\x01') : text(value))).join('\0');
}

/** The error for an option that Rust refused, by its number and the index of the refused entry. */
export function refused(index: number, entry: number, flat: FlatOptions): SessionError {
  return misused(CREATE, loadWords().refused(OPTIONS, index, entry, flat[index]));
}
