/** Who takes part, each sending the request of wx.request's documentation in the way of its own. */
import { answerAll, BASE, wx } from './host.js';
import { before, builds, current, halves, loadPackage, nameOf } from './package.js';
import { REQUEST } from 'miniprogram-request';
import wafer from 'wafer-client-sdk';
import wafer2 from 'wafer2-client-sdk';
import wechatRequest from 'wechat-request';

/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {(answered: () => void) => void} send one request; `answered` is called when the app has its answer
 * @property {() => Promise<void> | void} [start] until there is a session
 * @property {string} [against] who of the other build it is compared to
 */

const URL = BASE + '/products';
const JSON_TYPE = { 'content-type': 'application/json' };

/** A new object each time, as an app makes it. @param {() => void} success */
const example = (success) => ({ url: URL, data: { x: '', y: '' }, header: JSON_TYPE, success });
/** The same for those who answer with a promise. */
const awaited = () => ({ url: URL, data: { x: '', y: '' }, header: JSON_TYPE });
/** And for those who call headers so. */
const withHeaders = () => ({ url: URL, method: /** @type {const} */ ('GET'), data: { x: '', y: '' }, headers: JSON_TYPE });

wafer.setLoginUrl(BASE + '/login');
wafer2.setLoginUrl(BASE + '/login');

/** @param {(options: object) => void} login */
function logIn(login) {
  let done = false;
  login({ success: () => void (done = true) });
  while (answerAll());
  if (!done) throw new Error('no session');
}

/** @param {string} half @param {import('./package.js').Build} [build] @param {object} [session] @returns {[Contender, Contender]} */
export function ours(half, build = current, session = {}) {
  const name = nameOf(half, build);
  // All clients have the same storage: each has a place of its own there.
  const client = loadPackage(half, build)({ session: { storageKey: name, ...session } });
  const against = before && build === current ? nameOf(half, before) : undefined;
  async function start() {
    client.login();
    while (client.session().state !== 'active') {
      answerAll();
      await bench.turn();
    }
  }
  return [
    { name, against, start, send: (answered) => void client.request(example(answered)) },
    { name: name + ', awaited', against: against && against + ', awaited', send: (answered) => void client.request(awaited()).then(answered) },
  ];
}

/** The measure of all others. @type {Contender} */
export const bare = { name: 'bare wx.request', send: (answered) => wx.request(example(answered)) };

/** What ratios are given to: of what it offers, the way that costs least. @type {Contender} */
export const rival = { name: 'wafer-client-sdk', start: () => logIn(wafer.login), send: (answered) => wafer.request(example(answered)) };

/** @returns {Contender[]} */
export const contenders = () => [
  bare,
  ...builds.flatMap((build) => halves.flatMap((half) => ours(half, build))),
  rival,
  { name: 'wafer-client-sdk, login: true', send: (answered) => wafer.request({ ...example(answered), login: true }) },
  { name: 'wafer2-client-sdk', start: () => logIn(wafer2.login), send: (answered) => wafer2.request(example(answered)) },
  { name: 'miniprogram-request (no session)', send: (answered) => void REQUEST.request(/** @type {any} */ (withHeaders())).then(answered) },
  { name: 'wechat-request (no session)', send: (answered) => void wechatRequest(withHeaders()).then(answered) },
];
