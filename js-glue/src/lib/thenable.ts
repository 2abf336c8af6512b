/** What may be there at once or later. */
import { isFunction } from './is';

type Take = (value: any) => void;

/** Goes on when a value is there, which is at once where nobody has to wait; also with what is thrown on the way to it. */
export function whenThere(make: () => unknown, take: Take, failed: Take): void {
  let value;
  try {
    value = make();
  } catch (cause) {
    return failed(cause);
  }
  if (!whenResolved(value, take, failed)) take(value);
}

/** Goes on when a promise is settled; whether it is one. Looking at it never throws. */
export function whenResolved(value: any, take: Take, failed: Take): boolean {
  try {
    if (!value || !isFunction(value.then)) return false;
  } catch {
    return false;
  }
  Promise.resolve(value).then(take, failed);
  return true;
}
