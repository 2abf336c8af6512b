/**
 * Nothing that the app is given shows a session id, a code or a password, but what is there to show them: `session()`, and the
 * response of a login.
 *
 * @import { Base } from '../parts.js'
 */
import { inspect } from 'node:util';
import { aroundSecret, holdsSecret } from '../phone/secrets.js';

const DEPTH = 8;

/** @param {Base} base */
export function createSecrets({ world, violate }) {
  /** @type {WeakSet<object>} */
  const seen = new WeakSet();
  /** @type {Array<[string, object]>} */
  const given = [];

  /** Whether a value may hold an id: it is the answer to a login. @param {unknown} value */
  const isGrant = (value) => world.app.clients.all.some(({ number }) => world.backends(number).grants.has(/** @type {object} */ (value)));

  /** What can be read of a value by whoever has it. @param {unknown} value @param {Set<unknown>} visited @param {string} path @param {number} depth @returns {string | undefined} where a secret is */
  function find(value, visited, path, depth) {
    if (typeof value === 'string') return holdsSecret(value) ? `${path}: ${aroundSecret(value)}` : undefined;
    if (value === null || (typeof value !== 'object' && typeof value !== 'function') || visited.has(value) || depth > DEPTH || isGrant(value)) return undefined;
    visited.add(value);
    const entries = value instanceof Map || value instanceof Set ? [...value] : [];
    for (const entry of entries) {
      const found = find(entry, visited, `${path}[…]`, depth + 1);
      if (found) return found;
    }
    for (const key of Reflect.ownKeys(value)) {
      const found = find(Reflect.get(value, key), visited, `${path}.${String(key)}`, depth + 1);
      if (found) return found;
    }
    return undefined;
  }

  return {
    /** The app is given something. @param {string} name @param {unknown} value */
    given(name, value) {
      world.detail(name, value);
      if (typeof value !== 'object' || value === null || seen.has(value)) return;
      seen.add(value);
      given.push([name, value]);
    },
    /** Looks at all that was given, as it is in the end; and with `closely` as a console would show it. @param {boolean} closely */
    judge(closely) {
      const { calls, clients } = world.app;
      for (const { api, task } of calls.all) if (task && !(task instanceof Promise)) given.push([`the task of ${api}`, task]);
      for (const { sdk, number } of clients.all) given.push([`client ${number}`, sdk]);
      for (const [name, value] of given) {
        const path = find(value, new Set(), name, 0);
        if (path) violate('a secret is shown', path);
        else if (closely && !isGrant(/** @type {any} */ (value).response) && holdsSecret(shown(value))) violate('a secret is shown', `${name}, printed: ${aroundSecret(shown(value))}`);
      }
    },
  };
}

/** As consoles and loggers show it. @param {any} value */
function shown(value) {
  let json;
  try {
    json = JSON.stringify(value);
  } catch {
    // It goes in a circle.
  }
  return [inspect(value, { showHidden: true, depth: DEPTH }), inspect(value), json, value.stack].join('\n');
}
