/**
 * wx.request (docs: wx.request) over real HTTP, in the callback form only. Every HTTP status is a success.
 */
import { startCall } from './call.js';
import { toWire } from './request-form.js';
import { toTask } from './task.js';

/**
 * @typedef {import('./request-form.js').RequestOptions} RequestOptions
 */

/** @param {import('./call.js').Network} network */
export function createRequest(network) {
  const { realm } = network.context;
  return {
    /** @param {RequestOptions} options */
    request(options) {
      const call = startCall(network, options, {
        api: 'request',
        toWire: (url) => toWire(options, url),
        toResult: (head, body) => Object.assign(realm.plain(head), { data: readBody(realm, options, body) }),
      });
      return toTask(realm, call, { HeadersReceived: 'headers', ChunkReceived: 'chunk' });
    },
  };
}

/** @param {import('../realm.js').Realm} realm @param {RequestOptions} options @param {Buffer} body */
function readBody(realm, { responseType, dataType = 'json' }, body) {
  if (responseType === 'arraybuffer') return realm.arrayBuffer(body);
  const text = body.toString('utf8');
  if (dataType !== 'json') return text;
  try {
    return realm.parse(text);
  } catch {
    return text;
  }
}
