/** Draws the story: a list, so that it can be read without being seen, with an arrow beside each row's words. */
import { keyOf, text } from './texts.js';

/**
 * @import { Actor } from '../phone/link.js'
 * @import { Chapter, Row } from './story.js'
 * @import { Language } from './texts.js'
 */

/** Lanes, from left to right. @type {Actor[]} */
const LANES = ['app', 'sdk', 'backend', 'wechat'];
const CHAPTERS_KEPT = 30;
/** Colours that tell one session from the next. */
const HUES = 6;
/** Whoever has scrolled further up than this wants to stay there. */
const NEAR_END_PX = 120;

/**
 * @param {{ list: HTMLElement, scroll: HTMLElement, verdict: HTMLElement }} place
 * @param {() => Language} language
 */
export function createDiagram({ list, scroll, verdict }, language) {
  /** @type {Array<{ chapter: Chapter, element: HTMLElement, rows: Map<Row, HTMLElement> }>} */
  let chapters = [];

  /** @param {Chapter} chapter */
  const find = (chapter) => chapters.find((drawn) => drawn.chapter === chapter);

  function follow() {
    scroll.scrollTop = scroll.scrollHeight;
  }

  /** @param {() => void} change */
  function keepingPlace(change) {
    const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_END_PX;
    change();
    if (atEnd) follow();
  }

  /** @param {Chapter} chapter */
  function begin(chapter) {
    const element = make('li', 'chapter');
    element.append(make('ol', 'rows'), make('p', 'sum'));
    chapters.push({ chapter, element, rows: new Map() });
    list.append(element);
    while (chapters.length > CHAPTERS_KEPT) chapters.shift()?.element.remove();
  }

  /** @param {Chapter} chapter @param {Row} row */
  function draw(chapter, row) {
    const drawn = find(chapter);
    if (!drawn) return;
    keepingPlace(() => {
      const element = drawn.rows.get(row) ?? drawn.element.firstElementChild?.appendChild(make('li', ''));
      drawn.rows.set(row, /** @type {HTMLElement} */ (element));
      render(/** @type {HTMLElement} */ (element), row, language());
    });
  }

  /** @param {Chapter} chapter */
  function end(chapter) {
    const sum = find(chapter)?.element.lastElementChild;
    if (!sum) return;
    const { requests, failed, ended, logins, replays, connections } = chapter;
    const { key, bad } = verdictOf(chapter);
    keepingPlace(() => {
      sum.textContent = text(language(), key, { requests, failed, ended, logins, replays, connections, ms: milliseconds(chapter.lasted) });
      sum.classList.toggle('bad', bad);
    });
    verdict.textContent = sum.textContent;
  }

  return {
    begin,
    draw,
    end,
    follow,
    /** All that is drawn, in words: a line for each row, and an empty one between chapters. */
    words: () => chapters.map(({ element }) => [...element.querySelectorAll('.row, .sum')].map(lineOf).filter((line) => line !== '').join('\n')).join('\n\n'),

    /** Says everything again, in another language. */
    retell() {
      for (const { chapter, rows } of chapters) {
        for (const [row, element] of rows) render(element, row, language());
        if (chapter.over && chapter.rows.some(({ kind }) => kind === 'arrow')) end(chapter);
      }
      follow();
    },
  };
}

/** What stands side by side, with spaces between. @param {Element} element @returns {string} */
function lineOf(element) {
  const label = element.querySelector('.label');
  const parts = label ? [element.querySelector('.since'), ...label.childNodes] : [element];
  const line = parts.map((part) => part?.textContent?.trim()).filter(Boolean).join(' ');
  return element.matches('.mark, .sum:not(:empty)') ? `== ${line}` : line;
}

/** @param {Chapter} chapter @returns {{ key: import('./texts.js').TextKey, bad: boolean }} */
function verdictOf({ requests, failed, ended, loggedOut, refused, sockets, dropped }) {
  if (sockets > 0) return dropped > 0 ? { key: 'verdictSocketBad', bad: true } : { key: 'verdictSocket', bad: false };
  if (requests === 0) return refused > 0 ? { key: 'verdictNoneBad', bad: true } : { key: 'verdictNone', bad: false };
  if (failed > 0) return { key: requests === 1 ? 'verdictOneBad' : 'verdictBad', bad: true };
  if (loggedOut > 0) return { key: 'verdictLoggedOut', bad: false };
  if (ended > 0) return { key: requests === 1 ? 'verdictOneEnded' : 'verdictEnded', bad: false };
  return { key: requests === 1 ? 'verdictOne' : 'verdictOk', bad: false };
}

