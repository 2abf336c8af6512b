/** What happens to each contender, which has a session when it begins. */

/**
 * @import { Clock } from '../tests/host/clock.js'
 * @import { Backend } from './backend.js'
 *
 * @typedef {object} Scene
 * @property {Clock} clock
 * @property {Backend} backend
 * @property {(path: string) => void} send a request of the app's, by somebody who waits for what comes of it
 *
 * @typedef {object} Situation
 * @property {string} title
 * @property {(scene: Scene) => Promise<void>} play
 */

/** Who has no answer after this time will have none. */
const LONG_ENOUGH = 600_000;
const SECOND = 1000;
const HOUR = 3600 * SECOND;
const EVERY = 5 * SECOND;

/** The requests that are sent while the login endpoint is down. */
export const DURING_THE_HOUR = HOUR / EVERY;

/** @param {Scene} scene */
async function sendThree({ clock, send }) {
  for (const item of [1, 2, 3]) send(`/items/${item}`);
  await clock.advance(LONG_ENOUGH);
}

/** Keyed by what the table calls them. @satisfies {Record<string, Situation>} */
export const SITUATIONS = {
  together: {
    title: 'three requests learn together that the session is over',
    async play(scene) {
      scene.backend.expire();
      await sendThree(scene);
    },
  },
  failing: {
    title: 'the same, and the login endpoint answers 503',
    async play(scene) {
      scene.backend.expire();
      scene.backend.state.isLoginDown = true;
      await sendThree(scene);
    },
  },
  late: {
    title: 'two requests are refused, one of them when there is a new session already',
    async play({ clock, backend, send }) {
      backend.expire();
      send('/items/1?after=120');
      send('/items/2');
      await clock.advance(LONG_ENOUGH);
    },
  },
  refusing: {
    title: 'logins succeed, and every request is refused; looked at after one second',
    async play({ clock, backend, send }) {
      backend.state.refusesAll = true;
      send('/items/1');
      await clock.advance(SECOND);
    },
  },
  down: {
    title: `the session is over and the login endpoint answers 503 for an hour, with a request every ${EVERY / SECOND} seconds`,
    async play({ clock, backend, send }) {
      backend.expire();
      backend.state.isLoginDown = true;
      for (let item = 0; item < DURING_THE_HOUR; item++) {
        send(`/items/${item}`);
        await clock.advance(EVERY);
      }
      await clock.advance(LONG_ENOUGH);
    },
  },
};
