import { isFunction } from './is';

/**
 * A value; or, where the app's own function is asynchronous, a promise of one: ask by `instanceof Promise`. As a type it
 * is both, for callers who know that no such function is called.
 */
export type Eventual<T> = T & Partial<Promise<T>>;

/** What `take` makes of a value; of whatever can be waited for, a promise of that. What its `then` throws, this throws. */
export function taken<T>(given: any, take: (value: any) => T, failed?: (error: unknown) => T): Eventual<T> {
  return (isFunction(given && given.then) ? Promise.resolve(given).then(take, failed) : take(given)) as Eventual<any>;
}
