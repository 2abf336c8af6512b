import { isString } from './is';

export const encode = encodeURIComponent;

/** Words of others without a secret that they may quote, also as it stands in a URL. */
export function redact(words: string, secret: string | undefined): string {
  return secret ? words.split(secret).join('…').split(encode(secret)).join('…') : words;
}

/** The words of whatever was thrown, or handed to `fail`: hosts do so with plain objects as often as with errors (docs: errno). */
export function messageOf(thrown: any): string {
  try {
    const words = (thrown && (thrown.errMsg || thrown.message)) || thrown;
    return isString(words) ? words : '';
  } catch {
    // What is thrown may itself throw when it is looked at.
    return '';
  }
}
