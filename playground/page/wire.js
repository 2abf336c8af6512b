/**
 * The server's half of the story: what the backend and WeChat say to each other, as a stream of events.
 *
 * @import { PhoneEvent } from '../phone/link.js'
 */
import { asPhoneEvent } from '../backend/exchange.js';

/** A stream that broke shall not hold up an answer for longer than this. */
const PATIENCE_MS = 1000;

/** @param {string} name of this window @param {(event: PhoneEvent) => void} tell @param {(isThere: boolean) => void} seen whether the server is there */
export function listenToServer(name, tell, seen) {
  let latest = 0;
  /** @type {Array<{ event: number, resolve: () => void }>} */
  let waiting = [];
  const source = new EventSource(`/playground/events?window=${name}`);

  source.addEventListener('open', () => seen(true));
  source.addEventListener('error', () => seen(false));
  source.addEventListener('message', ({ data, lastEventId }) => {
    latest = Number(lastEventId);
    tell(asPhoneEvent(JSON.parse(data)));
    for (const { event, resolve } of waiting) if (event <= latest) resolve();
    waiting = waiting.filter(({ event }) => event > latest);
  });

  return {
    /** @param {number} event @returns {Promise<void>} */
    arrived(event) {
      if (event <= latest) return Promise.resolve();
      return new Promise((resolve) => {
        waiting.push({ event, resolve });
        setTimeout(resolve, PATIENCE_MS);
      });
    },
  };
}
