/** What the app has ended stays ended: nothing of a destroyed client or an aborted call is sent, and an aborted call does not succeed. */

/**
 * @import { Base, World } from '../parts.js'
 * @import { AppClient } from '../app/app.js'
 * @import { Call } from '../app/calls.js'
 * @import { Send } from '../phone/network.js'
 */

/** Milliseconds in which a destroyed client's calls have to end. */
const SOON = 20;

/** Functions of the app that are asked for what is about to be sent: what they end is not sent any more. */
const ASKED = /inside (request\.header|login\.data)/;

/**
 * Whether a call that the app made before it ended something may still be sent: both came from inside a callback, and outside of one it
 * would have been sent at once.
 *
 * @param {World} world @param {Call} call @param {string} where it was ended
 */
export const isInTurn = ({ clock }, call, where) => call.turn === clock.turn() && !ASKED.test(where);

/** @param {Base} base */
export function createEndings({ world, violate }) {
  return {
    /** @param {Send} send @param {Call | undefined} call */
    sent(send, call) {
      const client = world.app.clients.of(send.client) ?? call?.client;
      if (client?.destroyed && client.destroyed < send.handed) violate('sent after destroy', `${send.path}, destroyed ${client.where}`);
      if (call?.ended && call.ended < send.handed && !isInTurn(world, call, call.where)) violate('sent after abort', `${send.path}, ended ${call.where}`);
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
