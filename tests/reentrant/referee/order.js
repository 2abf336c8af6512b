/**
 * Calls of one kind and priority reach the host in the order in which the app made them, those that do; of two of which one is made
 * inside the other, either may be first.
 */

/**
 * @import { Base } from '../parts.js'
 * @import { Call } from '../app/calls.js'
 */

/** @param {Base} base */
export function createOrder({ world, violate }) {
  /** @param {Call} call */
  const lane = ({ api, client, ask }) => [api, client.number, ask.auth ?? true, ask.priority ?? 'normal', !!ask.elsewhere].join(' ');

  return {
    /** When all is over. */
    judge() {
      /** The call of each lane that was sent last, so far. @type {Map<string, Call>} */
      const last = new Map();
      for (const call of world.app.calls.all) {
        if (!call.firstSent || call.api === 'logout') continue;
        const before = last.get(lane(call));
        const isLate = before && before.firstSent > call.firstSent && before.returned < call.made;
        if (isLate) violate('overtaken', `${call.api} #${before.number} by #${call.number}`);
        else last.set(lane(call), call);
      }
    },
  };
}
