/** The package's own memory store, with lifetimes by the test's clock and an outage on demand. */
import waferSession from 'wafer-node-session';

/**
 * @import { Clock } from '../host/clock.js'
 * @import { Stored } from 'wafer-node-session'
 */

export class WaferStore extends waferSession.MemoryStore {
  /** @type {Map<string, number>} */
  #endsAt = new Map();
  #clock;
  /** Whether nothing can be read or written, as when Redis is down. */
  outage = false;

  /** @param {Clock} clock */
  constructor(clock) {
    super();
    this.#clock = clock;
  }

  /** @override @param {string} id @param {(error: unknown, session?: Stored) => void} done */
  get(id, done) {
    if (this.outage) return void setImmediate(done, new Error('the store is down'));
    if (this.#clock.now() >= (this.#endsAt.get(id) ?? 0)) return void setImmediate(done, null);
    super.get(id, done);
  }

  /** @override @param {string} id @param {Stored} session @param {(error?: unknown) => void} done */
  set(id, session, done) {
    if (this.outage) return void setImmediate(done, new Error('the store is down'));
    this.#endsAt.set(id, this.#clock.now() + session.cookie.originalMaxAge);
    super.set(id, session, done);
  }
}
