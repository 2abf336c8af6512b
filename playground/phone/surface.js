/** The part of `wx` that shows something: toasts, tabs, pulling down to refresh (docs: wx.showToast; wx.switchTab). */
import { answer } from './turn.js';

/** @import { Callbacks } from './turn.js' */

const TOAST_MS = 1500;

/** @param {() => ReturnType<typeof import('./pages.js').createPages>} pages */
export function createSurface(pages) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const toast = /** @type {HTMLElement} */ (document.getElementById('phone-toast'));

  return {
    /** @param {Callbacks & { title: string, duration?: number }} options */
    showToast(options) {
      clearTimeout(timer);
      toast.textContent = options.title;
      toast.hidden = false;
      timer = setTimeout(() => (toast.hidden = true), options.duration ?? TOAST_MS);
      answer(options, 'success', { errMsg: 'showToast:ok' });
    },

    /** @param {Callbacks & { url: string }} options */
    switchTab(options) {
      pages().show(options.url.replace(/^\//, ''));
      answer(options, 'success', { errMsg: 'switchTab:ok' });
    },

    /** @param {Callbacks} [options] */
    stopPullDownRefresh(options) {
      pages().endRefresh();
      answer(options, 'success', { errMsg: 'stopPullDownRefresh:ok' });
    },
  };
}
