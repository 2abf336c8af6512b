/** All ways in which an app can come to see what is in a value: its console, a JSON text, a walk through whatever hangs on it. */
import { inspect, types } from 'node:util';

/** A look at a value: in which way, and what is seen. @typedef {[way: string, text: string]} Look */

/** How much of a value is walked through: what makes objects as they are asked for has no end. */
const MOST = 20_000;

const DEEP = /** @type {const} */ ({ depth: Infinity, maxArrayLength: Infinity, maxStringLength: Infinity, breakLength: Infinity });

/** The frames of a stack, which name functions and files, as words of the tests may do. */
const FRAMES = /^\s+at .*:\d+(:\d+)?\)?( \{)?$/gm;

/** What is the backend's answer, on an error or the result of a login: handed over on purpose, and so not enumerable. */
const ANSWER = 'response';

/** @param {unknown} value @returns {value is object} */
export const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

/** @template T @param {() => T} look @returns {T | undefined} nothing, where looking throws */
function attempt(look) {
  try {
    return look();
  } catch {
    return undefined;
  }
}

/** @param {any} value @returns {Look[]} */
export function looksAt(value) {
  if (!isObject(value)) return [['String()', attempt(() => String(value)) ?? '']];
  /** @type {Array<[string, unknown]>} */
  const looks = [
    ['console.log', attempt(() => inspect(value, DEEP))],
    ['console.log with getters', attempt(() => inspect(value, { ...DEEP, getters: true }))],
    ['JSON.stringify', attempt(() => JSON.stringify(value))],
    ['String()', attempt(() => String(value))],
    ['stack', attempt(() => /** @type {any} */ (value).stack)],
    ['a copy by spread', attempt(() => inspect({ ...value }, DEEP))],
    ['for-in', attempt(() => inheritedToo(/** @type {any} */ (value)))],
  ];
  const seen = looks.filter(/** @returns {look is Look} */ (look) => typeof look[1] === 'string');
  return [...seen, ...walk(value)].map(([way, text]) => [way, text.replace(FRAMES, '')]);
}

/** @param {Record<string, unknown>} value */
function inheritedToo(value) {
  const texts = [];
  for (const name in value) texts.push(`${name}: ${inspect(value[name], DEEP)}`);
  return texts.join('\n');
}

/** Whatever hangs on a value: what is not enumerable, symbols, getters, prototypes, causes. @param {object} start @returns {Look[]} */
function walk(start) {
  /** @type {Look[]} */
  const looks = [];
  const seen = new Set();
  /** @type {Array<[path: string, value: unknown]>} */
  const queue = [['', start]];
  for (const [path, value] of queue) {
    if (seen.size > MOST) break;
    if (typeof value === 'string' || typeof value === 'symbol') looks.push([`the property ${path}`, String(value)]);
    if (!isObject(value) || types.isProxy(value) || seen.has(value)) continue;
    seen.add(value);
    for (const [name, part] of partsOf(value)) {
      if (typeof name !== 'number') looks.push([`a name in ${path || 'it'}`, String(name)]);
      queue.push([`${path}[${String(name)}]`, part]);
    }
  }
  return looks;
}

/** @param {object} value @returns {Array<[name: string | number | symbol, part: unknown]>} */
function partsOf(value) {
  if (types.isMap(value) || types.isSet(value)) return [...value].flatMap((entry, index) => [[index, entry]]);
  if (ArrayBuffer.isView(value)) return [];
  /** @type {Array<[string | symbol, unknown]>} */
  const parts = [];
  for (let owner = value; isObject(owner) && !isBuiltIn(owner, value); owner = Object.getPrototypeOf(owner)) {
    for (const name of Reflect.ownKeys(owner)) {
      const { enumerable, get } = attempt(() => Object.getOwnPropertyDescriptor(owner, name)) ?? {};
      if (name === 'constructor' || (name === ANSWER && !enumerable)) continue;
      parts.push([name, attempt(() => (get ? Reflect.apply(get, value, []) : Reflect.get(owner, name)))]);
    }
  }
  return parts;
}

/** Whether an object is the engine's own, as `Object.prototype` is; what an app holds ends there. @param {object} owner @param {object} value */
function isBuiltIn(owner, value) {
  if (owner === value) return false;
  const maker = attempt(() => Object.getOwnPropertyDescriptor(owner, 'constructor')?.value);
  return typeof maker !== 'function' || maker.prototype !== owner || /\[native code\]/.test(Function.prototype.toString.call(maker));
}
