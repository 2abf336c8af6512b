/**
 * The host's calls over the network: `request`, `uploadFile`, `downloadFile`. Each is written down as it reaches the host, and
 * answered in the manner that is in force.
 *
 * @import { Host, World } from '../parts.js'
 * @import { Reply } from './backend.js'
 *
 * @typedef {object} Send a call as it reached the host
 * @property {string} api
 * @property {number} client the number of the client, by its origin; 0: it is not one of the app's own
 * @property {string} path
 * @property {string} route the first part of the path
 * @property {number} call the number of the app's call that the path holds; 0 for a login's
 * @property {number | undefined} session the number of the session that goes with it
 * @property {number} handed when the package handed it over; of all that happens each has a number
 * @property {number} at virtual milliseconds
 * @property {boolean} aborted
 * @property {boolean} isOutOfReach whether the host gave no task for it, or threw
 * @property {number} answers how often the host has answered
 */
import { MANNERS } from './manners.js';
import { idIn, quote } from './secrets.js';

/** Of the origin, the number of the client; none for another one. */
const URL = /^https?:\/\/(?:api(\d+)\.example\.com|[^/]*)(\/[^?#]*)/;

/** @param {World} world @param {Host} host */
export function createNetwork(world, host) {
  const { clock, referee, backends } = world;
  let quoted = 0;

  /** @param {string} api @param {any} options @param {number} handed @returns {Send} */
  function write(api, options, handed) {
    const [, client = '0', path = String(options.url)] = URL.exec(String(options.url)) ?? [];
    const [, route = '', call = '0'] = path.split('/');
    const { header, data, formData } = options;
    const session = idIn(JSON.stringify([header, options.url, route === 'signin' ? 0 : data, formData]));
    return { api, client: Number(client), path, route, call: Number(call), session, handed, at: clock.elapsed(), aborted: false, isOutOfReach: false, answers: 0 };
  }

  /** What the host tells of what the backend replied. @param {Send} send @param {Reply} reply @param {any} options */
  function tell(send, reply, options) {
    const { api } = send;
    send.answers++;
    world.note('host', reply === 'lost' ? 'fails' : 'answers', `${send.client}:${send.path}`, typeof reply === 'object' ? reply.statusCode : '');
    if (typeof reply === 'object') {
      const data = api === 'uploadFile' ? JSON.stringify(reply.data) : reply.data;
      // As it is where nobody asked for text: the referee knows a login's answer again.
      call(options.success, api === 'uploadFile' ? { ...reply, data, errMsg: `${api}:ok` } : Object.assign(reply, { errMsg: `${api}:ok` }));
    } else call(options.fail, failure(api, options));
  }

  /** In the host's words, which quote what it was given. @param {string} api @param {any} options */
  function failure(api, { url, header, data, formData }) {
    const words = [url, header, data, formData].map((given) => quote(quoted, given)).join(' ');
    quoted++;
    return { errMsg: `${api}:fail of ${words}`, errno: 600001 };
  }

  /** Nothing of the package may throw into the host. @param {any} callback @param {unknown} result */
  function call(callback, result) {
    if (typeof callback === 'function') referee.guard('a callback of the host', () => callback(result));
  }

  /** @param {Send} send @param {any} options */
  function makeTask(send, options) {
    /** @type {Record<string, Set<(result: any) => void>>} */
    const listeners = {};
    /** @type {Record<string, any>} */
    const task = {
      abort: () => {
        try {
          world.patch('task.abort', () => {
            if (send.aborted) return;
            send.aborted = true;
            world.note('host', 'is told to abort', `${send.client}:${send.path}`);
            if (!send.answers) clock.after(2, () => send.answers || tell(send, 'lost', options));
          });
        } catch (error) {
          // The app's patch threw, and has kept it from the host.
          send.isOutOfReach = true;
          throw error;
        }
      },
    };
    for (const event of ['HeadersReceived', 'ChunkReceived', 'ProgressUpdate']) {
      task['on' + event] = (/** @type {any} */ listener) => (listeners[event] ??= new Set()).add(listener);
      task['off' + event] = (/** @type {any} */ listener) => void (listener ? listeners[event]?.delete(listener) : delete listeners[event]);
      clock.after(3, () => listeners[event]?.forEach((listener) => call(listener, { header: {}, progress: 50, data: new ArrayBuffer(1) })));
    }
    return task;
  }

  /** @param {string} api @param {any} options @param {number} handed */
  return function overNetwork(api, options, handed) {
    const send = write(api, options, handed);
    world.detail(`wx.${api}`, options);
    host.around?.(options);
    world.note('host', 'is given', `${send.client}:${send.path}`, 'by', api, send.session === undefined ? '' : `with session ${send.session}`);
    referee.sent(send);
    const backend = backends(send.client);
    /** @type {Reply} */
    let reply;
    const replied = () => (reply ??= backend.reply(send));
    const answer = (/** @type {Reply} */ reply) => {
      // What it was given is its own: whatever the app does to what it gave, nothing of that changes.
      world.detail(`wx.${api}, answered`, options);
      tell(send, reply, options);
    };
    const succeed = () => {
      // A polite host does not answer what it was told to abort.
      if (send.aborted && host.isPolite()) return;
      const reply = replied();
      if (reply) answer(reply);
    };
    const exchange = {
      succeed,
      fail: () => answer('lost'),
      after: clock.after,
      promise: () => new Promise((resolve) => clock.after(5, () => resolve(reply))),
      task: makeTask(send, options),
    };
    const manner = host.manner();
    // Nothing is there by which such a call could be aborted.
    send.isOutOfReach = manner === 'by promise';
    try {
      return MANNERS[manner](exchange);
    } catch (error) {
      send.isOutOfReach = true;
      throw error;
    }
  };
}
