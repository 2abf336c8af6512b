/** Which options of a call are the host's, and what stands under them. */
import { copyOf } from '../lib/copy';
import { checkName } from '../options/call-options';
import type { CallOptions, DownloadOptions, RequestOptions, UploadOptions } from '../public/types';
import type { HostCall } from '../state/client-state';

/** What does not go to the host: what is the client's own, or answered by it, or no option. */
type Own = keyof CallOptions | 'success' | 'fail' | 'complete' | '__proto__';
/** What does. */
type Hosts = Exclude<keyof RequestOptions | keyof UploadOptions | keyof DownloadOptions, Own>;

/**
 * Reads the options of a call. Those that are the host's count as they are now: what is kept is a copy. A slip in the name of one
 * of ours fails the call.
 */
export function readOptions(call: HostCall, options: any): void {
  for (const name in options) {
    const option = name as Own | Hosts;
    if (option === 'url') call._url = options.url;
    else if (option === 'data') call._data = copyOf(options.data);
    else if (option === 'header') call._header = copyOf(options.header);
    else if (option === 'auth' || option === 'replay' || option === 'priority' || option === 'retry') {
      call._own = call._own || {};
      call._own[option] = options[option];
    } else if (option !== 'success' && option !== 'fail' && option !== 'complete' && option !== '__proto__') {
      call._more = call._more || {};
      // An option of ours that is not named above does not compile here.
      call._more[option] = copyOf(options[option satisfies Hosts]);
      const slip = checkName(call._api, option);
      if (slip) call._failure = slip;
    }
  }
}
