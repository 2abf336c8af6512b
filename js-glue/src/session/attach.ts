/** Puts the session into what goes to the host: a header, the query, the body, a cookie. */
import { misused } from '../errors/failures';
import { OPTION_PROTOCOL, OPTION_SESSION_IN, OPTION_SESSION_NAME } from '../generated/options';
import { headerOf, withHeader } from '../lib/headers';
import { assign, isString } from '../lib/is';
import { encode } from '../lib/words';
import type { FlatOptions } from '../options/options';

/** What a call hands to the host, as far as a session can travel in it. */
export type Outgoing = Record<string, any>;

/**
 * Puts the session where the options want it. `value` comes from Rust; see `Config::credential`.
 *
 * @throws SessionError `CONFIG_INVALID` if the call has no place for it
 */
export function attachSession(outgoing: Outgoing, api: string, options: FlatOptions, value: string): void {
  const name = options[OPTION_SESSION_NAME];
  const place = options[OPTION_PROTOCOL] || options[OPTION_SESSION_IN];
  if (place === 'header') outgoing.header = withHeader(outgoing.header, name, value);
  else if (place === 'wafer') {
    // A header for each half of a session; see `readGrant`.
    value.split(/:(.*)/, 2).forEach((half, index) => {
      outgoing.header = withHeader(outgoing.header, ['X-WX-Id', 'X-WX-Skey'][index]!, half);
    });
  } else if (place === 'cookie') {
    const others = headerOf(outgoing.header, 'cookie');
    // Ours first: of two with one name, servers take the first.
    outgoing.header = withHeader(outgoing.header, 'Cookie', others ? value + '; ' + others : value);
  } else if (place === 'query') outgoing.url = withQuery(outgoing.url, value);
  else if (api === 'uploadFile') outgoing.formData = assign({}, outgoing.formData, { [name]: value });
  else if (api === 'request') outgoing.data = withField(outgoing, name, value);
  else throw misused(api, "session.in is 'body', and there is none");
}

/** A URL with one more query parameter, which takes the place of one with its name. */
function withQuery(url: string, pair: string): string {
  const [, path, query, fragment] = /^([^?#]*)\??([^#]*)(#?[^]*)$/.exec(url)!;
  const name = pair.slice(0, pair.indexOf('=') + 1);
  const pairs = query!.split('&').filter((other) => other && (other + '=').indexOf(name) !== 0);
  return path + '?' + pairs.concat(pair).join('&') + fragment;
}

/** The data of a request with one more field: of an object, or of a form that is written out. */
function withField(outgoing: Outgoing, name: string, value: string): unknown {
  const { data } = outgoing;
  if (data === undefined || data === null || {}.toString.call(data) === '[object Object]') {
    return assign({}, data, { [name]: value });
  }
  if (isString(data) && /^application\/x-www-form-urlencoded/i.test(String(headerOf(outgoing.header, 'content-type')))) {
    return data + (data && '&') + encode(name) + '=' + encode(value);
  }
  throw misused('request', "session.in is 'body', which needs an object, a form string or no data");
}
