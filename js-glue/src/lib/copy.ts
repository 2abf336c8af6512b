/** Copies of what the app gave: it counts as it was at the call, whatever becomes of it afterwards. */
import { assign, defineProperty, isArray, keys } from './is';

const { getPrototypeOf, prototype } = Object;
const { hasOwnProperty, toString } = prototype;

/** Whether it has fields and inherits none: its prototype is nothing, or the `Object.prototype` of any realm (mini programs have several). */
export function isPlain(value: object): boolean {
  const parent = getPrototypeOf(value);
  return parent === prototype || !parent || (!getPrototypeOf(parent) && hasOwnProperty.call(parent, 'isPrototypeOf'));
}

/**
 * A copy of plain objects and arrays, as deep as they are, and of the bytes of an ArrayBuffer; all else as it is. Each is
 * copied once, however often it occurs, even in itself; getters are read once, and what they throw comes out.
 */
export function copyOf<T>(value: T): T {
  if (!isReference(value)) return value;
  const top = flatCopy(value);
  if (top === value || !hasReferences(top)) return top;
  // Made for data that is not flat only: requests are many. Those that are added on the way get their turn as well, so
  // that nothing is too deep.
  const copies = new Map<unknown, any>().set(value, top);
  copies.forEach((copy, original) => {
    if (copy === original || !hasReferences(copy)) return;
    for (const key of keys(copy)) {
      const inner = copy[key];
      if (!isReference(inner)) continue;
      if (!copies.has(inner)) copies.set(inner, flatCopy(inner));
      copy[key] = copies.get(inner);
    }
  });
  return top;
}

const isReference = (value: unknown): boolean => typeof value === 'object' && value !== null;

function hasReferences(copy: any): boolean {
  if (isArray(copy)) return copy.some(isReference);
  for (const key in copy) if (isReference(copy[key])) return true;
  return false;
}

/** A copy whose fields are still those of the original; or the original, if it is nothing to be copied. */
function flatCopy(value: any): any {
  if (isArray(value)) return ([] as unknown[]).concat(value);
  if (!isPlain(value)) return toString.call(value) === '[object ArrayBuffer]' ? value.slice(0) : value;
  const copy = {};
  // A field of this name is a field of the copy, and not its prototype.
  if (hasOwnProperty.call(value, '__proto__')) defineProperty(copy, '__proto__', { writable: true, enumerable: true, configurable: true, value: 0 });
  return assign(copy, value);
}
