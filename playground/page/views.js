/**
 * On a narrow screen the phone and the diagram have one place, and the visitor chooses which of them is seen; the buttons
 * stay below it.
 *
 * @param {() => void} shown told when the diagram comes to be seen
 * @returns {(view: string) => void}
 */
export function connectViews(shown) {
  const buttons = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('button[data-view]'));
  const stage = /** @type {HTMLElement} */ (document.querySelector('.stage'));

  /** @param {string} view */
  function show(view) {
    if (stage.dataset.view === view) return;
    stage.dataset.view = view;
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.view === view));
    if (view === 'picture') shown();
  }

  for (const button of buttons) button.addEventListener('click', () => show(button.dataset.view ?? ''));
  show('picture');
  return show;
}
