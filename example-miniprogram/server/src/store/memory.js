/** @import { SessionStore } from './store.js' */

const SWEEP_EVERY_MS = 60_000;

/**
 * Sessions and accounts in this process: gone when it ends, unknown to other processes. For development and tests.
 *
 * Expired entries are swept while writing, at most once a minute, so there is no timer to stop.
 *
 * @param {{ now?: () => number }} [options] `now` in milliseconds, for tests
 * @returns {SessionStore & { readonly size: number }} `size` counts the entries held, expired ones not yet swept included
 */
export function createMemoryStore({ now = Date.now } = {}) {
  /** @type {Map<string, { value: string, expiresAt: number }>} */
  const entries = new Map();
  let nextSweep = now() + SWEEP_EVERY_MS;

  function sweep() {
    const time = now();
    if (time < nextSweep) return;
    nextSweep = time + SWEEP_EVERY_MS;
    for (const [key, { expiresAt }] of entries) {
      if (expiresAt <= time) entries.delete(key);
    }
  }

  /** @param {string} key */
  function live(key) {
    const entry = entries.get(key);
    if (!entry || entry.expiresAt > now()) return entry;
    entries.delete(key);
    return undefined;
  }

  /**
   * @param {string} key
   * @param {string} value
   * @param {number} ttlSeconds
   */
  function put(key, value, ttlSeconds) {
    sweep();
    entries.set(key, { value, expiresAt: now() + ttlSeconds * 1000 });
  }

  return {
    get size() {
      return entries.size;
    },

    async get(key) {
      return live(key)?.value ?? null;
    },

    async set(key, value, ttlSeconds) {
      put(key, value, ttlSeconds);
    },

    async add(key, value) {
      if (live(key)) return false;
      put(key, value, Infinity);
      return true;
    },

    async extend(key, ttlSeconds) {
      const entry = live(key);
      if (entry) entry.expiresAt = now() + ttlSeconds * 1000;
      return entry !== undefined;
    },

    async count(key, ttlSeconds) {
      const entry = live(key);
      if (!entry) put(key, '1', ttlSeconds);
      else entry.value = String(Number(entry.value) + 1);
      return Number(entry?.value ?? 1);
    },

    async left(key) {
      const entry = live(key);
      return entry ? entry.expiresAt - now() : 0;
    },

    // Nothing is awaited in here, so nothing comes between.
    async changeIf(key, expected, changes) {
      if (live(key)?.value !== expected) return false;
      for (const change of changes) {
        if (change.value === null) entries.delete(change.key);
        else put(change.key, change.value, change.ttlSeconds);
      }
      return true;
    },

    async delete(key) {
      entries.delete(key);
    },
  };
}
