/**
 * The watch for secrets: what an app gets from the SDK, and what leaves for servers that are not its own, holds no session
 * id, no code, no account credentials and no refresh token, in whatever form. Every world of a test has one, and the test
 * fails where something is seen. A refresh token goes to `renew.url` only, and to a logout with `revoke`: not elsewhere at own
 * origins, and not into `session()` either.
 *
 * What else may hold them, and is not looked at: `session()`, the answer of a login as `response` on its result and on its
 * error, the backend's answers to the app's own requests, requests to own origins, and storage.
 */
import { inspect } from 'node:util';
import { createHost } from '../../host/index.js';
import { createSearch } from './forms.js';
import { watchInside } from './inside.js';
import { APIS, createSees } from './sees.js';
import { looksAt } from './sight.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Host, HostOptions } from '../../host/index.js'
 * @import { Form, Kind } from './forms.js'
 * @import { Inside } from './inside.js'
 * @import { Book } from './sees.js'
 *
 * @typedef {ReturnType<typeof createWatch>} Watch
 */

const SDK = /(^|\/)weapp-session\/index\.js$/;
/** More of them say nothing more. */
const MOST = 20;
const MOST_WAYS = 6;

/**
 * @param {TestContext} t
 * @param {{ unwatched?: string }} [options] `unwatched`: why this test may show secrets, or cannot be watched
 */
export function createWatch(t, { unwatched } = {}) {
  const search = createSearch();
  /** What is shown, by the place where it is, and by which looks. @type {Map<string, Map<string, string[]>>} */
  const leaks = new Map();
  /** What the app has had in its hands, with its place: looked at once more at the end, when all secrets are known. @type {Map<unknown, string>} */
  const kept = new Map();
  /** @type {Host[]} */
  const hosts = [];
  /** The package's class of errors, in each realm. @type {Set<Function>} */
  const errors = new Set();
  /** @type {Book} */
  const book = { add: search.add, look, keep, own: { id: new Set(), code: new Set(), credential: new Set(), token: new Set() }, sent: [], broken: [] };
  const sees = createSees(book);

  /** @param {string} place @param {string} what @param {string} way */
  function note(place, what, way) {
    const shown = leaks.get(place) ?? new Map();
    leaks.set(place, shown.set(what, [...(shown.get(what) ?? []), way]));
  }

  /** @param {string} place @param {string} way @param {string} text @param {(form: Form) => boolean} [counts] */
  function read(place, way, text, counts) {
    const found = search.find(text, counts);
    if (found) note(place, `the ${found.kind} ${found.secret.slice(0, 40)}, ${found.form}`, way);
  }

  /** @param {unknown} value */
  const isOurs = (value) => [...errors].some((SessionError) => value instanceof SessionError);

  /** One look at a place that shows something is enough. @param {string} place @param {unknown} value @param {Kind} [only] */
  function look(place, value, only) {
    if (leaks.has(place)) return;
    for (const [way, text] of looksAt(value)) read(place, `by ${way}`, text, ({ kind }) => only === undefined || kind === only);
    if (isOurs(value) && Object.getOwnPropertyDescriptor(value, 'response')?.enumerable) note(place, 'its response is enumerable', 'itself');
  }

  /** @param {string} place @param {unknown} value */
  function keep(place, value) {
    if (!kept.has(value)) kept.set(value, place);
    if (place) look(place, value);
  }

  function check() {
    if (book.broken.length > 0) throw new Error(`the watch itself threw: ${inspect(book.broken[0])}`);
    for (const [value, place] of kept) {
      // The app's own errors are its own business, unless one of ours has one for its cause.
      if (place || isOurs(value)) look(place || `the error ${/** @type {any} */ (value).code}`, value);
    }
    for (const { logs } of hosts) logs.forEach(({ level, args }) => args.forEach((arg) => look(`console.${level}`, arg)));
    for (const { place, carrier, origin, url, text } of book.sent) read(place, `in ${carrier}`, text, ({ kind }) => !book.own[kind].has(kind === 'token' ? url : origin));
    if (leaks.size === 0) return;
    const all = [...leaks].flatMap(([place, shown]) => [...shown].map(([what, ways]) => `${place}: ${what} (${ways.slice(0, MOST_WAYS).join('; ')})`));
    throw new Error(`secrets are shown:\n  ${all.slice(0, MOST).join('\n  ')}`);
  }

  // After everything else: what other steps close would stay open if this one failed before them.
  if (unwatched === undefined) t.after(() => t.after(check));

  return {
    check,
    /** A secret that the watch cannot know of. */
    add: search.add,
    /** A host whose mini program is watched. @param {HostOptions} options */
    createHost(options) {
      if (unwatched !== undefined) return createHost(options);
      /** @type {Inside[]} */
      const realms = [];
      const host = createHost({
        ...options,
        enter(evaluate) {
          const inside = watchInside(evaluate, sees);
          realms.push(inside);
          return (path, exports) => {
            if (!SDK.test(path)) return exports;
            if (typeof exports.SessionError === 'function') errors.add(exports.SessionError);
            return inside.watchSdk(exports);
          };
        },
      });
      realms[0]?.watchHost(host.wx, APIS);
      hosts.push(host);
      return host;
    },
  };
}
