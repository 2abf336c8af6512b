/** What may be there at once or later. */
import { attempt } from './attempt';
import { isFunction } from './is';

type Take = (value: any) => void;

/** Goes on when a value is there, which is at once where nobody has to wait; also with what is thrown on the way to it. */
export function whenThere(make: () => unknown, take: Take, failed: Take): void {
  let value;
  let isLater: unknown;
  try {
    value = make();
    isLater = value && isFunction((value as any).then);
  } catch (cause) {
    return failed(cause);
  }
  if (isLater) Promise.resolve(value).then(take, failed);
  else take(value);
}

/** Goes on when a promise is settled, if it is one. Looking at it never throws. */
export function whenResolved(value: any, take: Take, failed: Take): void {
  if (attempt(() => value && isFunction(value.then))) Promise.resolve(value).then(take, failed);
}
