/** The app's clients, with its functions in their options and its listeners on them. */
import { isOfApp } from './app.js';
import { DEFAULTS, originOf } from './config.js';

/**
 * @import { Clients, World } from '../parts.js'
 * @import { AppClient } from './app.js'
 * @import { Config } from './config.js'
 */

/** More would tell nothing more. */
const MOST_CLIENTS = 3;

/** @param {World} world @returns {Clients} */
export function createClients(world) {
  const { app, referee } = world;
  /** @type {AppClient[]} */
  const all = [];
  let made = 0;

  /** @param {Config} config */
  function loginOptions({ data, session, timeout, retries }) {
    return {
      url: '/login',
      expiresIn: 'expires_in',
      timeout,
      retry: { limit: retries, delay: 100 },
      ...(data !== 'none' && { data: () => (app.enter('login.data'), dataOf(app.isPatient ? data : 'sync')) }),
      ...(session && { session: (/** @type {any} */ answer) => (app.enter('login.session'), { id: answer.data.sessionid, expiresIn: 7200 }) }),
    };
  }

  /** What the app's function for the data of a login gives. @param {Config['data']} kind */
  function dataOf(kind) {
    if (kind === 'sync') return { more: 1 };
    return new Promise((resolve, reject) => {
      const end = () => {
        try {
          app.enter('login.data, later');
          resolve({ more: 1 });
        } catch (error) {
          reject(error);
        }
      };
      if (kind === 'async') Promise.resolve().then(end);
      else if (kind === 'slow') world.clock.after(50, end);
      else if (kind === 'asks' && all[0]) app.calls.request(all[0], {}).done.then(end);
    });
  }

  /** @param {number} number @param {Config} config */
  function optionsOf(number, config) {
    const { wasm } = world.instances;
    const plain = {
      baseUrl: originOf(number),
      login: loginOptions(config),
      session: {
        in: config.place,
        persist: config.persist,
        encrypt: config.encrypt,
        checkSession: config.checkSession,
        sliding: config.sliding,
      },
      ...(config.test && { expired: { test: () => (app.enter('expired.test'), false) } }),
      request: {
        ...(config.requestTimeout && { timeout: config.requestTimeout }),
        ...(config.header && { header: () => (app.enter('request.header'), { 'X-More': '1' }) }),
      },
      socket: app.sdk.socket,
      maxInFlight: config.maxInFlight,
      replays: config.replays,
      ...(wasm && { wasm }),
    };
    const options = config.extend ? config.extend(plain) : plain;
    return config.getters ? withGetters(options, 'a getter of the options of createClient', app.enter) : options;
  }

  /** @param {Partial<Config>} [more] @returns {AppClient | undefined} */
  function create(more) {
    if (all.length >= MOST_CLIENTS) return undefined;
    // One that is refused while another one is made inside of it leaves its number behind.
    const number = ++made;
    /** @type {AppClient} */
    const client = { number, sdk: undefined, destroyed: 0, where: '', traps: 0, ready: false, offs: [] };
    all.push(client);
    app.note('makes client', number);
    const { value: sdk, threw } = app.inside(client, 'createClient', () => app.sdk.createClient(optionsOf(number, { ...DEFAULTS, ...app.config, ...more })));
    if (!sdk) {
      if (threw && !isOfApp(threw)) referee.violate('a method threw', `createClient: ${threw}`);
      all.splice(all.indexOf(client), 1);
      return undefined;
    }
    client.sdk = sdk;
    sdk.ready.then(
      () => {
        client.ready = true;
        app.enter('ready, then');
      },
      (/** @type {unknown} */ error) => {
        referee.secrets.given('ready', error);
        app.enter('ready, catch');
      },
    );
    for (const event of ['login', 'logout', 'expired', 'error']) listen(client, event);
    return client;
  }

  /** @param {AppClient} client @param {string} event */
  function listen(client, event) {
    const { value: off } = app.inside(client, 'on', () =>
      client.sdk.on(event, (/** @type {unknown} */ detail) => {
        world.note('app', 'hears', event, /** @type {any} */ (detail)?.code ?? '');
        referee.turns.called(client, `on ${event}`);
        referee.secrets.given(`on ${event}`, detail);
        app.enter(`on ${event}`);
      }),
    );
    if (off) client.offs.push(off);
  }

  return { all, create, listen, of: (number) => all.find((client) => client.number === number) };
}

/** Options each of which is read by a getter; those in groups too. @param {Record<string, any>} options @param {string} name @param {(name: string) => void} enter @returns {any} */
export function withGetters(options, name, enter) {
  const all = {};
  for (const [key, value] of Object.entries(options)) {
    const isGroup = typeof value === 'object' && value !== null && value.constructor === Object;
    const inner = isGroup && key !== 'wasm' && key !== 'socket' ? withGetters(value, name, enter) : value;
    Object.defineProperty(all, key, { enumerable: true, get: () => (enter(name), inner) });
  }
  return all;
}
