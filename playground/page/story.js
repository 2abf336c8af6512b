/**
 * Makes a picture of what is told: rows, in chapters. A chapter begins when somebody does something, or when the pages ask
 * for something while nothing is under way. Within one, what is alike is drawn once and counted.
 *
 * @import { Actor, Answer, Ask, PhoneEvent, SeenSession, Tone } from '../phone/link.js'
 *
 * @typedef {object} Row
 * @property {'arrow' | 'note' | 'mark'} kind
 * @property {string} key rows with the same key are one
 * @property {string} name
 * @property {number} since milliseconds since the chapter began
 * @property {number} count
 * @property {number} open how many wait for their answer
 * @property {Actor} [from]
 * @property {Actor} [to]
 * @property {boolean} [answer]
 * @property {Tone} [tone]
 * @property {string} [detail]
 * @property {SeenSession} [session]
 * @property {boolean} [replay]
 * @property {boolean} [foreign] to a server of somebody else's
 * @property {number} [progress] percent that have gone up
 * @property {{ least: number, most: number }} [took] milliseconds
 *
 * @typedef {object} Chapter
 * @property {Row[]} rows
 * @property {number} began
 * @property {number} lasted until the last row
 * @property {number} requests
 * @property {number} failed
 * @property {number} ended by the app itself: aborted, or logged out
 * @property {number} loggedOut those that a logout ended, logins among them
 * @property {number} logins
 * @property {number} refused logins of the pages that failed
 * @property {number} replays
 * @property {number} sockets of the pages
 * @property {number} dropped those that were not closed by the app
 * @property {number} connections made for them
 * @property {boolean} over nothing is under way
 *
 * @typedef {object} Reader
 * @property {(chapter: Chapter) => void} begin
 * @property {(chapter: Chapter, row: Row) => void} draw a row that is new or has changed
 * @property {(chapter: Chapter) => void} end again, if something more belongs to it
 */

import { ENDED, LOGGED_OUT } from '../phone/ended.js';

/** How far back a row may lie that another one is counted with. */
const REMEMBERED = 8;

/** @param {Reader} reader @param {() => number} now */
export function createStory(reader, now) {
  /** @type {Map<string, { ask: Ask, row: Row, at: number }>} */
  const open = new Map();
  /** The last row of each of the client's calls: what becomes of a call next is drawn below it. @type {Map<number, Row>} */
  const reached = new Map();
  /** @type {Chapter | undefined} */
  let chapter;

  function begin() {
    chapter = { rows: [], began: now(), lasted: 0, requests: 0, failed: 0, ended: 0, loggedOut: 0, logins: 0, refused: 0, replays: 0, sockets: 0, dropped: 0, connections: 0, over: true };
    reader.begin(chapter);
    return chapter;
  }

  /** The chapter that the next row belongs to. @param {boolean} opens whether it could begin one */
  function turn(opens) {
    const full = chapter?.rows.some(({ kind }) => kind === 'arrow');
    return !chapter || (opens && open.size === 0 && full) ? begin() : chapter;
  }

  /** @param {Chapter} current @param {Omit<Row, 'key' | 'since' | 'count'>} fields @param {number} [call] that it belongs to */
  function add(current, fields, call) {
    // The steps of a login follow each other: counted together, they would lose their order.
    const countable = fields.kind === 'note' || call !== undefined;
    const row = draw(current, fields, countable, call === undefined ? undefined : reached.get(call));
    if (call !== undefined) reached.set(call, row);
    return row;
  }

  /** @param {Chapter} current @param {Omit<Row, 'key' | 'since' | 'count'>} fields @param {boolean} countable with a row like it @param {Row} [above] */
  function draw(current, fields, countable, above) {
    const { kind, name, from, to, tone, detail, session, replay, answer } = fields;
    const key = JSON.stringify([kind, name, from, to, tone, detail, session?.generation, replay, answer]);
    const near = Math.max(current.rows.length - REMEMBERED, above ? current.rows.indexOf(above) + 1 : 0);
    const like = countable ? current.rows.slice(near).find((row) => row.key === key) : undefined;
    // What somebody did takes no time; what it leads to is timed from its beginning.
    if (current.rows.every((row) => row.kind === 'mark')) current.began = now();
    const since = now() - current.began;
    current.lasted = since;
    if (!like) return push(current, { ...fields, key, since, count: 1 });
    like.count++;
    like.open += fields.open;
    if (like.took && fields.took) like.took = { least: Math.min(like.took.least, fields.took.least), most: Math.max(like.took.most, fields.took.most) };
    reader.draw(current, like);
    return like;
  }

  /** @param {Chapter} current @param {Row} row */
  function push(current, row) {
    current.rows.push(row);
    reader.draw(current, row);
    return row;
  }

  /** @param {Ask} ask */
  function asked(ask) {
    const { id, type, call, socket, ...fields } = ask;
    const current = turn(ask.from === 'app');
    current.over = false;
    if (ask.name === 'wx.login') current.logins++;
    if (ask.from === 'app' && call !== undefined) current.requests++;
    if (ask.replay) current.replays++;
    if (socket) current[ask.from === 'app' ? 'sockets' : 'connections']++;
    open.set(id, { ask, row: add(current, { kind: 'arrow', open: 1, ...fields }, call), at: now() });
  }

  /** @param {Answer} answer */
  function answered({ id, type, ...fields }) {
    const asking = open.get(id);
    if (!asking || !chapter) return;
    const { ask, row, at } = asking;
    open.delete(id);
    row.open--;
    reader.draw(chapter, row);
    if (ask.from === 'app') judge(chapter, ask, fields);
    const took = now() - at;
    add(chapter, { kind: 'arrow', open: 0, from: ask.to, to: ask.from, answer: true, took: { least: took, most: took }, ...fields }, ask.call);
    if (ask.from === 'app' && ask.call !== undefined) reached.delete(ask.call);
    if (open.size > 0) return;
    chapter.over = true;
    reader.end(chapter);
  }

  /** @param {import('../phone/link.js').Progress} progress */
  function progressed({ id, percent }) {
    const asking = open.get(id);
    if (!asking || !chapter) return;
    asking.row.progress = percent;
    reader.draw(chapter, asking.row);
  }

  /** What was under way will not be answered any more. */
  function forget() {
    for (const { row } of open.values()) {
      row.open = 0;
      if (chapter) reader.draw(chapter, row);
    }
    open.clear();
    reached.clear();
  }

  return {
    /** @param {PhoneEvent} event */
    hear(event) {
      if (event.type === 'ask') asked(event);
      else if (event.type === 'answer') answered(event);
      else if (event.type === 'launch') forget();
      else if (event.type === 'progress') progressed(event);
      else {
        const { type, ...fields } = event;
        add(turn(false), { kind: type === 'push' ? 'arrow' : 'note', open: 0, ...fields });
      }
    },

    /** Something that somebody did. @param {string} name */
    mark(name) {
      add(turn(true), { kind: 'mark', name, open: 0 });
    },
  };
}

/** How a call of the pages ended. @param {Chapter} chapter @param {Ask} ask @param {{ name: string, tone: Tone }} answer */
function judge(chapter, { call, socket }, { name, tone }) {
  if (tone === 'bad') chapter[socket ? 'dropped' : call === undefined ? 'refused' : 'failed']++;
  if (call !== undefined && ENDED.includes(name)) chapter.ended++;
  if (name === LOGGED_OUT) chapter.loggedOut++;
}