/** @param {HTMLElement} element @param {Row} row @param {Language} language */
function render(element, row, language) {
  const { kind, tone = 'ask', open, name, replay } = row;
  const words = kind === 'arrow' ? sayArrow(row, language) : [text(language, keyOf(kind, name)), row.detail ? make('code', '', row.detail) : ''];
  element.className = `row ${kind} ${tone}${open > 0 ? ' open' : ''}${row.answer ? ' answer' : ''}`;
  Object.assign(element.dataset, { name, count: String(row.count), ...(replay && { replay: '' }), ...(row.foreign && { foreign: '' }), ...(row.from && { from: row.from, to: row.to }) });
  if (kind === 'arrow') span(element, row);
  const label = make('span', 'label');
  label.append(...words.filter((word) => word !== ''));
  // What is drawn already stays, so that an arrow shoots off once and not with every count.
  if (element.firstChild) return element.querySelector(':scope > .label')?.replaceWith(label);
  element.append(label);
  if (kind !== 'mark') element.prepend(since(row));
  if (kind === 'arrow') element.append(make('i', 'line'));
}

/** Which lanes an arrow goes through. @param {HTMLElement} element @param {Row} row */
function span(element, { from, to }) {
  const [start, end] = [LANES.indexOf(/** @type {Actor} */ (from)), LANES.indexOf(/** @type {Actor} */ (to))];
  element.classList.add(start < end ? 'right' : 'left');
  element.style.setProperty('--first', String(Math.min(start, end)));
  element.style.setProperty('--lanes', String(Math.abs(end - start)));
}

/** @param {Row} row @param {Language} language */
function sayArrow({ from, to, name, count, detail, session, replay, foreign, progress, took }, language) {
  const route = make('span', 'unseen', `${text(language, /** @type {Actor} */ (from))} → ${text(language, /** @type {Actor} */ (to))}: `);
  return [
    route,
    breakable(make('b', 'name', name)),
    count > 1 ? make('span', 'times', `×${count}`) : '',
    detail ? make('span', 'detail', detail) : '',
    session ? badge(session, language) : '',
    foreign ? make('span', 'foreign', text(language, session ? 'foreign' : 'foreignBare')) : '',
    progress === undefined ? '' : make('span', 'progress', `${progress} %`),
    replay ? make('span', 'replay', text(language, 'replay')) : '',
    took ? make('span', 'took', took.least === took.most || count === 1 ? milliseconds(took.most) : `${Math.round(took.least)}–${milliseconds(took.most)}`) : '',
  ];
}

/** A line ends best before a path, else after one of its slashes or dots. @param {HTMLElement} element */
function breakable(element) {
  const [, before, path] = /** @type {RegExpExecArray} */ (/^([A-Z]+ )?(.*)$/.exec(element.textContent ?? ''));
  const whole = make('span', 'path');
  whole.append(...path.split(/(?<=[/.])/).flatMap((part, index) => (index > 0 ? [make('wbr', ''), part] : [part])));
  element.replaceChildren(before ?? '', whole);
  return element;
}

/** @param {import('../phone/link.js').SeenSession} session @param {Language} language */
export function badge({ id, generation }, language) {
  const element = make('span', 'badge', `#${generation} ${id}`);
  element.title = text(language, 'generation', { n: generation });
  element.dataset.hue = String((generation - 1) % HUES);
  return element;
}

/** @param {Row} row */
function since({ since: ms }) {
  return make('span', 'since', `+${milliseconds(ms)}`);
}

/** @param {number} ms */
function milliseconds(ms) {
  return ms < 9_950 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** @param {string} tag @param {string} className @param {string} [words] */
function make(tag, className, words = '') {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = words;
  return element;
}
