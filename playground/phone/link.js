/**
 * The phone's wire to the page around it. A phone that stands alone talks to nobody, in the best of conditions.
 *
 * @typedef {'app' | 'sdk' | 'backend' | 'wechat'} Actor
 * @typedef {'ok' | 'warn' | 'bad'} Tone
 * @typedef {{ id: string, generation: number }} SeenSession the id cut to four characters
 *
 * @typedef {object} Ask a call that has begun
 * @property {'ask'} type
 * @property {string} id pairs it with its answer
 * @property {Actor} from
 * @property {Actor} to
 * @property {string} name
 * @property {number} [call] the number of the client's call that it is made for
 * @property {SeenSession} [session]
 * @property {boolean} [replay]
 * @property {string} [detail]
 *
 * @typedef {object} Answer
 * @property {'answer'} type
 * @property {string} id
 * @property {string} name
 * @property {Tone} tone
 * @property {SeenSession} [session]
 * @property {string} [detail]
 *
 * @typedef {{ type: 'note', name: NoteName, tone?: Tone, detail?: string }} Note something that the SDK does by itself
 * @typedef {'wasm' | 'read' | 'readNothing' | 'readGarbage' | 'write' | 'remove' | 'error' | 'expired'} NoteName
 * @typedef {{ type: 'launch' }} Launch everything before is forgotten
 * @typedef {Ask | Answer | Note | Launch} PhoneEvent
 *
 * @typedef {object} Conditions
 * @property {boolean} offline
 * @property {boolean} failing the backend answers 500
 * @property {boolean} refusing the backend answers 401 to all but logins
 * @property {number} loginDelay milliseconds before the backend deals with a login
 * @property {number} latency milliseconds of each exchange on the network
 * @property {number} ahead milliseconds by which the phone's clock is ahead; as on a real phone, a restart of the app changes nothing
 *
 * @typedef {object} Link
 * @property {(event: PhoneEvent) => void} tell
 * @property {Conditions} conditions may change at any time
 * @property {string} name of the window, for the server
 * @property {Map<string, number>} generations of session ids, in the order in which they were seen
 * @property {(event: number) => Promise<void>} arrived resolves when this event of the server was told
 */

/** @returns {Link} */
export function findLink() {
  return /** @type {any} */ (window.parent).playground ?? alone();
}

/** @returns {Link} */
function alone() {
  return {
    tell: () => {},
    conditions: { offline: false, failing: false, refusing: false, loginDelay: 0, latency: 0, ahead: 0 },
    name: 'alone',
    generations: new Map(),
    arrived: () => Promise.resolve(),
  };
}
