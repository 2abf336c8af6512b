/** What the visitor has chosen, kept for the next visit where the browser allows it. */

/** @param {string} name @returns {string | null} */
function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** @param {string} name @param {string} value */
function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Private windows may refuse; then the choice lasts as long as the page.
  }
}

/**
 * A row of buttons of which one is pressed.
 *
 * @param {string} name of their data attribute
 * @param {string} initial unless another one is remembered
 * @param {(value: string) => void} apply
 */
export function createChoice(name, initial, apply) {
  const buttons = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`button[data-${name}]`))];
  const values = buttons.map((button) => button.dataset[name] ?? '');

  /** @param {string} value */
  function choose(value) {
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset[name] === value));
    apply(value);
  }

  for (const button of buttons) {
    button.addEventListener('click', () => {
      const value = button.dataset[name] ?? initial;
      remember(name, value);
      choose(value);
    });
  }
  // What a link asks for goes before what was chosen at an earlier visit: `?language=en`.
  const wanted = [new URLSearchParams(location.search).get(name), recall(name)];
  choose(wanted.find((value) => value !== null && values.includes(value)) ?? initial);
}
