/** A call ends for a reason that there is: nothing is aborted, destroyed or logged out of by itself, and the module is there unless it was lost. */

/**
 * @import { Base } from '../parts.js'
 * @import { Call } from '../app/calls.js'
 */
import { isOfApp } from '../app/app.js';

/** @param {Base} base */
export function createReasons({ world, violate }) {
  /** @type {Record<string, (call: Call, error: any) => boolean>} */
  const REASONS = {
    ABORTED: ({ ended }) => ended > 0,
    DESTROYED: ({ client }) => client.destroyed > 0,
    LOGGED_OUT: ({ client }) => world.referee.sessions.hasEnded(client),
    WASM_UNAVAILABLE: () => world.instances.traps > 0 || world.instances.hasFailed,
    // What the app's own functions throw, this says.
    CONFIG_INVALID: (_call, error) => isOfApp(error),
  };

  return {
    /** When all is over. */
    judge() {
      for (const call of world.app.calls.all) {
        const error = /** @type {any} */ (call.words[0]?.value);
        if (REASONS[error?.code]?.(call, error) === false) violate('no reason', `${call.api} #${call.number}: ${error.errMsg}`);
      }
    },
  };
}
