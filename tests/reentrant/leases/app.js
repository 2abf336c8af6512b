/**
 * What an app does that concerns leases, beside what every schedule has: requests as nearly all are, and requests with all that makes
 * one unlike those; options by which more is looked for in an answer, or put into a request; and what it has put around the host.
 *
 * @import { Draws } from '../random/draws.js'
 * @import { Call } from '../app/calls.js'
 * @import { World } from '../parts.js'
 */
import { codeOf } from '../../leases/switch.js';
import { METHODS } from '../app/methods.js';
import { clientOf } from '../random/steps.js';

/** What crosses the border with leases, or without: the machine may trap over all else. @type {Record<string, number[]>} */
const BY_LEASES = {
  dispatch: ['ABORTED', 'ANSWERED', 'REQUEST', 'INSPECTED', 'LEASED', 'QUERY_SESSION', 'QUERY_TARGET', 'RELEASE'].map((name) => codeOf(`EVENT_${name}`)),
  perform: ['SEND', 'SETTLE', 'LEND', 'SHOW_TARGET', 'SHOW_SESSION'].map((name) => codeOf(`EFFECT_${name}`)),
};
/** @param {string} name @param {any[]} given */
const isAlways = (name, [, what]) => BY_LEASES[name]?.includes(what % HELD) === false;
/** Added to an event that comes while something is being done under a lease. */
const HELD = codeOf('HELD');

/** The session's own header, and others. */
const NAME = 'X-Session';

class Odd {
  constructor() {
    this.odd = 1;
  }
}

/** In the place of a number of calls. */
const ABORT = -1;
const LEAVE = -2;
/** What is decided before the end. */
const LAST = ['logout', 'setSession', 'setSession, null', 'login, force'];

/** How often each URL comes: relative, absolute, of another origin, spelled in another way, and none. @type {Array<[weight: number, url: unknown]>} */
const URLS = [
  [12, '/r/0'], [9, '/r/1'], [2, 'r/0'], [1, '/body/0'], [1, 'https://api1.example.com/r/0'], [2, '/r/2'], [1, '/../r/0'], [4, '/body/0'], [4, '/next/0'], [1, '/expired/0'], [1, '/error/0'],
  [1, '/lost/0'], [1, '/never/0'], [1, 'HTTPS://API1.example.com/r/1'], [1, '//api1.example.com/r/0'], [1, 'https://cdn.example.net/r/0'],
  [1, 'https://api1.example.com.evil.example/r/0'], [1, '/r/0?a=1#b'], [1, 7], [1, undefined],
];
const ALL_URLS = URLS.flatMap(([weight, url]) => Array(weight).fill(url));

/** What the app gives as data, and as header. @type {Array<(usual: any) => any>} */
const DATA = [(usual) => usual, () => undefined, (usual) => usual, () => ({ a: 1, b: 'x', c: undefined }), () => ({ deep: { x: [1] } }), () => 'a=1', () => null, () => new ArrayBuffer(2), () => new Odd(), () => Object.create({ a: 1 })];
const HEADERS = [undefined, { 'X-A': '1' }, { 'X-A': '1', 'X-Bb': '2' }, { 'x-session': 'mine' }, { SessionID: 'mine', 'X-A': '1' }, undefined, { 'X-Sessiom': 'no' }, { 'x-SESSION': 'mine', 'X-A': '1' }, null, { deep: {} }, {}];
/** What else it gives. */
const MORE = [
  {}, {}, {}, {}, {}, {}, {}, {}, { method: 'POST' }, { method: 'PUT', dataType: 'text' }, { timeout: 50 }, { timeout: 0 }, { enableChunked: true }, { auth: 'optional' }, { auth: false },
  { auth: true }, { replay: false }, { priority: 'high' }, { priority: 'odd' }, { Auth: false }, { timeout: 'odd' }, { filePath: 'file', name: 'file' },
];
const CALLBACKS = [['success'], ['success', 'fail', 'complete'], ['success', 'complete'], ['fail'], []];
const APIS = /** @type {const} */ (['request', 'request', 'request', 'request', 'request', 'request', 'request', 'uploadFile', 'downloadFile']);

