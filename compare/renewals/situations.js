/** What happens to each contender that has a refresh token, and is signed in when it begins. */

/**
 * @import { Clock } from '../../tests/host/clock.js'
 * @import { TokenBackend } from './backend.js'
 *
 * @typedef {object} RenewalScene
 * @property {Clock} clock
 * @property {TokenBackend} backend
 * @property {(path: string) => void} send a request of the app's, by somebody who waits for what comes of it
 * @property {() => (path: string) => void} open another context of the app, with the same storage; gives its `send`
 *
 * @typedef {object} RenewalSituation
 * @property {string} title
 * @property {(scene: RenewalScene) => Promise<void>} play
 */

/** Who has no answer after this time will have none. */
const LONG_ENOUGH = 600_000;
const SECOND = 1000;

/** @param {RenewalScene} scene @param {number} count */
async function sendSome({ clock, send }, count) {
  for (let item = 1; item <= count; item++) send(`/items/${item}`);
  await clock.advance(LONG_ENOUGH);
}

/** The answer of a renewal is lost; later there is one more request. @param {RenewalScene} scene */
async function loseOne(scene) {
  scene.backend.expire();
  scene.backend.state.losesNext = true;
  await sendSome(scene, 3);
  await sendSome(scene, 1);
}

/** Keyed by what the table calls them. @satisfies {Record<string, RenewalSituation>} */
export const RENEWALS = {
  rotation: {
    title: 'the access token is over: five requests learn it together, one of them late; and all of that once more',
    async play(scene) {
      for (let time = 0; time < 2; time++) {
        scene.backend.expire();
        scene.send('/items/0?after=120');
        await sendSome(scene, 4);
      }
    },
  },
  lost: {
    title: 'three learn it together, and the answer of the first renewal is lost; ten minutes later there is one more request',
    play: loseOne,
  },
  grace: {
    title: 'the same, and the backend gives the same tokens once more to whoever comes with the refresh token before',
    async play(scene) {
      scene.backend.state.hasGrace = true;
      await loseOne(scene);
    },
  },
  contexts: {
    title: 'two contexts of the app, with the same storage, learn it together; ten minutes later there is one more request in each',
    async play({ backend, clock, open, send }) {
      const other = open();
      backend.expire();
      for (const item of [1, 2]) {
        send(`/items/${item}`);
        other(`/items/${item}`);
        await clock.advance(LONG_ENOUGH);
      }
    },
  },
  turns: {
    title: 'two contexts, one of which learns it a second after the other, when there are new tokens in storage',
    async play({ backend, clock, open, send }) {
      const other = open();
      other('/items/0');
      await clock.advance(SECOND);
      backend.expire();
      send('/items/1');
      await clock.advance(SECOND);
      other('/items/2');
      await clock.advance(LONG_ENOUGH);
    },
  },
  refusing: {
    title: 'renewals succeed, and every request is refused; looked at after one second',
    async play({ backend, clock, send }) {
      backend.state.refusesAll = true;
      send('/items/1');
      await clock.advance(SECOND);
    },
  },
};
