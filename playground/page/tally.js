/**
 * Counts what is told since the page was opened, and knows which requests wait inside the SDK.
 *
 * @import { Ask, NoteName, PhoneEvent } from '../phone/link.js'
 */

/** @type {NoteName[]} */
const STORAGE = ['read', 'readNothing', 'readGarbage', 'write', 'remove'];

export function createTally() {
  const counts = { requests: 0, logins: 0, sessions: 0, replays: 0, storage: 0 };
  /** @type {Map<string, Ask>} */
  const open = new Map();
  /** The client's calls that are not settled, and whether they are at the host. @type {Map<number, boolean>} */
  const calls = new Map();

  /** @param {Ask} ask */
  function asked(ask) {
    open.set(ask.id, ask);
    if (ask.name === 'wx.login') counts.logins++;
    if (ask.replay) counts.replays++;
    if (ask.call === undefined) return;
    if (ask.from === 'app') counts.requests++;
    calls.set(ask.call, ask.from === 'sdk');
  }

  /** @param {import('../phone/link.js').Answer} answer */
  function answered({ id, session }) {
    const ask = open.get(id);
    open.delete(id);
    if (ask && session) counts.sessions++;
    if (ask?.call === undefined) return;
    if (ask.from === 'app') calls.delete(ask.call);
    else if (calls.has(ask.call)) calls.set(ask.call, false);
  }

  return {
    counts,
    waiting: () => [...calls.values()].filter((atHost) => !atHost).length,
    atHost: () => [...calls.values()].filter((atHost) => atHost).length,

    /** @param {PhoneEvent} event */
    hear(event) {
      if (event.type === 'ask') asked(event);
      else if (event.type === 'answer') answered(event);
      else if (event.type === 'note' && STORAGE.includes(event.name)) counts.storage++;
      else if (event.type === 'launch') {
        open.clear();
        calls.clear();
      }
    },
  };
}
