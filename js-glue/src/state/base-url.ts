import type { ClientState } from './client-state';

/** A URL of the options, which can be relative. */
export function absoluteUrl(state: ClientState, url: string): string {
  return /^https?:/i.test(url) ? url : state._base + (url[0] === '/' ? '' : '/') + url;
}
