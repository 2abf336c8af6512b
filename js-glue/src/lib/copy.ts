/** Copies of what the app gave: it counts as it was at the call, whatever becomes of it afterwards. */
import { assign, isObject } from './is';

const { getPrototypeOf } = Object;

/** Whether it has fields and inherits none: its prototype is nothing, or the `Object.prototype` of any realm (mini programs have several). */
export function isPlain(value: unknown): value is Record<string, any> {
  return isObject(value) && !(getPrototypeOf(value) && getPrototypeOf(getPrototypeOf(value)));
}

/**
 * A copy of a plain object's fields or of an array, and of the bytes of an ArrayBuffer; all else as it is. What lies deeper
 * is copied by way of JSON, as hosts send it.
 */
export function copyOf(value: any): any {
  if (!isPlain(value)) return snapshot(value);
  const copy = assign({}, value);
  for (const name in copy) if (typeof copy[name] === 'object') copy[name] = snapshot(copy[name]);
  return copy;
}

/** What kind of thing a value is, in whatever realm it was made. */
export const tagOf = (value: unknown): string => ({}).toString.call(value).slice(8, -1);

/** What can't be written as JSON, hosts can't send either: it stays what it is, for their words. */
function snapshot(value: any): any {
  const tag = typeof value === 'object' ? tagOf(value) : '';
  if (tag === 'ArrayBuffer') return value.slice(0);
  if (tag !== 'Object' && tag !== 'Array') return value;
  try {
    return JSON.parse(JSON.stringify(value));
  } catch {
    return value;
  }
}
