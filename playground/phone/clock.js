/** The phone's clock, which its user can set. Timers don't notice, as on a real phone. */

/** @param {import('./link.js').Conditions} conditions */
export function createClock(conditions) {
  const now = () => Date.now() + conditions.ahead;

  class PhoneDate extends Date {
    /** @param {any[]} parts */
    constructor(...parts) {
      // @ts-expect-error The overloads of Date don't take a list of unknown length.
      super(...(parts.length === 0 ? [now()] : parts));
    }

    static now() {
      return now();
    }
  }

  return { Date: PhoneDate, now };
}
