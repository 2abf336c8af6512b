import { isNumber, isString } from './is';

/** A number as it is; NaN for whatever else, which has no place in the wasm. */
export function numberOf(value: unknown): number {
  return isNumber(value) ? value : NaN;
}

/** The same, where a number may come as text. */
export function numberIn(value: unknown): number {
  return isString(value) && !/[^\d.]/.test(value) ? +value : numberOf(value);
}
