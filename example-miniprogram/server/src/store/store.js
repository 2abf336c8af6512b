/**
 * What sessions are kept in: strings under string keys, each with a time to live.
 *
 * @typedef {object} SessionStore
 * @property {(key: string) => Promise<string | null>} get null when there is none, or none any more
 * @property {(key: string, value: string, ttlSeconds: number) => Promise<void>} set
 * @property {(key: string) => Promise<void>} delete does nothing when there is none
 */

/** The store could not do its work. That says nothing about whether a session exists. */
export class StoreError extends Error {
  name = 'StoreError';
}
