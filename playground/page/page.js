/** The page around the phone: hears what happens, draws it, and hands the visitor's trouble on. */
import { fairWeather } from '../phone/link.js';
import { createChoice } from './choice.js';
import { connectControls } from './controls.js';
import { createDiagram } from './diagram.js';
import { showStatus } from './status.js';
import { createStory } from './story.js';
import { createTally } from './tally.js';
import { say } from './texts.js';
import { connectViews } from './views.js';

/**
 * @import { Link, PhoneEvent, Server } from '../phone/link.js'
 * @import { Phone } from '../phone/phone.js'
 * @import { Language } from './texts.js'
 *
 * @typedef {(tell: (event: PhoneEvent) => void, isThere: (isThere: boolean) => void) => Server} Connect finds the server
 *   that answers the phone; it tells what it does, and whether it is there
 */

const STATUS_EVERY_MS = 500;
const COPIED_FOR_MS = 2000;

/** @param {Connect} connect */
export function startPage(connect) {
  /** @type {Language} */
  let language = 'zh';
  const diagram = createDiagram({ list: find('diagram'), scroll: find('scroll'), verdict: find('verdict') }, () => language);
  const story = createStory(diagram, () => performance.now());
  const tally = createTally();
  const { phone, restart, changed } = watchPhone((seen) => showStatus(seen, tally, language));

  /** @param {PhoneEvent} event */
  function tell(event) {
    story.hear(event);
    if (event.type === 'launch') story.mark('launch');
    tally.hear(event);
    changed(event.type === 'launch');
  }

  /** @type {Link} */
  const link = {
    tell,
    conditions: fairWeather(),
    generations: new Map(),
    server: connect(tell, (isThere) => void (find('stopped').hidden = isThere)),
  };
  // The phone finds it here; see `findLink`.
  Object.assign(window, { playground: link });

  connectControls({
    link, phone, restart,
    show: connectViews(diagram.follow),
    mark: (done) => {
      story.mark(done);
      changed();
    },
  });
  find('copy').addEventListener('click', () => copy(diagram.words()));
  createChoice('theme', 'auto', (theme) => void (document.documentElement.dataset.theme = theme));
  createChoice('language', navigator.language.startsWith('zh') ? 'zh' : 'en', (chosen) => {
    language = /** @type {Language} */ (chosen);
    say(language);
    diagram.retell();
    changed();
  });
  createChoice('latency', '80', (latency) => void (link.conditions.latency = Number(latency)));
  restart();
}

/** Shows the phone's state when something has changed, and from time to time. @param {(phone: Phone | undefined) => void} show */
function watchPhone(show) {
  const frame = /** @type {HTMLIFrameElement} */ (find('phone'));
  /** @type {Phone | undefined} */
  let seen;
  let frameAsked = false;

  async function phone() {
    const { phone: starting } = /** @type {Window & { phone?: Promise<Phone> }} */ (frame.contentWindow);
    return (seen = await starting);
  }

  /** Says "loading" only while the phone starts: it is asked for here, not at the next tick of the clock below. */
  async function refresh() {
    frameAsked = false;
    show(seen);
    if (!seen && (await phone())) show(seen);
  }

  setInterval(refresh, STATUS_EVERY_MS);
  return {
    phone,

    /** @param {boolean} [launched] another phone begins */
    changed(launched = false) {
      if (launched) seen = undefined;
      if (!frameAsked) requestAnimationFrame(refresh);
      frameAsked = true;
    },

    restart() {
      if (frame.src) frame.contentWindow?.location.reload();
      else frame.src = 'phone.html';
    },
  };
}

/** @param {string} words */
async function copy(words) {
  // Without HTTPS a page has no `navigator.clipboard`.
  await (navigator.clipboard?.writeText(words) ?? copyBySelecting(words));
  find('copied').hidden = false;
  setTimeout(() => void (find('copied').hidden = true), COPIED_FOR_MS);
}

/** @param {string} words */
function copyBySelecting(words) {
  const field = document.body.appendChild(document.createElement('textarea'));
  field.className = 'unseen';
  field.value = words;
  field.select();
  document.execCommand('copy');
  field.remove();
  find('copy').focus();
}

/** @param {string} id */
function find(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
