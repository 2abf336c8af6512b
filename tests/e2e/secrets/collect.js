/** Which of what goes by is a secret: read without calling anything of the app's, of the backend's answers and of storage. */
import { types } from 'node:util';
import { isObject } from './sight.js';

/** @import { Kind } from './forms.js' */

/** What the Wafer protocol has in a login's answer. */
const WAFER = ['session.id', 'session.skey'];

/** A field as it stands there; nothing where it would have to be asked for. @param {unknown} value @param {PropertyKey} name @returns {any} */
export function field(value, name) {
  if (!isObject(value) || types.isProxy(value)) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

/** @param {unknown} value @param {string} path @returns {unknown} */
const at = (value, path) => path.split('.').reduce(field, value);

/** @param {unknown} value @returns {string[]} */
export const texts = (value) => (typeof value === 'string' ? [value] : typeof value === 'number' ? [String(value)] : []);

/** All texts and numbers in a value. @param {unknown} value @param {Set<unknown>} [seen] @returns {string[]} */
export function textsIn(value, seen = new Set()) {
  const found = [];
  // Data may be deeper than the stack.
  const left = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (!isObject(next)) found.push(...texts(next));
    else if (!seen.has(next) && !types.isProxy(next)) {
      seen.add(next);
      for (const name of Reflect.ownKeys(next)) left.push(field(next, name));
    }
  }
  return found;
}

/** The body of an answer, which may have come as a text. @param {unknown} answer */
function bodyOf(answer) {
  const data = field(answer, 'data');
  try {
    return typeof data === 'string' ? JSON.parse(data.replace(/^\ufeff/, '')) : data;
  } catch {
    return undefined;
  }
}

/** The ids in an answer of a login endpoint. @param {unknown} answer @param {Iterable<string>} paths to the id */
export function idsOfLogin(answer, paths) {
  const body = bodyOf(answer);
  const halves = WAFER.flatMap((path) => texts(at(body, path)));
  return [...[...paths].flatMap((path) => texts(at(body, path))), ...halves, ...(halves.length === 2 ? [halves.join(':')] : [])];
}

/** What an answer has at some paths of its body. @param {unknown} answer @param {Iterable<string>} paths */
export const textsAt = (answer, paths) => [...paths].flatMap((path) => texts(at(bodyOf(answer), path)));

/** The id with which an answer goes on. @param {unknown} answer @param {Iterable<string>} paths as `session.update.id` has them */
export function idsOfUpdate(answer, paths) {
  return [...paths].flatMap((path) => {
    const [part = '', ...rest] = path.split('.');
    if (part === 'data') return texts(at(bodyOf(answer), rest.join('.')));
    const header = field(answer, 'header');
    const names = isObject(header) && !types.isProxy(header) ? Object.keys(header) : [];
    return names.filter((name) => name.toLowerCase() === rest.join('.').toLowerCase()).flatMap((name) => textsIn(field(header, name)));
  });
}

/** The id in a stored record. @param {unknown} record */
export const idsOfRecord = (record) => texts(field(record, 1)).filter((id) => typeof field(record, 0) === 'number' && id.length > 0);

/** The refresh token in a stored record. @param {unknown} record */
export const tokensOfRecord = (record) => texts(field(record, 8)).filter((token) => typeof field(record, 0) === 'number' && token.length > 0);

/** What stands in the place of credentials: values, and those of a form that is written out. @param {unknown} given */
export const credentialsIn = (given) => textsIn(given).flatMap((text) => [text, ...text.split('&').map((pair) => pair.slice(pair.indexOf('=') + 1))]);

/** What a login is given. @param {unknown} options @returns {Array<[Kind, string]>} */
export function secretsOfLogin(options) {
  const via = field(options, 'via');
  const data = isObject(via) ? field(via, 'data') : via;
  const extra = field(options, 'data');
  // Data of a silent login is no secret; what came in its place in the wrong form may be one.
  return [data, isObject(extra) ? undefined : extra].flatMap(credentialsIn).map((text) => ['credential', text]);
}
