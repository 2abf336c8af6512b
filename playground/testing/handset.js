/**
 * The phone's page in jsdom, served by a real playground: the same bundle, the same compiled pages, the same backend as
 * in a browser, without its layout.
 */
import { JSDOM, VirtualConsole } from 'jsdom';
import { fairWeather } from '../phone/link.js';
import { connect } from '../phone/server.js';
import { startPlayground } from '../server/playground.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Link, PhoneEvent } from '../phone/link.js'
 * @import { Phone } from '../phone/phone.js'
 *
 * @typedef {Awaited<ReturnType<typeof startHandset>>} Handset
 */

/** @param {TestContext} t */
export async function startHandset(t) {
  const playground = await startPlayground();
  /** What the console was told as an error. @type {unknown[]} */
  const errors = [];
  /** @type {PhoneEvent[]} */
  const events = [];
  /** @type {Link} */
  const link = {
    tell: (event) => void events.push(event),
    conditions: fairWeather(),
    generations: new Map(),
    server: { ...connect('handset'), arrived: () => Promise.resolve() },
  };
  const window = await open(playground.url, link, errors);
  t.after(async () => {
    window.close();
    await playground.close();
  });
  const phone = /** @type {Phone} */ (await window.phone);
  const { document } = window;

  /** Resolves as soon as `look` finds something on the screen. @template T @param {() => T} look @returns {Promise<T>} */
  function seen(look) {
    return new Promise((resolve) => {
      const observer = new window.MutationObserver(check);
      observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
      check();

      function check() {
        const found = look();
        if (!found) return;
        observer.disconnect();
        resolve(found);
      }
    });
  }

  /** The page that is on the screen. */
  const page = () => /** @type {HTMLElement} */ (document.querySelector('page:not([hidden])'));

  /** What can be tapped and has just these words. @param {string} words */
  function find(words) {
    const elements = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('page:not([hidden]) [role="button"], #phone-tabs button'));
    return [...elements].find((element) => element.textContent?.trim() === words);
  }

  return {
    phone, window, document, link, events, errors, seen, page, find,

    /** @param {string} words */
    has: (words) => seen(() => page().textContent?.includes(words)),

    /** @param {string} words */
    async tap(words) {
      (await seen(() => find(words)))?.click();
    },

    /** @param {string} placeholder @param {string} value */
    async type(placeholder, value) {
      const input = /** @type {HTMLInputElement} */ (await seen(() => page().querySelector(`input[placeholder^="${placeholder}"]`)));
      input.value = value;
      input.dispatchEvent(new window.Event('input', { bubbles: true }));
    },

    /** How many calls of this name were begun. @param {string} name */
    asked: (name) => events.filter((event) => event.type === 'ask' && event.name === name).length,
  };
}

/** @param {string} url @param {Link} link @param {unknown[]} errors */
async function open(url, link, errors) {
  const virtualConsole = new VirtualConsole();
  virtualConsole.on('error', (problem) => void errors.push(problem));
  virtualConsole.on('jsdomError', (problem) => void errors.push(problem));
  const { window } = await JSDOM.fromURL(`${url}/phone.html`, {
    runScripts: 'dangerously',
    resources: 'usable',
    pretendToBeVisual: true,
    virtualConsole,
    beforeParse(window) {
      // jsdom has no fetch, and Node's takes no AbortSignal but its own.
      const relative = (/** @type {string | URL} */ path, /** @type {RequestInit} */ init) => fetch(new URL(path, url), init);
      Object.assign(window, { fetch: relative, AbortController, playground: link });
    },
  });
  await new Promise((resolve) => window.addEventListener('load', resolve));
  return window;
}
