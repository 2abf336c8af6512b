/**
 * WebSocket connections with both ends in this process, so that the clock can know what is on its way between them.
 *
 * A message that was sent is under way until the other end has dealt with it, and a connection that one end closes until
 * both know. The ends find each other by the key of the handshake, which is random and which both see.
 *
 * @typedef {import('./ledger.js').Busy} Busy
 * @typedef {'client' | 'server'} End
 * @typedef {ReturnType<typeof createLink>} Link
 */

/** Connections whose client is in this process, by the key of their handshake. @type {Map<string, Link>} */
const links = new Map();

/**
 * The client's side, before the handshake. Without a server that joins (one of another process, or one this host did not
 * start) nothing is known of the far end, and only the near one counts.
 * @param {import('./clock.js').Clock} clock
 * @param {string} key
 * @param {string} label
 */
export function openLink(clock, key, label) {
  const link = createLink(clock, label, () => links.delete(key));
  links.set(key, link);
  return link;
}

/** The server's side: the link of a handshake it accepts, unless the client is none of this process. @param {string | undefined} key */
export function joinLink(key = '') {
  const link = links.get(key);
  link?.join();
  return link;
}

/** @param {import('./clock.js').Clock} clock @param {string} label @param {() => void} forget */
function createLink(clock, label, forget) {
  /** Messages on their way to an end, in order. @type {Record<End, Busy[]>} */
  const underWay = { client: [], server: [] };
  /** Ends that take part and have not seen the connection closed. @type {Set<End>} */
  const ends = new Set(['client']);
  /** @type {Busy | undefined} */
  let closing;

  /** The connection is being closed by one of its ends. */
  function close() {
    closing ??= clock.busy(`closing ${label}`);
  }

  return {
    join: () => void ends.add('server'),

    /** Whether the far end says what arrives there. @param {End} end */
    reaches: (end) => ends.has(end),

    /** A message was sent to that end. @param {End} end */
    send(end) {
      if (ends.has(end)) underWay[end].push(clock.busy(`a message to the ${end} of ${label}`));
    },

    /** The oldest message to that end has arrived; the result is called when it has been dealt with. @param {End} end @returns {Busy | undefined} */
    arrive: (end) => underWay[end].shift(),

    close,

    /** That end has seen the connection closed: nothing reaches it any more. @param {End} end */
    closed(end) {
      ends.delete(end);
      for (const release of underWay[end].splice(0)) release();
      if (end === 'client') forget();
      if (ends.size > 0) close();
      else closing?.();
    },
  };
}
