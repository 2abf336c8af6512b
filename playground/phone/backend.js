/**
 * What glass-easel draws on: this window, plus the manners of WeChat's tags that it leaves to its host.
 */
import { CurrentWindowBackendContext, triggerEvent } from 'glass-easel';

/** @typedef {HTMLElement & { __wxElement?: any }} DrawnElement */

export class PhoneBackend extends CurrentWindowBackendContext {
  constructor() {
    super();
    this.document = /** @type {any} */ ({
      createElement: (/** @type {string} */ tag) => (tag === 'input' ? createInput() : document.createElement(tag)),
      createTextNode: (/** @type {string} */ text) => document.createTextNode(text),
      createDocumentFragment: () => document.createDocumentFragment(),
    });
    // A click is what mice, fingers, keyboards and screen readers have in common.
    document.body.addEventListener('click', tap);
    document.body.addEventListener('keydown', clickByKey);
  }

  /**
   * Told of each kind of event that an element's handlers wait for.
   *
   * @param {any} element
   * @param {string} type
   */
  setListenerStats(element, type) {
    if (type === 'tap') offerToKeyboard(element);
    if (type === 'input') element.addEventListener('input', () => tell(element, 'input', { value: element.value }));
  }
}

/** An input of WeChat's (docs: input): `password` is a switch of its own, and `value` what stands in it now. */
function createInput() {
  const input = document.createElement('input');
  input.autocomplete = 'off';
  const setAttribute = input.setAttribute.bind(input);
  input.setAttribute = (name, value) => {
    if (name === 'value') input.value = value;
    else if (name === 'password') input.type = 'password';
    else setAttribute(name, value);
    if (name === 'placeholder') setAttribute('aria-label', value);
  };
  return input;
}

/** @param {DrawnElement} element */
function offerToKeyboard(element) {
  element.tabIndex = 0;
  element.setAttribute('role', 'button');
}

/** @param {KeyboardEvent} event */
function clickByKey(event) {
  const element = /** @type {DrawnElement} */ (event.target);
  if (!['Enter', ' '].includes(event.key) || !element.__wxElement || element.getAttribute('role') !== 'button') return;
  event.preventDefault();
  element.click();
}

/** @param {MouseEvent} event */
function tap({ target, clientX: x, clientY: y }) {
  let element = /** @type {DrawnElement | null} */ (target);
  while (element && !element.__wxElement) element = element.parentElement;
  if (element) tell(element, 'tap', { x, y });
}

/** @param {DrawnElement} element @param {string} type @param {object} detail */
function tell(element, type, detail) {
  triggerEvent(element.__wxElement, type, detail, { bubbles: true, composed: true });
}
