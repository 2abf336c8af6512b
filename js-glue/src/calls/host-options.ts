/** Which options of a call are the host's, and what stands under them. */
import { copyOf } from '../lib/copy';
import { checkName, NAMES } from '../options/call-options';
import type { HostCall } from '../state/client-state';

/** What else does not go to the host: what the client answers by, and what is no option. */
const NOT_SENT = /^(success|fail|complete|__proto__)$/;

/**
 * Reads the options of a call. Those that are the host's count as they are now: what is kept is a copy. A slip in the name of one
 * of ours fails the call.
 */
export function readOptions(call: HostCall, options: any): void {
  for (const name in options) {
    if (name === 'url') call._url = options.url;
    else if (name === 'data') call._data = copyOf(options.data);
    else if (name === 'header') call._header = copyOf(options.header);
    else if (NAMES.indexOf(name) >= 0) {
      call._own = call._own || {};
      call._own[name] = options[name];
    } else if (!NOT_SENT.test(name)) {
      call._more = call._more || {};
      call._more[name] = copyOf(options[name]);
      const slip = checkName(call._api, name);
      if (slip) call._failure = slip;
    }
  }
}
