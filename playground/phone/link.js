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
 * @property {boolean} [foreign] it goes to a server of somebody else's
 * @property {boolean} [socket] it lasts until it is closed
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
 * @typedef {{ type: 'progress', id: string, percent: number }} Progress how much of a call has gone up
 * @typedef {{ type: 'push', from: Actor, to: Actor, name: string, tone?: Tone, detail?: string }} Push said without being asked
 * @typedef {Ask | Answer | Note | Launch | Progress | Push} PhoneEvent
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
 * @property {Map<string, number>} generations of session ids, in the order in which they were seen
 * @property {Server} server
 *
 * @typedef {object} Server what answers the phone: elsewhere, or inside the page
 * @property {(url: URL, init?: RequestInit) => Promise<Response>} fetch
 * @property {(url: URL) => Wire} openSocket
 * @property {(event: number) => Promise<void>} arrived resolves when this event of the server was told
 *
 * @typedef {object} Wire a WebSocket, listened to in one way
 * @property {((event: any) => void) | null} onopen
 * @property {((message: any) => void) | null} onmessage with `data`
 * @property {((event: any) => void) | null} onerror
 * @property {((close: any) => void) | null} onclose with `code` and `reason`
 * @property {(data: string | ArrayBuffer) => void} send
 * @property {(code?: number, reason?: string) => void} close
 */

import { connect } from './server.js';

/** Nothing is wrong. @returns {Conditions} */
export function fairWeather() {
  return { offline: false, failing: false, refusing: false, loginDelay: 0, latency: 0, ahead: 0 };
}

/** @returns {Link} */
export function findLink() {
  return /** @type {any} */ (window.parent).playground ?? alone();
}

/** @returns {Link} */
function alone() {
  return {
    tell: () => {},
    conditions: fairWeather(),
    generations: new Map(),
    server: { ...connect('alone'), arrived: () => Promise.resolve() },
  };
}
