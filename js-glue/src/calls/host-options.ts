/** Which options of a call are the host's, and what stands under them. */
import { OPTION_REQUEST_HEADER } from '../generated/options';
import { mergeHeaders } from '../lib/headers';
import { isFunction } from '../lib/is';
import { attachSession, type Outgoing } from '../session/attach';
import type { ClientState } from '../state/client-state';

/**
 * The options that are the host's: all but what is the client's own, or answered by it, or no option. They are put into
 * `outgoing` on the way, which saves the first send to do so.
 */
export function hostOptions(options: any, outgoing: Outgoing): Outgoing {
  const original: Outgoing = {};
  for (const name in options) {
    switch (name) {
      // What nearly every call has: engines store faster under a name that stands in the program.
      case 'url':
        original.url = outgoing.url = options.url;
        break;
      case 'data':
        original.data = outgoing.data = options.data;
        break;
      case 'header':
        original.header = outgoing.header = options.header;
        break;
      case 'auth':
      case 'replay':
      case 'priority':
      case 'success':
      case 'fail':
      case 'complete':
      case '__proto__':
        break;
      default:
        original[name] = outgoing[name] = options[name];
    }
  }
  return original;
}

/** Puts the defaults under the app's options, and the session into them. */
export function applyDefaults({ _options: options }: ClientState, api: string, outgoing: Outgoing, url: unknown, credential: string | undefined): void {
  outgoing.url = url;
  const defaults = options[OPTION_REQUEST_HEADER];
  if (defaults) outgoing.header = mergeHeaders(isFunction(defaults) ? defaults() : defaults, outgoing.header);
  if (credential) attachSession(outgoing, api, options, credential);
}
