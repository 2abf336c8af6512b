import { isString } from './is';

/** The message of whatever was thrown, or handed to `fail`: hosts do so with plain objects as often as with errors (docs: errno). */
export function messageOf(thrown: any): string {
  try {
    const message = (thrown && (thrown.errMsg || thrown.message)) || thrown;
    return isString(message) ? message : '';
  } catch {
    // What is thrown may itself throw when it is looked at.
    return '';
  }
}
