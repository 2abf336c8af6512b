/** At most one login is in flight for a client: one exchange at the backend, until it is answered, aborted or out of time. */

/**
 * @import { Base } from '../parts.js'
 * @import { Send } from '../phone/network.js'
 */
import { DEFAULTS } from '../app/config.js';

const EXCHANGES = ['login', 'signin'];

/** @param {Base} base */
export function createLoginWatch({ world, violate }) {
  /** @type {Send[]} */
  let open = [];
  return {
    /** @param {Send} send */
    sent(send) {
      if (!EXCHANGES.includes(send.route)) return;
      const { timeout = DEFAULTS.timeout } = world.app.config;
      open = open.filter(({ answers, aborted, isOutOfReach, at }) => !answers && !aborted && !isOutOfReach && send.at - at < timeout);
      if (open.some(({ client }) => client === send.client)) violate('two logins', `at ${send.at} ms`);
      open.push(send);
    },
  };
}
