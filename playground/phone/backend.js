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
    document.body.addEventListener('keydown', tapByKey);
  }

  /**
   * @param {any} element
   * @param {string} type
   * @param {boolean} capture
   * @param {any} level
   */
  setListenerStats(element, type, capture, level) {
    if (type === 'input') return element.addEventListener('input', () => tell(element, 'input', { value: element.value }));
    if (type === 'tap') offerToKeyboard(element);
    super.setListenerStats(element, type, capture, level);
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

/** What can be tapped can be reached and pressed without a mouse. @param {DrawnElement} element */
function offerToKeyboard(element) {
  element.tabIndex = 0;
  element.setAttribute('role', 'button');
}

/** @param {KeyboardEvent} event */
function tapByKey(event) {
  const element = /** @type {DrawnElement} */ (event.target);
  if (!['Enter', ' '].includes(event.key) || element.getAttribute('role') !== 'button' || !element.__wxElement) return;
  event.preventDefault();
  tell(element, 'tap', {});
}

/** @param {DrawnElement} element @param {string} type @param {object} detail */
function tell(element, type, detail) {
  triggerEvent(element.__wxElement, type, detail, { bubbles: true, composed: true });
}
