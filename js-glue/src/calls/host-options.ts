/** Which options of a call are the host's, and what stands under them. */
import type { SessionError } from '../errors/session-error';
import { copiesOf } from '../lib/copy';
import { checkName } from '../options/call-options';
import type { CallOptions, DownloadOptions, RequestOptions, UploadOptions } from '../public/types';
import type { Outgoing } from '../session/attach';

/** What does not go to the host: what is the client's own, or answered by it, or no option. */
type Own = keyof CallOptions | 'success' | 'fail' | 'complete' | '__proto__';
/** What does. */
type Hosts = Exclude<keyof RequestOptions | keyof UploadOptions | keyof DownloadOptions, Own>;

/**
 * The options that are the host's: all but what is the client's own, or answered by it, or no option. They count as they
 * are now, so what is kept is a copy, and what the host is given another: hosts, and what apps put around them, write
 * into it. The latter is put into `outgoing` on the way, which saves the first send to do so. A slip in the name of one of
 * ours fails the call.
 */
export function hostOptions(options: any, outgoing: Outgoing, call: { _api: string; _failure?: SessionError | undefined }): Outgoing {
  const original: Outgoing = {};
  for (const name in options) {
    const option = name as Own | Hosts;
    // By number: what is read as a list costs engines without a JIT compiler a walk.
    let copies;
    switch (option) {
      // What nearly every call has: engines store faster under a name that stands in the program.
      case 'url':
        original.url = outgoing.url = options.url;
        break;
      case 'data':
        copies = copiesOf(options.data);
        original.data = copies[0];
        outgoing.data = copies[1];
        break;
      case 'header':
        copies = copiesOf(options.header);
        original.header = copies[0];
        outgoing.header = copies[1];
        break;
      case 'auth':
      case 'replay':
      case 'priority':
      case 'success':
      case 'fail':
      case 'complete':
      case '__proto__':
        break;
      default: {
        // An option of ours without a case above does not compile here.
        copies = copiesOf(options[option satisfies Hosts]);
        original[option] = copies[0];
        outgoing[option] = copies[1];
        const slip = checkName(call._api, option);
        if (slip) call._failure = slip;
      }
    }
  }
  return original;
}
