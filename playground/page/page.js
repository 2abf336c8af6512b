/** The page around the phone: hears what happens, draws it, and hands the visitor's trouble on. */
import { createChoice } from './choice.js';
import { connectControls } from './controls.js';
import { createDiagram } from './diagram.js';
import { showStatus } from './status.js';
import { createStory } from './story.js';
import { createTally } from './tally.js';
import { text } from './texts.js';
import { listenToServer } from './wire.js';

/**
 * @import { Link, PhoneEvent } from '../phone/link.js'
 * @import { Phone } from '../phone/phone.js'
 * @import { Language, TextKey } from './texts.js'
 */

const STATUS_EVERY_MS = 500;
const COPIED_FOR_MS = 2000;

const frame = /** @type {HTMLIFrameElement} */ (find('phone'));
/** @type {Language} */
let language = 'zh';
/** @type {Phone | undefined} */
let phone;
let frameAsked = false;

const diagram = createDiagram({ list: find('diagram'), scroll: find('scroll'), verdict: find('verdict') }, () => language);
const story = createStory(diagram, () => performance.now());
const tally = createTally();
const name = crypto.randomUUID();

/** @param {PhoneEvent} event */
function tell(event) {
  if (event.type === 'launch') {
    phone = undefined;
    story.hear(event);
    story.mark('launch');
  } else {
    story.hear(event);
  }
  tally.hear(event);
  refreshSoon();
}

/** @type {Link} */
const link = {
  tell,
  conditions: { offline: false, failing: false, refusing: false, loginDelay: 0, latency: 0, ahead: 0 },
  name,
  generations: new Map(),
  arrived: listenToServer(name, tell, (isThere) => void (find('stopped').hidden = isThere)).arrived,
};
// The phone finds it here; see `findLink`.
Object.assign(window, { playground: link });

/** Says "loading" only while the phone starts: it is asked for here, not at the next tick of the clock below. */
async function refresh() {
  frameAsked = false;
  showStatus(phone, tally, language);
  if (!phone && (await phoneNow())) showStatus(phone, tally, language);
}

function refreshSoon() {
  if (!frameAsked) requestAnimationFrame(refresh);
  frameAsked = true;
}

async function phoneNow() {
  const { phone: starting } = /** @type {Window & { phone?: Promise<Phone> }} */ (frame.contentWindow);
  return (phone = await starting);
}

connectControls({
  link,
  phone: phoneNow,
  restart: () => frame.contentWindow?.location.reload(),
  mark: (done) => {
    story.mark(done);
    refreshSoon();
  },
});
find('copy').addEventListener('click', async () => {
  await navigator.clipboard.writeText(diagram.words());
  find('copied').hidden = false;
  setTimeout(() => void (find('copied').hidden = true), COPIED_FOR_MS);
});
frame.src = '/phone.html';
createChoice('theme', 'auto', (theme) => void (document.documentElement.dataset.theme = theme));
createChoice('language', navigator.language.startsWith('zh') ? 'zh' : 'en', (chosen) => speak(/** @type {Language} */ (chosen)));
createChoice('latency', '80', (latency) => void (link.conditions.latency = Number(latency)));
setInterval(refresh, STATUS_EVERY_MS);

/** @param {Language} chosen */
function speak(chosen) {
  language = chosen;
  document.documentElement.lang = chosen === 'zh' ? 'zh-CN' : 'en';
  const elements = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-text], [data-label], [data-title]'));
  for (const element of elements) {
    const { text: key, label, title } = element.dataset;
    if (key) element.textContent = text(language, /** @type {TextKey} */ (key));
    if (label) element.setAttribute('aria-label', text(language, /** @type {TextKey} */ (label)));
    if (title) element.title = text(language, /** @type {TextKey} */ (title));
  }
  diagram.retell();
  refreshSoon();
}

/** @param {string} id */
function find(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
