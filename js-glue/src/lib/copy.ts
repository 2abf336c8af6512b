/** Copies of what the app gave: it counts as it was at the call, whatever becomes of it afterwards. */
import { assign } from './is';

const { getPrototypeOf, prototype } = Object;

/** Whether it has fields and inherits none: its prototype is nothing, or the `Object.prototype` of any realm (mini programs have several). */
export function isPlain(value: object): boolean {
  const parent = getPrototypeOf(value);
  return parent === prototype || !parent || !getPrototypeOf(parent);
}

/**
 * A copy of a plain object's fields or of an array, and of the bytes of an ArrayBuffer; all else as it is. What lies deeper
 * is copied by way of JSON, as hosts send it.
 */
export function copyOf(value: any): any {
  if (!isReference(value)) return value;
  const kind = tagOf(value);
  if (kind === 'ArrayBuffer') return value.slice(0);
  if (kind !== 'Object' || !isPlain(value)) return snapshot(value, kind);
  const copy = assign({}, value);
  for (const name in copy) if (isReference(copy[name])) copy[name] = snapshot(copy[name], tagOf(copy[name]));
  return copy;
}

const isReference = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** What kind of thing a value is, in whatever realm it was made. */
export const tagOf = (value: unknown): string => ({}).toString.call(value).slice(8, -1);

/** What can't be written as JSON, hosts can't send either: it stays what it is, for their words. */
function snapshot(value: any, kind: string): any {
  if (kind !== 'Object' && kind !== 'Array') return value;
  try {
    return JSON.parse(JSON.stringify(value));
  } catch {
    return value;
  }
}
