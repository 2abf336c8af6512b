/** A real Chromium, driven by playwright-core, which brings no browser of its own. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const QUIET = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** What a machine without one is told. */
export const NO_CHROMIUM = 'no Chromium: none of that name is on the PATH, and CHROMIUM names none (Debian: chromium)';

/** Where Chromium is: what CHROMIUM names, else what is on the PATH. @returns {string | undefined} */
export function findChromium() {
  const { CHROMIUM, PATH = '' } = process.env;
  if (CHROMIUM) return CHROMIUM;
  return PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name))).find(existsSync);
}

/** @param {string} executablePath */
export function launch(executablePath) {
  // Chromium refuses its sandbox to root, which containers run as.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args: [...sandbox, ...QUIET] });
}
