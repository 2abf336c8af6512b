/** What the watch makes of what it is told: secrets are kept as such, and what the app gets is looked at. */
import { types } from 'node:util';
import { credentialsIn, field, idsOfLogin, idsOfRecord, idsOfUpdate, secretsOfLogin, texts, textsAt, textsIn, tokensOfRecord } from './collect.js';
import { isObject } from './sight.js';

/**
 * @import { Kind } from './forms.js'
 * @import { Sees } from './inside.js'
 *
 * @typedef {{ place: string, carrier: string, origin: string | undefined, url: string, text: string }} Sent
 *
 * @typedef {object} Book
 * @property {(kind: Kind, secret: string) => void} add
 * @property {(place: string, value: unknown, kind?: Kind) => void} look `kind`: for this one only
 * @property {(place: string, value: unknown) => void} keep
 * @property {Record<Kind, Set<string | undefined>>} own where each kind of secret belongs: origins, and of refresh tokens URLs
 * @property {Sent[]} sent what went elsewhere; where there are refresh tokens, all that went
 * @property {unknown[]} broken what the watch itself threw, which must harm nobody else
 */

const SENDS = ['request', 'uploadFile', 'downloadFile', 'connectSocket'];
const LOGINS = ['login', 'pluginLogin'];
const STORES = ['setStorageSync', 'setStorage'];
const READS = ['getStorageSync', 'getStorage'];
export const APIS = [...SENDS, ...LOGINS, ...STORES, ...READS];

/** What of a send can be read by whoever gets it. */
const CARRIERS = ['url', 'header', 'data', 'formData', 'protocols'];

/** The origin of a URL; nothing, if it has none. @param {unknown} url */
function originOf(url) {
  const http = typeof url === 'string' ? url.replace(/^ws/i, 'http') : '';
  return URL.canParse(http) ? new URL(http).origin : undefined;
}

/** @param {string} url */
const withoutQuery = (url) => url.replace(/[?#].*/s, '');

/** @param {unknown} value */
function asText(value) {
  if (!isObject(value)) return String(value);
  if (types.isAnyArrayBuffer(value)) return Buffer.from(value).toString('latin1');
  if (types.isProxy(value)) return '';
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return textsIn(value).join('\n');
  }
}

/** @param {Book} book @returns {Sees} */
export function createSees(book) {
  const sees = seesOf(book);
  for (const [name, see] of Object.entries(sees)) {
    Object.assign(sees, {
      /** @param {any[]} given */
      [name](...given) {
        try {
          return Reflect.apply(see, sees, given);
        } catch (error) {
          book.broken.push(error);
          return undefined;
        }
      },
    });
  }
  return sees;
}

/** @param {Book} book @returns {Sees} */
function seesOf({ add, look, keep, own, sent }) {
  /** Of the clients: their servers, their login endpoints, and where the id is in answers. */
  const bases = new Set(['']);
  const logins = new Set();
  const paths = { login: new Set(['sessionid']), update: /** @type {Set<string>} */ (new Set()), refresh: /** @type {Set<string>} */ (new Set()) };

  /** @param {unknown[]} ids */
  const addIds = (ids) => ids.flatMap(texts).forEach((id) => add('id', id));

  /** @param {unknown[]} tokens */
  const addTokens = (tokens) => tokens.flatMap(texts).forEach((token) => add('token', token));

  /** @param {unknown} record */
  function addRecord(record) {
    addIds(idsOfRecord(record));
    addTokens(tokensOfRecord(record));
  }

  /** What a URL may be in full. @param {unknown} url */
  const absolutes = (url) => texts(url).flatMap((path) => [...bases].map((base) => (/^\w+:/.test(path) ? path : `${base}/${path.replace(/^\/+/, '')}`)));

  /** @param {unknown} url of a login endpoint @param {Kind} kind what is sent there */
  function addLogin(url, kind) {
    for (const absolute of absolutes(url)) {
      logins.add(absolute);
      own[kind].add(kind === 'token' ? withoutQuery(absolute) : originOf(absolute));
    }
  }

  /** What goes to a server that may have no session; before there is a client, it is the app's own. @param {string} api @param {unknown} options */
  function send(api, options) {
    if (own.id.size === 0) return;
    const origin = originOf(field(options, 'url'));
    if (origin !== undefined && own.id.has(origin) && own.code.has(origin) && paths.refresh.size === 0) return;
    const [url = ''] = texts(field(options, 'url')).map(withoutQuery);
    for (const carrier of CARRIERS) {
      const value = field(options, carrier);
      if (value !== undefined) sent.push({ place: `${api} to ${origin ?? 'a URL without an origin'}`, carrier, origin, url, text: asText(value) });
    }
  }

  return {
    error: (error) => keep('', error),
    given: look,
    held: keep,
    creating(options) {
      const base = texts(field(options, 'baseUrl')).map((url) => url.replace(/\/+$/, ''));
      for (const url of base) bases.add(url);
      for (const url of [...base, ...textsIn(field(options, 'allowedOrigins'))]) own.id.add(originOf(url));
      const login = field(options, 'login');
      addLogin(field(login, 'url') ?? '', 'code');
      const renew = field(options, 'renew');
      if (isObject(renew)) addLogin(field(renew, 'url') ?? '', 'token');
      for (const group of [login, renew]) {
        texts(field(group, 'session')).forEach((path) => paths.login.add(path));
        texts(field(group, 'refresh')).forEach((path) => paths.refresh.add(path));
      }
      texts(field(field(field(options, 'session'), 'update'), 'id')).forEach((path) => paths.update.add(path));
    },
    calling(method, argument) {
      if (method === 'setSession') addIds([argument, field(argument, 'id')]);
      if (method === 'setSession') addTokens([field(argument, 'refresh')]);
      if (method === 'logout' && field(argument, 'revoke') === true) absolutes(field(argument, 'url')).forEach((url) => own.token.add(withoutQuery(url)));
      if (method !== 'login') return;
      addLogin(field(field(argument, 'via'), 'url'), 'credential');
      for (const [kind, secret] of secretsOfLogin(argument)) add(kind, secret);
    },
    id(found) {
      addIds([found, field(found, 'id')]);
      addTokens([field(found, 'refresh')]);
    },
    session(session) {
      addIds([field(session, 'id')]);
      // Its id is what it is for.
      if (paths.refresh.size > 0) look('session()', session, 'token');
    },
    sending(api, argument, second) {
      if (SENDS.includes(api)) send(api, argument);
      if (STORES.includes(api)) addRecord(api === 'setStorage' ? field(argument, 'data') : second);
    },
    answered(api, argument, answer) {
      if (LOGINS.includes(api)) texts(field(answer, 'code')).forEach((code) => add('code', code));
      if (READS.includes(api)) addRecord(api === 'getStorage' ? field(answer, 'data') : answer);
      if (!SENDS.includes(api)) return;
      const [url = ''] = texts(field(argument, 'url'));
      if (logins.has(url.replace(/\?.*/, ''))) {
        addIds(idsOfLogin(answer, paths.login));
        addTokens(textsAt(answer, paths.refresh));
      }
      if (own.id.has(originOf(url))) addIds(idsOfUpdate(answer, paths.update));
    },
    isProxy: types.isProxy,
    field,
  };
}
