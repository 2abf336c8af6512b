/**
 * The app's calls, each followed to its end.
 *
 * @import { Calls, Following, World } from '../parts.js'
 * @import { AppClient } from './app.js'
 * @import { Send } from '../phone/network.js'
 *
 * @typedef {'request' | 'uploadFile' | 'downloadFile' | 'connectSocket' | 'login' | 'logout'} Api
 *
 * @typedef {object} Ask what the app wants of a request, upload, download or socket
 * @property {Api} [api]
 * @property {string} [route] of the backend
 * @property {boolean | 'optional'} [auth]
 * @property {'normal' | 'high'} [priority]
 * @property {boolean} [replay]
 * @property {number} [timeout]
 * @property {boolean} [elsewhere] to another origin
 * @property {boolean} [chunked]
 * @property {boolean} [getters] whether its options have getters
 * @property {boolean} [closes] whether a socket is closed as soon as it is open
 * @property {boolean} [sendsLate] whether something is sent when it has closed
 * @property {boolean} [url] whether a logout tells the backend
 * @property {boolean} [force] of a login
 * @property {boolean} [via] of a login
 * @property {(options: any) => any} [shape] makes other options of it
 * @property {(options: any) => void} [afterwards] what the app does with its options when the call has returned
 * @property {boolean} [late] whether its promise is asked for at the very end only
 *
 * @typedef {{ how: string, value: unknown }} Word that the app was told of a call: `success`, `fail`, `complete`, `resolved`, `rejected`
 *
 * @typedef {object} Call
 * @property {number} number
 * @property {Api} api
 * @property {AppClient} client
 * @property {Ask} ask
 * @property {number} made when it was, of all that happens
 * @property {number} at virtual milliseconds
 * @property {number} turn the clock's, in which it was made
 * @property {boolean} early whether it had to wait for the module
 * @property {number} returned when its method did
 * @property {boolean} isMade whether the method has returned; of one that threw nothing comes
 * @property {any} task what the method gave
 * @property {Word[]} words in order
 * @property {number} ended when the app ended it by `abort` or `close`; 0: it did not
 * @property {string} where it was ended
 * @property {number} endedIn the clock's turn in which it was
 * @property {number} settled when the app was told first; 0: not yet
 * @property {Promise<void>} done
 * @property {() => void} finish
 * @property {number} firstSent when it was handed to the host first; 0: not yet
 * @property {Send | undefined} send the last one that reached the host
 */
import { createLogins } from './logins.js';
import { createRequests } from './requests.js';
import { createSocketCalls } from './sockets.js';

/** @param {World} world @returns {Calls} */
export function createCalls(world) {
  const { app, referee, clock } = world;
  /** @type {Call[]} */
  const all = [];

  /** @param {AppClient} client @param {Api} api @param {Ask} ask @returns {Call} */
  function begin(client, api, ask) {
    let finish = () => {};
    const done = new Promise((/** @type {(value: void) => void} */ resolve) => (finish = resolve));
    /** @type {Call} */
    const call = {
      number: all.length + 1,
      api,
      client,
      ask,
      made: world.next(),
      at: clock.elapsed(),
      turn: clock.turn(),
      early: !client.ready || !world.instances.isUp || client.traps < world.instances.traps,
      returned: Infinity,
      isMade: false,
      task: undefined,
      words: [],
      ended: 0,
      where: '',
      endedIn: 0,
      settled: 0,
      done,
      finish,
      firstSent: 0,
      send: undefined,
    };
    all.push(call);
    app.note(`calls ${client.number}.${api}`, `#${call.number}`, JSON.stringify(ask));
    return call;
  }

  /** The app is told of a call. @param {Call} call @param {string} how @param {unknown} value */
  function hear(call, how, value) {
    world.note('app', `#${call.number}`, how, /** @type {any} */ (value)?.code ?? '');
    call.words.push({ how, value });
    if (!call.settled) call.settled = world.next();
    referee.secrets.given(`${call.api}, ${how}`, value);
    call.finish();
  }

  /** Listens to a promise that a method gave. @param {Call} call @param {any} promise */
  function follow(call, promise) {
    const { api } = call;
    promise.then(
      (/** @type {unknown} */ value) => {
        hear(call, 'resolved', value);
        app.enter(`${api}, then`, call);
      },
      (/** @type {unknown} */ error) => {
        hear(call, 'rejected', error);
        app.enter(`${api}, catch`, call);
      },
    );
    // What they give is nobody's business: it fails as the call does.
    promise.catch(() => {});
    const nobody = () => {};
    promise.finally(() => app.enter(`${api}, finally`, call)).then(nobody, nobody);
  }

  /** @type {Following} */
  const calls = { all, begin, hear, follow };
  return { ...calls, ...createRequests(world, calls), ...createLogins(world, calls), ...createSocketCalls(world, calls) };
}
