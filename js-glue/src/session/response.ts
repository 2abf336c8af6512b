/** The one reader for answers, whatever the host made of status, headers and body. None of this throws. */
import { attempt } from '../lib/attempt';
import { valuesOf } from '../lib/headers';
import { assign } from '../lib/is';
import { parsed } from '../lib/json';
import { numberIn } from '../lib/numbers';
import { valueAt } from '../lib/paths';
import { cookieOf } from './cookie';

/** The HTTP status of whatever the host answered; NaN for none. */
export function statusOf(response: any): number {
  try {
    // Read for each answer there is, so by its name.
    const { statusCode } = response;
    const status = typeof statusCode === 'number' ? statusCode : numberIn(statusCode);
    return status >= 100 && status < 600 ? status | 0 : NaN;
  } catch {
    return NaN;
  }
}

/** The body: what it says, wherever that is JSON. */
export function bodyOf(response: unknown): unknown {
  return parsed(valueAt(response, 'data'));
}

/** The headers, under the names that hosts have for them. */
function headersOf(response: unknown): any {
  return valueAt(response, 'header') || valueAt(response, 'headers');
}

/** The value of a header; of Set-Cookie, that of the cookie with this name, which newer clients tell apart as well (docs: wx.request). */
export function headerOf(response: unknown, name: string, cookie: string): unknown {
  // A call must not hang because its answer throws.
  return attempt(() => {
    const values = valuesOf(headersOf(response), name);
    return /^set-cookie$/i.test(name) ? cookieOf(values.concat(valueAt(response, 'cookies')), cookie) : values[0];
  });
}

/** The answer in a failure that tells an HTTP status: there are hosts that fail with answers of 4xx and 5xx. */
export function answerOf(api: string, failure: unknown): any {
  const statusCode = statusOf(failure);
  if (!statusCode) return undefined;
  const answer = { data: '' };
  // What can be read of it has to do.
  attempt(() => assign(answer, failure));
  return assign(answer, { header: headersOf(failure) || {}, statusCode, errMsg: api + ':ok' });
}

/**
 * The answer as functions of the app see it. Whether they find a header must not depend on the protocol: over HTTP/2 its
 * name comes in lower case, else as the server wrote it. So each can be read in lower case, and as `X-Login`.
 */
export function shown(response: any): any {
  return attempt(() => {
    const header = headersOf(response);
    const spelt: Record<string, unknown> = {};
    for (const name in header) {
      const lower = name.toLowerCase();
      spelt[lower] = spelt[lower.replace(/\b\w/g, (letter) => letter.toUpperCase())] = header[name];
    }
    return assign({}, response, { statusCode: statusOf(response) || response.statusCode, header: assign(spelt, header) });
  }, response);
}
