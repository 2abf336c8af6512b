/** What the app has ended stays ended: nothing of a destroyed client or an aborted call is sent, and an aborted call does not succeed. */

/**
 * @import { Base } from '../parts.js'
 * @import { AppClient } from '../app/app.js'
 * @import { Call } from '../app/calls.js'
 * @import { Send } from '../phone/network.js'
 */

/** Milliseconds in which a destroyed client's calls have to end. */
const SOON = 20;

/** @param {Base} base */
export function createEndings({ world, violate }) {
  return {
    /** @param {Send} send @param {Call | undefined} call */
    sent(send, call) {
      const client = world.app.clients.all[send.client - 1] ?? call?.client;
      if (client?.destroyed && client.destroyed < send.handed) violate('sent after destroy', send.path);
      if (call?.ended && call.ended < send.handed) violate('sent after abort', send.path);
    },
    /** @param {number} handed */
    askedForCode(handed) {
      const { all } = world.app.clients;
      if (all.length && all.every(({ destroyed }) => destroyed && destroyed < handed)) violate('sent after destroy', 'wx.login');
    },
    /** @param {AppClient} client */
    destroyed(client) {
      const made = world.next();
      world.clock.after(SOON, () => world.referee.settling.judgeOver((call) => call.client === client && call.made < made, 'after destroy'));
    },
    judge() {
      for (const { ended, settled, words, api, number } of world.app.calls.all) {
        if (ended && ended < settled && words.some(({ how }) => how === 'success')) violate('succeeds after abort', `${api} #${number}`);
      }
    },
  };
}
