/** Copies of what the app gave: it counts as it was at the call, whatever becomes of it afterwards. */
import { attempt } from './attempt';
import { getPrototypeOf, prototype } from './is';

/** Whether it has fields and inherits none: its prototype is nothing, or the `Object.prototype` of any realm (mini programs have several). */
export function isPlain(value: any): value is Record<string, any> {
  if (typeof value !== 'object' || !value) return false;
  const parent = getPrototypeOf(value);
  // Nearly all are of this realm, and engines have looked once.
  return parent === prototype || !(parent && getPrototypeOf(parent));
}

/**
 * A copy of a plain object's fields or of an array, and of the bytes of an ArrayBuffer; all else as it is. What lies deeper is
 * copied by way of JSON, as hosts send it.
 */
export function copyOf(value: any): any {
  if (!isPlain(value)) return snapshot(value);
  const copy: Record<string, any> = {};
  // What the app gave is read once: it may have getters.
  for (const field in value) copy[field] = snapshot(value[field]);
  return copy;
}

/** What kind of thing a value is, in whatever realm it was made. */
export const tagOf = (value: unknown): string => ({}).toString.call(value).slice(8, -1);

/** A copy of a value as it lies in such an object. What can't be written as JSON, hosts can't send either: it stays what it is, for their words. */
export function snapshot(value: any): any {
  if (typeof value !== 'object') return value;
  const tag = tagOf(value);
  if (tag === 'ArrayBuffer') return value.slice(0);
  if (tag !== 'Object' && tag !== 'Array') return value;
  return attempt(() => JSON.parse(JSON.stringify(value)), value);
}
