import { isFunction } from './is';

/** Whether something is waited for with `await`. Looking at it never throws. */
export function isThenable(value: any): value is Promise<any> {
  try {
    return !!value && isFunction(value.then);
  } catch {
    return false;
  }
}
