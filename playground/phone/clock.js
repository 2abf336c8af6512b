/** The phone's clock, which its user can set. Timers don't notice, as on a real phone. */

export function createClock() {
  let offset = 0;
  const now = () => Date.now() + offset;

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

  return {
    Date: PhoneDate,
    now,
    /** @param {number} ms */
    jump: (ms) => void (offset += ms),
  };
}
