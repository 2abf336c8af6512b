import { isString } from '../lib/is';

/**
 * The value of a cookie that an answer sets: of several with its name the last, as in a browser.
 *
 * Hosts give the lines of Set-Cookie one by one, or joined by commas. No value has a comma (RFC 6265, section 4.1.1), so one
 * that is followed by a name and `=` begins a cookie; the one in a date does not.
 */
export function cookieOf(lines: unknown[], wanted: string): string | undefined {
  let value: string | undefined;
  for (const line of lines.filter(isString).join().split(/[,\n]\s*(?=[^\s;,=]+=)/)) {
    const [pair] = line.split(';');
    const name = pair!.indexOf('=');
    // One that is removed has no value or no time. That is no new id, and by itself it does not end the session.
    // Quotes around a value are not part of it: servers write them, and would read them as encoded.
    if (pair!.slice(0, name).trim() === wanted && !/;\s*max-age=(-|0\b)/i.test(line)) value = pair!.slice(name + 1).trim().replace(/^"(.*)"$/, '$1') || value;
  }
  return value;
}
