/** Values as texts, to the letter: two that an app could tell apart have two texts. */

const DEPTH = 6;

/** Where it was thrown is nobody's business. */
const NOT_SHOWN = ['stack', 'length', 'prototype'];

/** @param {any} value @param {number} [depth] @returns {string} */
export function show(value, depth = 0) {
  if (typeof value === 'function') return 'function';
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? JSON.stringify(value) : String(value);
  if (value instanceof ArrayBuffer) return `bytes ${new Uint8Array(value)}`;
  if (depth > DEPTH) return '…';
  // What can be read of a task depends on when its methods are made.
  if (typeof value.then === 'function') return 'a thenable';
  const shown = Reflect.ownKeys(value)
    .filter((key) => !NOT_SHOWN.includes(String(key)))
    .map((key) => `${String(key)}: ${show(value[key], depth + 1)}`)
    .join(', ');
  if (Array.isArray(value)) return `[${shown}]`;
  return `${value instanceof Error ? value.name : ''}{${shown}}`;
}
