import { attempt } from './attempt';
import { isString } from './is';

/** The message of whatever was thrown, or handed to `fail`: hosts do so with plain objects as often as with errors (docs: errno). */
export function messageOf(thrown: any): string {
  // What is thrown may itself throw when it is looked at.
  const message = attempt(() => (thrown && (thrown.errMsg || thrown.message)) || thrown);
  return isString(message) ? message : '';
}
