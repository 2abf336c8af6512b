/**
 * What sessions, refresh tokens, accounts and counts of attempts are kept in: strings under string keys.
 *
 * @typedef {{ key: string, value: string, ttlSeconds: number }} Addition of a value, in the place of one that is there
 * @typedef {Addition | { key: string, value: null }} Change null deletes
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
 * @property {(key: string) => Promise<number>} left milliseconds to live; 0 when there is nothing, or nothing any more, and
 *   Infinity without a time to live
 * @property {(key: string, expected: string, changes: Change[]) => Promise<boolean>} changeIf makes all the changes in one step
 *   that nothing comes between, if `key` holds what is expected; if not, it makes none. Tells whether it did.
 * @property {(key: string) => Promise<void>} delete does nothing when there is none
 */

/** The store could not do its work. That says nothing about whether a session exists. */
export class StoreError extends Error {
  name = 'StoreError';
}
