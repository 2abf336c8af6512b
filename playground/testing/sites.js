/** Both playgrounds, the one with a server and the one that is files only, and a Chromium to visit them with. */
import { mkdir } from 'node:fs/promises';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findChromium, launch, NO_CHROMIUM } from '../../tests/engines/chromium.js';
import { startPlayground } from '../server/playground.js';
import { visit } from './browser.js';
import { startStatic } from './static.js';

/** @typedef {{ served: string, files: string, missed: string[], browser: import('playwright-core').Browser }} Sites */

/** Screenshots are left here, for whoever reviews a change. */
export const SHOTS = fileURLToPath(new URL('../../target/playground/', import.meta.url));
const executable = findChromium();
/** A limit for what hangs; nothing here depends on how fast it is. */
export const BROWSER = { timeout: 120_000, skip: executable ? false : NO_CHROMIUM };

/** Starts them before the tests of a file, and ends them afterwards. @returns {Sites} filled when the tests begin */
export function startSites() {
  const sites = /** @type {Sites} */ ({});
  /** @type {Array<() => Promise<void>>} */
  const closers = [];

  before(async () => {
    if (!executable) return;
    await mkdir(SHOTS, { recursive: true });
    const [served, files, browser] = await Promise.all([startPlayground(), startStatic(), launch(executable)]);
    closers.push(() => browser.close(), served.close, files.close);
    Object.assign(sites, { served: served.url, files: files.url, missed: files.missed, browser });
  });

  after(async () => {
    for (const close of closers) await close();
  });

  return sites;
}

/** @param {Sites} sites @param {'served' | 'files'} which @param {import('playwright-core').BrowserContextOptions} [options] */
export function visitSite({ browser, ...urls }, which, options) {
  return visit(browser, urls[which], options);
}
