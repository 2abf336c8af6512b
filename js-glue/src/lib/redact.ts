import { isString } from './is';

export const encode = encodeURIComponent;

/** A message of somebody else without a secret that it may quote, also as it stands in a URL. */
export function redact(message: string, secret: string | undefined): string {
  return secret ? message.split(secret).join('…').split(encode(secret)).join('…') : message;
}

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
