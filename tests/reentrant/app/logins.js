/** The app's logins, logouts and sessions of its own. */
import { secret } from '../phone/secrets.js';
import { withGetters } from './clients.js';

/**
 * @import { Calls, Following, World } from '../parts.js'
 * @import { AppClient } from './app.js'
 * @import { Ask, Call } from './calls.js'
 */

/** What is given of an ask. @param {Ask} ask @returns {Ask} */
const told = (ask) => JSON.parse(JSON.stringify(ask));

/** @param {World} world @param {Following} calls */
export function createLogins(world, { begin, follow }) {
  const { app, referee } = world;
  let passwords = 0;

  /** @param {Call} call @param {() => any} run */
  function promised(call, run) {
    const { value: promise } = app.inside(call.client, call.api, run);
    if (!promise) return false;
    call.task = promise;
    call.returned = world.next();
    call.early ||= !world.instances.isUp;
    call.isMade = true;
    follow(call, promise);
    return true;
  }

  /** @param {object} options @param {string} api @param {boolean} [getters] */
  const given = (options, api, getters) => (getters ? withGetters(options, `a getter of the options of ${api}`, app.enter) : options);

  /** A session that was made elsewhere. @param {AppClient} client @param {'alive' | 'over'} kind */
  function beginSession(client, kind) {
    const { alive, begin } = world.backends(client.number);
    const number = begin('elsewhere');
    if (kind === 'over') alive.delete(number);
    return number;
  }

  return {
    /** @type {Calls['login']} */
    login(client, { force, via, data, getters } = {}) {
      const call = begin(client, 'login', told({ force, via, getters }));
      const options = {
        ...(force && { force }),
        ...(data && { data: { more: 2 } }),
        ...(via && { via: { url: '/signin', data: { password: secret('password', ++passwords) } } }),
      };
      promised(call, () => client.sdk.login(given(options, 'login', getters)));
      return call;
    },

    /** @type {Calls['logout']} */
    logout(client, { url, getters } = {}) {
      const call = begin(client, 'logout', told({ url, getters }));
      const options = given(url ? { url: `/logout/${call.number}` } : {}, 'logout', getters);
      referee.sessions.ending(client, { call }, () => promised(call, () => client.sdk.logout(options)));
      return call;
    },

    /** @type {Calls['setSession']} */
    setSession(client, kind, { renewable, getters } = {}) {
      app.note(`calls ${client.number}.setSession`, kind ?? 'null', renewable === false ? 'not renewable' : '');
      const number = kind && beginSession(client, kind);
      const session = number && given({ id: secret('id', number), ...(renewable !== undefined && { renewable }) }, 'setSession', getters);
      referee.sessions.ending(client, { replaces: !!kind }, () => !app.inside(client, 'setSession', () => client.sdk.setSession(session)).threw);
      // Whatever was called inside of it came first.
      if (number) referee.sessions.granted(number, 'elsewhere', world.next());
    },

    /** @param {AppClient} client */
    destroy(client) {
      app.note(`destroys ${client.number}`);
      if (!client.destroyed) Object.assign(client, { destroyed: world.next(), where: app.where() });
      referee.destroyed(client);
      app.inside(client, 'destroy', () => client.sdk.destroy());
    },
  };
}
