/** @import { SessionStore } from './store.js' */

const SWEEP_EVERY_MS = 60_000;

/**
 * Sessions in this process: gone when it ends, unknown to other processes. For development and single servers.
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

  return {
    get size() {
      return entries.size;
    },

    async get(key) {
      const entry = entries.get(key);
      if (!entry) return null;
      if (entry.expiresAt > now()) return entry.value;
      entries.delete(key);
      return null;
    },

    async set(key, value, ttlSeconds) {
      sweep();
      entries.set(key, { value, expiresAt: now() + ttlSeconds * 1000 });
    },

    async delete(key) {
      entries.delete(key);
    },
  };
}
