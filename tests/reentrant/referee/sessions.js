/**
 * After a `logout` or `setSession` nothing carries an older session, and none comes back, in memory or in storage. Sessions count
 * by when they were begun: at the backend by the exchange that made them, else by the call that gave them.
 *
 * @import { Base, SessionWatch } from '../parts.js'
 * @import { AppClient } from '../app/app.js'
 * @import { Call } from '../app/calls.js'
 * @import { Way } from '../phone/backend.js'
 * @import { Send } from '../phone/network.js'
 */
import { originOf } from '../app/config.js';
import { isInTurn } from './endings.js';
import { idIn } from '../phone/secrets.js';

/** @typedef {{ client: number, where: string, from: number, at: number, call: Call | undefined, posted: boolean, replaces: boolean, held: number | undefined }} Ending */

/** @param {Base} base @returns {SessionWatch} */
export function createSessions({ world, violate }) {
  /** When each session was begun, and how, by its number. @type {Map<number, { at: number, way: Way }>} */
  const begun = new Map();
  /** @type {Ending[]} */
  const endings = [];

  /** The first end that a session has not outlived, of those before a moment. @param {number} client @param {number | undefined} session @param {number} moment */
  function endOf(client, session, moment) {
    const begin = session === undefined ? undefined : begun.get(session);
    // The session of an account that is being exchanged comes after one that the app sets meanwhile.
    const outlives = (/** @type {Ending} */ { replaces }) => begin?.way === 'signin' && replaces;
    // A logout whose options were refused ends nothing.
    // Of one whose options can throw it is not known before it has ended.
    const isEnd = (/** @type {Ending} */ { call }) => /** @type {any} */ (call?.words[0]?.value)?.code !== 'CONFIG_INVALID' && !(call?.ask.getters && !call.words[0]);
    return begin && endings.find((ending) => ending.client === client && ending.from > begin.at && ending.at < moment && !outlives(ending) && isEnd(ending));
  }

  /**
   * Whether a call may have the place at the host that the app has freed before the end, by an abort in the same turn: outside of
   * callbacks it would have gone then.
   *
   * @param {Call} call @param {Ending} end
   */
  function hasPlaceOf({ client, made }, { at }) {
    const freed = (/** @type {Call} */ { client: other, send, ended, endedIn }) => client === other && send && ended > made && ended < at && endedIn === world.clock.turn();
    return world.app.calls.all.some(freed);
  }

  /** What the client holds. @param {AppClient} client */
  const heldBy = (client) => client.sdk && idIn(String(client.sdk.session().id));

  return {
    granted: (session, way, at) => void begun.set(session, { at, way }),

    sent(send, call) {
      const post = endings.find((ending) => ending.call && ending.call === call);
      if (post) post.posted ||= send.session !== undefined;
      // What waited for the module comes in its turn: by then the backend may have said of the newest session that it is over.
      if (post && call?.early && call.client.sdk?.session().state === 'expired') post.posted = true;
      // It tells the backend of what the client had when the app logged out, whatever ends that as well on its way.
      if (post && post.held === send.session) return;
      const end = endOf(send.client, send.session, send.handed);
      if (!end || end === post) return;
      // What waited for the module, or was made from inside a callback, comes to the machine before the end, in its turn.
      // So does what a session that the app has brought meanwhile has let go.
      const isLetGo = endings.some(({ replaces, client, from }) => replaces && client === end.client && from > (call?.made ?? Infinity) && from < end.at);
      const isBefore = call && call.made < end.at && (call.early || isLetGo || hasPlaceOf(call, end) || isInTurn(world, call, end.where));
      if (!isBefore) violate('an old session is sent', `${send.path} with session ${send.session}, after an end ${end.where}`);
    },

    ending(client, { call, replaces = false }, run) {
      const held = client.destroyed ? undefined : heldBy(client);
      const ending = { client: client.number, where: world.app.where(), from: world.next(), at: Infinity, call, posted: false, replaces, held };
      endings.push(ending);
      if (!run()) endings.splice(endings.indexOf(ending), 1);
      else ending.at = world.next();
    },

    judgePosts() {
      // Where the module was lost, or the app threw, there was more to come to grief than the POST.
      if (world.instances.traps || world.app.hasThrown) return;
      for (const { call, held, posted, from, at } of endings) {
        // Another one inside of it comes first, and then there is nothing to tell. Nor is there where one before it was to end what the
        // client still showed: both wait for the module, or were called from inside of what it has to do first.
        // A session that was made while both waited has been ended by the first.
        const bothWaited = (/** @type {Ending} */ other) => other.client === call?.client.number && other.from < from && other.call?.early && call.early;
        const isSecond = endings.some((other) => (other.from > from && other.from < at) || bothWaited(other));
        const isDue = !isSecond && call?.ask.url && held !== undefined && !endOf(call.client.number, held, from) && call.words[0]?.how === 'resolved' && !call.client.destroyed;
        // Nor is there of a session that the backend has ended already.
        if (isDue && !posted && world.backends(call.client.number).alive.has(held)) violate('a logout told nobody', `logout #${call.number} of session ${held}`);
      }
    },

    hasEnded: ({ number }) => endings.some(({ client }) => client === number),

    /** When all is quiet. */
    judge(client) {
      const held = heldBy(client);
      if (endOf(client.number, held, Infinity)) violate('an old session is back', `session ${held} in client ${client.number}`);
      const { storage, app } = world;
      if (storage.hasFailed || app.hasThrown || app.config.persist === false) return;
      const stored = idIn(JSON.stringify(storage.of(originOf(client.number)) ?? ''));
      if (endOf(client.number, stored, Infinity)) violate('an old session is back', `session ${stored} in storage`);
      if (stored !== undefined && held !== undefined && stored !== held) violate('storage differs', `${stored} in storage, ${held} in client ${client.number}`);
    },
  };
}
