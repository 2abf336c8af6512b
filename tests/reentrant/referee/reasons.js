/** A call ends for a reason that there is: nothing is aborted, destroyed or logged out of by itself, and the module is there unless it was lost. */

/**
 * @import { Base } from './referee.js'
 * @import { Call } from '../app/calls.js'
 */

/** @param {Base} base */
export function createReasons({ world, violate }) {
  /** @type {Record<string, (call: Call) => boolean>} */
  const REASONS = {
    ABORTED: ({ ended }) => ended > 0,
    DESTROYED: ({ client }) => client.destroyed > 0,
    LOGGED_OUT: ({ client }) => world.referee.sessions.hasEnded(client),
    WASM_UNAVAILABLE: () => world.instances.traps > 0 || world.instances.hasFailed,
    CONFIG_INVALID: ({ ask }) => !!ask.getters,
  };

  return {
    /** When all is over. */
    judge() {
      for (const call of world.app.calls.all) {
        const code = /** @type {any} */ (call.words[0]?.value)?.code;
        if (REASONS[code]?.(call) === false) violate('no reason', `${call.api} #${call.number}: ${code}`);
      }
    },
  };
}
