/** Words of others without the secrets that they may quote. */
import { isString } from './is';

export const encode = encodeURIComponent;

/** Shorter runs of letters and digits than this may stand in any word; longer ones are nobody's but the secret's. */
const LEAST_RUN = 6;

/**
 * A message without secrets: as they are, as they stand in a URL or in JSON, or percent-decoded. What a host has cut or
 * escaped in another way is found by the runs of letters and digits in it, which nothing escapes.
 */
export function redact(message: string, secrets: Iterable<string>): string {
  for (const secret of secrets) {
    const encoded = safely(encode, secret);
    const forms = [secret, encoded, encoded.replace(/%../g, (hex) => hex.toLowerCase()), JSON.stringify(secret).slice(1, -1), safely(decodeURIComponent, secret)];
    for (const form of forms) message = message.split(form).join('…');
    const runs = secret.split(/[^A-Za-z0-9]+/).filter((run) => run.length >= LEAST_RUN);
    message = message.replace(/[A-Za-z0-9]{6,}/g, (word) => (runs.some((run) => run.indexOf(word) >= 0 || word.indexOf(run) >= 0) ? '…' : word));
  }
  return message;
}

/** What can't be converted stays as it is. */
function safely(convert: (text: string) => string, text: string): string {
  try {
    return convert(text);
  } catch {
    return text;
  }
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
