/**
 * The buttons that make trouble.
 *
 * @import { Link } from '../phone/link.js'
 * @import { Phone } from '../phone/phone.js'
 *
 * @typedef {object} Stage
 * @property {Link} link
 * @property {() => Promise<Phone | undefined>} phone none while it starts
 * @property {() => void} restart
 * @property {(name: string) => void} mark tells the story what was done
 * @property {(view: string) => void} show on a narrow screen, where what happens is drawn elsewhere
 */

const BURST = 50;
const THREE_HOURS = 3 * 3_600_000;
const SLOW_LOGIN_MS = 3000;

/** @type {Record<string, (stage: Stage, phone: Phone) => unknown>} */
const ACTS = {
  refresh({ mark }, phone) {
    mark('refresh');
    // A page that can't be pulled down has nothing to refresh but what all have.
    if (!phone.pullDown()) phone.sendRequests(1);
  },
  burst({ mark }, phone) {
    mark('burst');
    phone.sendRequests(BURST);
  },
  async expire({ mark }, phone) {
    mark((await phone.expireSession()) ? 'expire' : 'noSession');
  },
  async highlight(stage, phone) {
    await ACTS.expire(stage, phone);
    ACTS.burst(stage, phone);
  },
  abort({ mark }, phone) {
    mark('abort');
    phone.abortRequest();
  },
  logout({ mark }, phone) {
    mark('logout');
    phone.logOutDuringLogin();
  },
  elsewhere({ mark }, phone) {
    mark('elsewhere');
    phone.askElsewhere();
  },
  upload({ mark }, phone) {
    mark('upload');
    phone.uploadPicture();
  },
  socket({ mark }, phone) {
    mark('socket');
    phone.keepSocket(() => mark('expire'));
  },
  corrupt({ mark, restart }, phone) {
    phone.corruptStorage();
    mark('corrupt');
    restart();
  },
  restart({ restart }) {
    restart();
  },
};

/** @type {Record<string, (conditions: Link['conditions'], on: boolean) => void>} */
const SWITCHES = {
  offline: (conditions, on) => void (conditions.offline = on),
  failing: (conditions, on) => void (conditions.failing = on),
  refusing: (conditions, on) => void (conditions.refusing = on),
  clock: (conditions, on) => void (conditions.ahead = on ? THREE_HOURS : 0),
  slowLogin: (conditions, on) => void (conditions.loginDelay = on ? SLOW_LOGIN_MS : 0),
};

/** @param {Stage} stage */
export function connectControls(stage) {
  for (const button of buttons('act')) {
    button.addEventListener('click', async () => {
      const phone = await stage.phone();
      if (phone) await ACTS[button.dataset.act ?? ''](stage, phone);
      stage.show('picture');
    });
  }
  for (const button of buttons('switch')) {
    button.addEventListener('click', () => {
      const name = button.dataset.switch ?? '';
      const on = button.getAttribute('aria-checked') !== 'true';
      button.setAttribute('aria-checked', String(on));
      SWITCHES[name](stage.link.conditions, on);
      stage.mark(`${name}${on ? 'On' : 'Off'}`);
      if (name === 'clock') stage.phone().then((phone) => phone?.showTime());
    });
  }
}

/** @param {string} attribute */
function buttons(attribute) {
  return /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`button[data-${attribute}]`));
}
