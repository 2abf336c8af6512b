import type { ClientState } from './client-state';

/** A URL of the options, which can be relative. */
export function absoluteUrl(state: ClientState, url: string): string {
  return /^https?:/i.test(url) ? url : state._base + (url[0] === '/' ? '' : '/') + url;
}

/** A URL of the options in an error: without its query, in which there may be anything. */
export function endpointOf(method: string, url: string): string {
  return method + ' ' + url.split(/[?#]/, 1);
}
