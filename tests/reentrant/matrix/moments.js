/**
 * The moments in which an app calls: at a cold and a warm launch while the module is loaded, with a session, during a login and a
 * renewal, after a trap and after a logout.
 *
 * @import { Scene } from './functions.js'
 *
 * @typedef {object} Moment
 * @property {boolean} [warm] whether storage holds a session at launch
 * @property {(scene: Scene) => Promise<void> | void} arrive lets it come
 */

/** @param {Scene} scene */
async function logIn({ world, app, client }) {
  app.calls.login(client);
  await world.clock.advance(100);
}

/** @type {Record<string, Moment>} */
export const MOMENTS = {
  'cold, while the module loads': { arrive: () => {} },
  'warm, while the module loads': { warm: true, arrive: () => {} },
  'with a session': { arrive: logIn },
  'while a code is awaited': {
    async arrive({ world, app, client }) {
      await world.clock.advance(100);
      app.calls.login(client);
    },
  },
  'while a code is exchanged': {
    async arrive({ world, app, client }) {
      await world.clock.advance(100);
      app.calls.login(client);
      await world.clock.advance(7);
    },
  },
  'while an account is exchanged': {
    async arrive({ world, app, client }) {
      await world.clock.advance(100);
      app.calls.login(client, { via: true });
    },
  },
  'while an expired session is renewed': {
    async arrive(scene) {
      const { world, app, client } = scene;
      await logIn(scene);
      world.backends(client.number).alive.clear();
      app.calls.request(client, {});
      await world.clock.advance(7);
    },
  },
  'in the midst of a trap': {
    async arrive(scene) {
      const { world, app, client } = scene;
      await logIn(scene);
      app.calls.request(client, { route: 'never' });
      world.instances.trapIn(1);
      app.calls.request(client, {});
    },
  },
  'after a trap': {
    async arrive(scene) {
      const { world, app, client } = scene;
      await logIn(scene);
      world.instances.trapIn(0);
      app.calls.request(client, {});
      await world.clock.advance(5);
    },
  },
  'after a logout': {
    async arrive(scene) {
      await logIn(scene);
      scene.app.calls.logout(scene.client);
    },
  },
};
