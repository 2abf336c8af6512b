/** Pairs of names and values: in a query, in a form that is written out, in a header of cookies. */
import { decode } from './percent';

/** The pairs but those of a name, which may be written in percent. */
export function pairsBut(name: string, text: string, separator: string | RegExp): string[] {
  return text.split(separator).filter((pair) => pair && decode(pair.split('=')[0]!.trim()) !== name);
}

/** A URL without any query parameter of a name, and with one more in their place. */
export function withQuery(url: string, name: string, pair?: string): string {
  const [, path, mark, query, fragment] = /^([^?#]*)(\??)([^#]*)(#?[^]*)$/.exec(url)!;
  const pairs = pairsBut(name, query!, '&').concat(pair || []);
  return path + (pair ? '?' : mark!) + pairs.join('&') + fragment;
}
