/** No callback or listener of the app runs inside one of the app's own calls into that client: as with `wx`, it comes later. */

/**
 * @import { Base } from '../parts.js'
 * @import { AppClient } from '../app/app.js'
 */

/** @param {Base} base */
export function createTurns({ world, violate }) {
  return {
    /** @param {AppClient} client @param {string} what */
    called(client, what) {
      const frame = world.app.frames.at(-1);
      if (frame?.client === client) violate('inside a call', `${what}, inside ${frame.name}`);
    },
  };
}