/** A request of the app. @param {World} world @param {Draws} draws */
export function requestSome(world, draws) {
  const client = clientOf(world, draws);
  if (!client) return;
  const { choose, once } = draws;
  // Of the lists, the first ones are as nearly all requests are.
  const isUsual = draws.pick(2) > 0;
  const some = (/** @type {readonly any[]} */ list, /** @type {number} */ usual) => choose(isUsual ? list.slice(0, usual) : list);
  const [url, data, header, more, callbacks, api] = [some(ALL_URLS, 25), some(DATA, 4), some(HEADERS, 5), some(MORE, 1), some(CALLBACKS, 3), some(APIS, 1)];
  const [isMutated, isOdd] = [once(6), once(60)];
  world.app.calls.request(client, {
    api,
    late: once(4),
    shape(plain) {
      if (isOdd) return choose([undefined, null, 7, new Odd()]);
      const given = data(plain.data);
      const kept = Object.fromEntries(callbacks.map((/** @type {string} */ name) => [name, plain[name]]));
      return { ...(url !== undefined && { url }), ...(given !== undefined && { data: given }), ...(header !== undefined && { header: header && { ...header } }), ...more, ...kept };
    },
    afterwards(options) {
      if (isMutated && typeof options === 'object' && options) tamper(options);
    },
  });
}

/** Changes all that was given. @param {any} options */
function tamper(options) {
  for (const group of [options.data, options.header]) if (group && typeof group === 'object' && !(group instanceof ArrayBuffer)) group.tampered = '1';
  options.method = 'DELETE';
}

/** Aborts a call: the one whose function runs, or any other, which may long have ended. @param {World} world @param {Draws} draws @param {Call | undefined} own */
export function abortSome({ app }, draws, own) {
  const call = own && draws.pick(2) ? own : app.calls.all[app.calls.all.length - 1 - draws.pick(4)];
  if (call?.isMade) app.calls.abort(call);
}

/** Decides something and destroys the client, both before anything comes of it. @param {World} world @param {Draws} draws */
function leave(world, draws) {
  const client = clientOf(world, draws);
  if (!client) return;
  for (const name of [draws.choose(LAST), 'destroy', ...(draws.once(2) ? ['destroy'] : [])]) METHODS[name]?.({ app: world.app, client, own: undefined });
}

/** What the options have besides. @param {World} world @param {Draws} draws */
function extending(world, draws) {
  const { choose } = draws;
  const enter = (/** @type {string} */ name) => world.app.enter(name);
  const later = () => new Promise((resolve) => world.clock.after(3, () => resolve({ 'X-More': 'later' })));
  /** @type {any[]} */
  const headers = [undefined, undefined, undefined, { 'X-More': '1', 'X-A': 'default' }, () => (enter('request.header'), { 'X-More': '2' }), () => (enter('request.header'), later()), () => Promise.reject(new Error('none'))];
  const isOver = (/** @type {any} */ { data }) => data?.errcode === 40001;
  /** @type {any[]} */
  const tests = [undefined, undefined, undefined, undefined, (/** @type {any} */ answer) => (enter('expired.test'), isOver(answer)), (/** @type {any} */ answer) => Promise.resolve().then(() => isOver(answer)), (/** @type {any} */ answer) => new Promise((resolve) => world.clock.after(2, () => resolve(isOver(answer))))];
  const updates = [undefined, undefined, { id: 'header.X-Next' }, { expiresIn: 'data.expires_in' }, { id: 'header.X-Next', expiresIn: 'data.expires_in' }];
  const [header, test, update, body, name] = [choose(headers), choose(tests), choose(updates), choose([undefined, { errcode: [40001] }]), choose([NAME, undefined])];
  return (/** @type {any} */ options) => ({
    ...options,
    session: { ...options.session, ...(name && { name }), ...(update && { update }) },
    expired: { ...options.expired, ...(test && { test }), ...(body && { body }) },
    request: { ...options.request, ...(header && { header }) },
  });
}

/**
 * Makes an app of this kind of one that has no client yet.
 *
 * @param {World} world @param {Draws} draws
 */
export function concernLeases(world, draws) {
  const { app, host, instances } = world;
  const { choose, once } = draws;
  if (once(2)) app.config.extend = extending(world, draws);
  app.countsReads = false;
  app.isCalm = draws.pick(5) > 0;
  // Most of its options are as usual, or hardly anything would be lent.
  if (draws.pick(5)) Object.assign(app.config, { place: 'header', sliding: false, checkSession: false, encrypt: false, header: false, test: false, requestTimeout: 0, maxInFlight: choose([10, 10, 4, 2, 1]) });
  app.callsMore = (own) => {
    const calls = choose([0, 0, 1, 1, 1, 1, 2, 2, 4, 4, ABORT, ABORT, LEAVE]);
    if (calls === ABORT) abortSome(world, draws, own);
    if (calls === LEAVE) leave(world, draws);
    for (let call = 0; call < calls; call++) requestSome(world, draws);
    return calls !== 0;
  };
  const lifetime = choose([7200, 7200, 60]);
  for (const number of [1, 2, 3]) world.backends(number).lifetime = lifetime;
  if (once(3)) host.around = tamper;
  instances.counts = isAlways;
}

