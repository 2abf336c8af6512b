/** The session as the client sees it, and the counters. */
import { badge } from './diagram.js';
import { keyOf, text } from './texts.js';

/**
 * @import { Phone } from '../phone/phone.js'
 * @import { createTally } from './tally.js'
 * @import { Language } from './texts.js'
 */

/** @param {string} id */
const find = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {Phone | undefined} phone @param {ReturnType<typeof createTally>} tally @param {Language} language */
export function showStatus(phone, tally, language) {
  const { state, id, generation, expiresAt } = phone?.session() ?? { state: 'loading' };
  setText(find('state'), text(language, keyOf('state', state)));
  find('status').dataset.state = state;
  find('session').replaceChildren(...(id && generation ? [badge({ id, generation }, language)] : []));
  setText(find('expiry'), phone ? sayExpiry(phone.now(), expiresAt ?? null, language) : '');

  const waiting = tally.waiting();
  find('waiting').hidden = waiting === 0;
  setText(find('waiting'), text(language, 'waiting', { n: waiting, gone: tally.atHost() }));
  for (const [name, count] of Object.entries(tally.counts)) {
    const element = /** @type {HTMLElement} */ (document.querySelector(`[data-count="${name}"]`));
    setText(element, String(count));
  }
}

/** @param {number} now of the phone @param {number | null} expiresAt @param {Language} language */
function sayExpiry(now, expiresAt, language) {
  const clock = new Date(now).toLocaleTimeString('zh-CN', { hour12: false });
  if (expiresAt === null) return text(language, 'expiresNever', { clock });
  return text(language, 'expiresIn', { clock, time: duration(Math.max(0, expiresAt - now)) });
}

/** Hours, minutes and seconds. @param {number} ms */
function duration(ms) {
  const seconds = Math.round(ms / 1000);
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
}

/** Leaves alone what is the same, so that selections and screen readers are not disturbed. @param {HTMLElement} element @param {string} words */
function setText(element, words) {
  if (element.textContent !== words) element.textContent = words;
}
