import { isFunction } from './is';

/**
 * A value; or, where the app's own function is asynchronous, a promise of one: ask by `instanceof Promise`. As a type it
 * is both, for callers who know that no such function is called.
 */
export type Eventual<T> = T & Partial<Promise<T>>;

/** A promise of our own of whatever can be waited for, and anything else as it is. What its `then` throws, this throws. */
export function promised(given: any): unknown {
  return isFunction(given && given.then) ? Promise.resolve(given) : given;
}
