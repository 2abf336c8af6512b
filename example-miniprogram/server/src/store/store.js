/**
 * What sessions, accounts and counts of attempts are kept in: strings under string keys.
 *
 * @typedef {object} SessionStore
 * @property {(key: string) => Promise<string | null>} get null when there is none, or none any more
 * @property {(key: string, value: string, ttlSeconds: number) => Promise<void>} set
 * @property {(key: string, value: string) => Promise<boolean>} add without a time to live, and only if there is none yet;
 *   tells whether it was added. Of several at the same time one wins.
 * @property {(key: string, ttlSeconds: number) => Promise<boolean>} extend starts the time to live anew; false when there
 *   is nothing, or nothing any more
 * @property {(key: string, ttlSeconds: number) => Promise<number>} count one more, and how many that makes. The time to
 *   live starts with the first, and with its end counting starts again.
 * @property {(key: string) => Promise<void>} delete does nothing when there is none
 */

/** The store could not do its work. That says nothing about whether a session exists. */
export class StoreError extends Error {
  name = 'StoreError';
}
