/** Copies of what the app gave: it counts as it was at the call, whatever becomes of it afterwards. */
import { attempt } from './attempt';
import { keys } from './is';

const { getPrototypeOf, prototype } = Object;

/** Whether it has fields and inherits none: its prototype is nothing, or the `Object.prototype` of any realm (mini programs have several). */
export function isPlain(value: any): value is Record<string, any> {
  if (typeof value !== 'object' || !value) return false;
  const parent = getPrototypeOf(value);
  // Nearly all are of this realm, and engines have looked once.
  return parent === prototype || !(parent && getPrototypeOf(parent));
}

/**
 * Two copies of a plain object's fields or of an array, and of the bytes of an ArrayBuffer; all else as it is. What lies deeper
 * is copied by way of JSON, as hosts send it. Each request needs two, of data and of headers, and made at once they take half the time.
 */
export function copiesOf(value: any): [copy: any, another: any] {
  let copy: any = {};
  let another: any = {};
  // What the app gave is read once: it may have getters.
  if (isPlain(value)) for (const name of keys(value)) another[name] = snapshot((copy[name] = snapshot(value[name])));
  else another = snapshot((copy = snapshot(value)));
  return [copy, another];
}

/** One such copy. */
export function copyOf(value: any): any {
  return copiesOf(value)[0];
}

/** What kind of thing a value is, in whatever realm it was made. */
export const tagOf = (value: unknown): string => ({}).toString.call(value).slice(8, -1);

/** What can't be written as JSON, hosts can't send either: it stays what it is, for their words. */
function snapshot(value: any): any {
  if (typeof value !== 'object') return value;
  const tag = tagOf(value);
  if (tag === 'ArrayBuffer') return value.slice(0);
  if (tag !== 'Object' && tag !== 'Array') return value;
  return attempt(() => JSON.parse(JSON.stringify(value)), value);
}
